/** The links, files and npm scripts that the pages name exist. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { scripts } from '../../package.json';
import { PACKAGE_DIRECTORY } from '../../tools/host/pack';

const PAGES = ['.', 'docs', 'deploy', 'examples']
	.flatMap((folder) =>
		readdirSync(path.join(PACKAGE_DIRECTORY, folder)).map((name) => path.join(folder, name)),
	)
	.filter((page) => page.endsWith('.md'));

const read = (page: string) => readFileSync(path.join(PACKAGE_DIRECTORY, page), 'utf8');

/** As GitHub makes an anchor from a heading. */
const anchors = (page: string) =>
	[...read(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
		heading
			.toLowerCase()
			.replace(/[^\p{L}\p{N} _-]/gu, '')
			.replaceAll(' ', '-'),
	);

function isBroken(page: string, link: string): boolean {
	if (/^(https?|mailto):/.test(link)) return false;
	const [file = '', anchor] = link.split('#');
	const target = file === '' ? page : path.join(path.dirname(page), file);
	if (!existsSync(path.join(PACKAGE_DIRECTORY, target))) return true;
	return anchor !== undefined && target.endsWith('.md') && !anchors(target).includes(anchor);
}

test.each(PAGES)('%s: links lead somewhere', (page) => {
	const links = [...read(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
	expect(links.filter((link) => isBroken(page, link))).toEqual([]);
});

test.each(PAGES)('%s: npm scripts and files exist', (page) => {
	const text = read(page);
	const names = [...text.matchAll(/\bnpm run ([\w:]+)/g)].map(([, name = '']) => name);
	expect(names.filter((name) => !(name in scripts))).toEqual([]);
	const files = [
		...text.matchAll(/`((?:test|tools|nodes|credentials|docs|examples|deploy)\/[\w./-]+\.\w+)`/g),
	].map(([, file = '']) => file);
	expect(files.filter((file) => !existsSync(path.join(PACKAGE_DIRECTORY, file)))).toEqual([]);
});

test('the pages name links at all', () => {
	expect(PAGES.flatMap((page) => [...read(page).matchAll(/\]\(/g)]).length).toBeGreaterThan(20);
});
