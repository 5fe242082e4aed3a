/** `npm run docs`: writes docs/events.md and takes the pictures anew. `-- events` or `-- pictures` for one. */
import execa from 'execa';
import { cp } from 'node:fs/promises';
import path from 'node:path';

import { PACKAGE_DIRECTORY } from './host/pack';
import { CHROMIUM, ensurePrograms, pathOf, type Program } from './host/programs';
import { startSharedN8n } from './host/shared';

/** Each is taken light and dark. npm's page finds no second file of a picture, so README has the light ones. */
const PICTURES = ['workflow', 'panel', 'test-page', 'item'];

/** Of the animated picture, in the order of README's first steps. */
const FRAMES = [
	'empty-canvas',
	'search',
	'choice-of-events',
	'url-copied',
	'listening',
	'test-page',
	'test-page-sent',
	'item-in-editor',
];

const SIZE = '1080x675';

const IMAGEMAGICK: Program = {
	name: 'ImageMagick',
	paths: ['/usr/bin/convert', '/opt/homebrew/bin/convert'],
	debianPackage: 'imagemagick',
};

void main().catch((cause: unknown) => {
	console.error((cause as Error).message);
	process.exitCode = 1;
});

async function main(): Promise<void> {
	const [only] = process.argv.slice(2);
	if (only !== 'pictures') await run('tsx', 'tools/eventsPage.ts');
	if (only !== 'events') await takePictures();
}

async function takePictures(): Promise<void> {
	const missing = await ensurePrograms(CHROMIUM, IMAGEMAGICK);
	if (missing !== undefined) throw new Error(missing);
	// The address that readers see in the pictures.
	const n8n = await startSharedN8n(console.log, { WEBHOOK_URL: 'https://n8n.example.com/' });
	await run('jest', 'test/browser/editor', '--selectProjects', 'browser').finally(n8n.stop);
	const taken = (name: string) => path.join(PACKAGE_DIRECTORY, '.cache/screenshots', `${name}.png`);
	for (const name of PICTURES.flatMap((light) => [light, `${light}.dark`])) {
		await cp(taken(name), path.join(PACKAGE_DIRECTORY, 'docs', `${name}.png`));
	}
	const fit = ['-resize', SIZE, '-gravity', 'center', '-background', 'gray', '-extent', SIZE];
	const frames = ['-delay', '250', ...FRAMES.map(taken), ...fit, '+dither', '-layers', 'optimize'];
	await run(pathOf(IMAGEMAGICK) ?? 'convert', ...frames, 'docs/first-item.gif');
}

async function run(command: string, ...args: string[]): Promise<void> {
	await execa(command, args, { cwd: PACKAGE_DIRECTORY, preferLocal: true, stdio: 'inherit' });
}
