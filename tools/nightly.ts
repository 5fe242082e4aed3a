/** `npm run test:nightly`: what takes too long for `npm test`. `-- faults compat` runs only these parts. */
import execa from 'execa';

import { OLDER_VERSIONS } from './host/install';
import { PACKAGE_DIRECTORY, packPackage } from './host/pack';
import { ensurePrograms, POSTGRES, SERVERS, type Program } from './host/programs';
import { seconds, step } from './steps';

type Part = { command: string; args: string[]; env?: NodeJS.ProcessEnv; needs?: Program[] };

const jest = (project: string, ...files: string[]) => ({
	command: 'jest',
	args: ['--ci', '--passWithNoTests=false', '--selectProjects', project, '--', ...files],
});
const nightly = (file: string) => jest('nightly', `test/nightly/${file}`);

const PARTS: { [name: string]: Part[] } = {
	faults: [{ ...jest('faults'), needs: SERVERS }],
	inputs: [{ ...jest('unit', 'test/unit/notification'), env: { TELECMI_INPUTS: '100000' } }],
	requests: [nightly('generated')],
	compat: OLDER_VERSIONS.map((version) => ({
		// The other end-to-end tests are about the examples and the editor of the newest n8n.
		...jest('e2e', 'test/e2e/trigger', 'test/e2e/actionNode'),
		env: { TELECMI_HOST: version },
	})),
	mutation: [{ command: 'stryker', args: ['run'] }],
	installation: [nightly('installation')],
	recovery: [{ ...nightly('recovery'), needs: [POSTGRES] }],
	imports: [nightly('examples')],
	docs: [nightly('docs')],
};

void main();

async function main(): Promise<void> {
	const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(PARTS);
	const unknown = names.filter((name) => !(name in PARTS));
	if (unknown.length > 0) {
		throw new Error(`No part "${unknown.join(' ')}". Parts: ${Object.keys(PARTS).join(', ')}`);
	}
	const { tarball, remove } = await step('Build and pack', packPackage);
	const summary: string[] = [];
	for (const name of names) {
		for (const part of PARTS[name] ?? []) {
			const title = [name, part.env?.TELECMI_HOST].join(' ');
			console.log(`\n=== ${title}\n`);
			const started = Date.now();
			const passed = await run(part, tarball);
			if (!passed) process.exitCode = 1;
			summary.push(
				`${title.padEnd(16)} ${seconds(started).padStart(6)}  ${passed ? 'passed' : 'FAILED'}`,
			);
		}
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
