/**
 * `npm run test:compat`: what n8n users have, other than the n8n of `npm test`: older versions of
 * n8n, each installed from its own lock file, and both versions of zod. `-- 1.123.81` tries one n8n;
 * `-- 1.123.81 answers` one file with it.
 */
import execa from 'execa';
import { readdir } from 'node:fs/promises';
import path from 'node:path';

import { versionOf } from './host/install';
import { PACKAGE_DIRECTORY } from './host/pack';

const HOSTS = path.join(PACKAGE_DIRECTORY, 'tools', 'host');
/** The end-to-end table. The rest of those tests is about n8n's editor and examples, which are for the newest. */
const TABLE = ['answers', 'parameters', 'samples', 'encodings', 'telecmi'];

void main();

async function main(): Promise<void> {
	const [only, ...files] = process.argv.slice(2);
	const versions = (await readdir(HOSTS)).filter((name) => /^\d+\.\d+\.\d+$/.test(name)).sort();
	if (only !== undefined && !versions.includes(only)) {
		throw new Error(`There is no lock file for n8n ${only}, only for ${versions.join(', ')}`);
	}
	const names = files.length > 0 ? files : TABLE;
	const table = ['--selectProjects', 'e2e', '--', ...names.map((name) => `test/e2e/${name}.test`)];
	const runs: Array<[string, string[], NodeJS.ProcessEnv]> = versions
		.filter((version) => only === undefined || version === only)
		.map((version) => [`n8n ${version}`, table, { TELECMI_HOST: version }]);
	if (only === undefined) {
		runs.unshift(['zod 3.25 and 4', ['--selectProjects', 'unit', 'zod 4'], {}]);
		runs.push([`n8n ${versionOf('')}`, table, { TELECMI_HOST: '' }]);
	}
	const results: string[] = [];
	for (const [title, args, env] of runs) {
		console.log(`\n=== ${title}\n`);
		const { exitCode } = await execa('jest', ['--ci', '--passWithNoTests=false', ...args], {
			cwd: PACKAGE_DIRECTORY,
			preferLocal: true,
			stdio: 'inherit',
			reject: false,
			env,
		});
		results.push(`${title.padEnd(16)} ${exitCode === 0 ? 'ok' : 'FAILED'}`);
		if (exitCode !== 0) process.exitCode = 1;
	}
	console.log(`\n${results.join('\n')}`);
}
