/**
 * `npm run lint`. n8n's linter takes a whole folder and knows nothing of tests, so it gets a copy of
 * just what is published; tests and scripts have a configuration of their own.
 */
import execa from 'execa';

import { PACKAGE_DIRECTORY } from '../test/support/host/pack';
import { stageSources } from './published';

/** Files and headings that links name have to be there; nothing is asked of the network. */
const LINKS = 'remark-validate-links=repository:false';

void main();

async function main(): Promise<void> {
	const sources = await stageSources();
	const checks: Array<[string, string, string[], string]> = [
		['what is published, by n8n-node lint in strict mode', 'n8n-node', ['lint'], sources],
		[
			'tests and scripts, by ESLint',
			'eslint',
			['--config', 'eslint.tests.config.mjs', 'test', 'scripts', 'gulpfile.js', 'jest.config.js'],
			PACKAGE_DIRECTORY,
		],
		[
			'formatting, by Prettier',
			'prettier',
			['--check', '--log-level=warn', '.'],
			PACKAGE_DIRECTORY,
		],
		[
			'docs/events.md, against the code',
			'tsx',
			['scripts/eventsPage.ts', '--check'],
			PACKAGE_DIRECTORY,
		],
		[
			'links, by remark',
			'remark',
			['--frail', '--quiet', '--ignore-path', '.gitignore', '--use', LINKS, '.'],
			PACKAGE_DIRECTORY,
		],
	];
	for (const [title, command, args, cwd] of checks) {
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
