/** `npm run docs`: writes docs/events.md and takes the pictures anew. `-- events` or `-- pictures` for one. */
import execa from 'execa';
import { cp } from 'node:fs/promises';
import path from 'node:path';

import { PACKAGE_DIRECTORY } from './host/pack';
import { CHROMIUM, ensurePrograms } from './host/programs';
import { startSharedN8n } from './host/shared';

const PICTURES = ['workflow', 'panel', 'test-page', 'item'];

void main();

async function main(): Promise<void> {
	const [only] = process.argv.slice(2);
	if (only !== 'pictures') await run('tsx', 'tools/eventsPage.ts');
	if (only !== 'events') await takePictures();
}

async function takePictures(): Promise<void> {
	const missing = await ensurePrograms(CHROMIUM);
	if (missing !== undefined) throw new Error(missing);
	// The address that readers see in the pictures.
	const n8n = await startSharedN8n(console.log, { WEBHOOK_URL: 'https://n8n.example.com/' });
	await run('jest', '--selectProjects', 'browser').finally(n8n.stop);
	for (const name of PICTURES) {
		const file = `${name}.png`;
		await cp(
			path.join(PACKAGE_DIRECTORY, '.cache', 'screenshots', file),
			path.join(PACKAGE_DIRECTORY, 'docs', file),
		);
	}
}

async function run(command: string, ...args: string[]): Promise<void> {
	await execa(command, args, { cwd: PACKAGE_DIRECTORY, preferLocal: true, stdio: 'inherit' });
}
