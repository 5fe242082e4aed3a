/**
 * `npm run lint`. n8n's linter takes a whole folder and knows nothing of tests, so it gets a copy of
 * just what is published; tests and scripts have a configuration of their own.
 */
import execa from 'execa';
import { cp, mkdir, rm, symlink } from 'node:fs/promises';
import path from 'node:path';

const ROOT = path.resolve(__dirname, '..');
const STAGE = path.join(ROOT, '.cache', 'published-sources');
const PUBLISHED = [
	'credentials',
	'icons',
	'nodes',
	'package.json',
	'tsconfig.json',
	'eslint.config.mjs',
	'README.md',
	'LICENSE.md',
];

void main();

async function main(): Promise<void> {
	await stage();
	const checks: Array<[string, string, string[], string]> = [
		['what is published, by n8n-node lint in strict mode', 'n8n-node', ['lint'], STAGE],
		[
			'tests and scripts, by ESLint',
			'eslint',
			['--config', 'eslint.tests.config.mjs', 'test', 'scripts', 'gulpfile.js', 'jest.config.js'],
			ROOT,
		],
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

async function stage(): Promise<void> {
	await rm(STAGE, { recursive: true, force: true });
	await mkdir(STAGE, { recursive: true });
	for (const name of PUBLISHED) {
		await cp(path.join(ROOT, name), path.join(STAGE, name), { recursive: true });
	}
	await symlink(path.join(ROOT, 'node_modules'), path.join(STAGE, 'node_modules'), 'junction');
}
