/** `npm run docs:pictures`: takes the README's pictures anew, with the browser of the tests. */
import execa from 'execa';
import { copyFile } from 'node:fs/promises';
import path from 'node:path';

import { CHROMIUM, ensureProgram } from '../test/support/programs';

const ROOT = path.resolve(__dirname, '..');
const PICTURES = ['panel', 'test-page', 'item', 'action-node'];

void main();

async function main(): Promise<void> {
	const missing = await ensureProgram(CHROMIUM);
	if (missing) throw new Error(missing);
	await execa('jest', ['--selectProjects', 'browser', '--', 'editor.test', 'actionNode'], {
		cwd: ROOT,
		preferLocal: true,
		stdio: 'inherit',
	});
	for (const name of PICTURES) {
		const file = `${name}.png`;
		await copyFile(path.join(ROOT, '.cache', 'screenshots', file), path.join(ROOT, 'docs', file));
	}
}
