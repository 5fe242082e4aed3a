/** `npm run test:nightly`: what takes too long for `npm test`. `-- faults compat` runs only these parts. */
import execa from 'execa';

import { OLDER_VERSIONS } from './host/install';
import { PACKAGE_DIRECTORY, packPackage } from './host/pack';
import { ensurePrograms, SERVERS, type Program } from './host/programs';
import { seconds, step } from './steps';

type Part = { command: string; args: string[]; env?: NodeJS.ProcessEnv; needs?: Program[] };

const jest = (project: string, ...files: string[]): Part => ({
	command: 'jest',
	args: ['--ci', '--passWithNoTests=false', '--selectProjects', project, '--', ...files],
});
const nightly = (file: string) => jest('nightly', `test/nightly/${file}`);

/** `-- compat` runs all parts that begin so. */
const PARTS: { [name: string]: Part } = {
	faults: { ...jest('faults'), needs: SERVERS },
	inputs: nightly('inputs'),
	requests: nightly('requests'),
	...Object.fromEntries(OLDER_VERSIONS.map((version) => [`compat-${version}`, compat(version)])),
	mutation: { command: 'stryker', args: ['run'] },
	installation: nightly('installation'),
	recovery: nightly('recovery'),
	imports: nightly('examples'),
	docs: nightly('docs'),
};

/** The end-to-end tests of the two nodes on another n8n. */
function compat(version: string): Part {
	return {
		...jest('e2e', 'test/e2e/trigger', 'test/e2e/actionNode'),
		env: { TELECMI_HOST: version },
	};
}

void main();

async function main(): Promise<void> {
	const wanted = process.argv.length > 2 ? process.argv.slice(2) : [''];
	const names = wanted.flatMap((start) => {
		const found = Object.keys(PARTS).filter((name) => name.startsWith(start));
		if (found.length > 0) return found;
		throw new Error(`No part "${start}". Parts: ${Object.keys(PARTS).join(', ')}`);
	});
	const { tarball, remove } = await step('Build and pack', packPackage);
	const summary: string[] = [];
	for (const name of names) {
		console.log(`\n=== ${name}\n`);
		const started = Date.now();
		const passed = await run(PARTS[name] as Part, tarball);
		if (!passed) process.exitCode = 1;
		summary.push(
			`${name.padEnd(16)} ${seconds(started).padStart(6)}  ${passed ? 'passed' : 'FAILED'}`,
		);
	}
	await remove();
	console.log(`\n${summary.join('\n')}`);
}

async function run({ command, args, env, needs = [] }: Part, tarball: string): Promise<boolean> {
	const missing = await ensurePrograms(...needs);
	if (missing !== undefined) {
		console.error(missing);
		return false;
	}
	const { exitCode } = await execa(command, args, {
		cwd: PACKAGE_DIRECTORY,
		preferLocal: true,
		stdio: ['ignore', 'inherit', 'inherit'],
		reject: false,
		env: { ...env, TELECMI_TARBALL: tarball },
	});
	return exitCode === 0;
}
