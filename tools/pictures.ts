/** `npm run docs:pictures`: takes the README's pictures anew, with the browser of the tests. */
import execa from 'execa';
import { copyFile } from 'node:fs/promises';
import path from 'node:path';

import { PACKAGE_DIRECTORY } from './host/pack';
import { CHROMIUM, ensurePrograms } from './host/programs';

const PICTURES = ['panel', 'test-page', 'item', 'action-node'];

void main();

async function main(): Promise<void> {
	const missing = await ensurePrograms(CHROMIUM);
	if (missing) throw new Error(missing);
	await execa('jest', ['--selectProjects', 'browser', '--', 'editor.test', 'actionNode'], {
		cwd: PACKAGE_DIRECTORY,
		preferLocal: true,
		stdio: 'inherit',
		// Not the port of this run: what a reader sees is the address of an n8n that TeleCMI can reach.
		env: { TELECMI_WEBHOOK_URL: 'https://n8n.example.com/' },
	});
	for (const name of PICTURES) {
		const file = `${name}.png`;
		await copyFile(
			path.join(PACKAGE_DIRECTORY, '.cache', 'screenshots', file),
			path.join(PACKAGE_DIRECTORY, 'docs', file),
		);
	}
}
