/**
 * `npm run lint`. n8n's linter takes a whole folder and knows nothing of tests, so it gets a copy of
 * just what is published; tests and scripts have a configuration of their own.
 */
import execa from 'execa';

import { PACKAGE_DIRECTORY } from './host/pack';
import { stageSources } from './published';

/** Files and headings that links name have to be there; nothing is asked of the network. */
const LINKS = 'remark-validate-links=repository:false';

void main();

async function main(): Promise<void> {
	const sources = await stageSources();
	const checks: Array<[title: string, command: string, args: string[], cwd?: string]> = [
		['what is published, by n8n-node lint in strict mode', 'n8n-node', ['lint'], sources],
		[
			'tests and scripts, by ESLint',
			'eslint',
			[
				'--config',
				'eslint.tests.config.mjs',
				'test',
				'tools',
				// What operators run of it.
				'deploy',
				'gulpfile.js',
				'jest.*.js',
				'*.mjs',
			],
		],
		['workflows, by actionlint', 'tsx', ['tools/workflows.ts']],
		['formatting, by Prettier', 'prettier', ['--check', '--log-level=warn', '.']],
		['docs/events.md, against the code', 'tsx', ['tools/eventsPage.ts', '--check']],
		[
			'links, by remark',
			'remark',
			['--frail', '--quiet', '--ignore-path', '.gitignore', '--use', LINKS, '.'],
		],
	];
	for (const [title, command, args, cwd = PACKAGE_DIRECTORY] of checks) {
		console.log(`lint: ${title}`);
		const { exitCode } = await execa(command, args, {
			cwd,
			preferLocal: true,
			localDir: PACKAGE_DIRECTORY,
			stdio: 'inherit',
			reject: false,
		});
		if (exitCode !== 0) process.exitCode = 1;
	}
}
