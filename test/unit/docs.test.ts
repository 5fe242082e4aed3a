/** What the pages tell a reader to run or to open is there. Links are checked by `npm run lint`. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { PARAMETERS } from '../../nodes/TelecmiTrigger/parameters';
import { scripts } from '../../package.json';

const ROOT = path.resolve(__dirname, '../..');
const FOLDERS = ['.', 'docs', 'examples', 'deploy/queue-mode'];

const PAGES = FOLDERS.flatMap((folder) =>
	readdirSync(path.join(ROOT, folder))
		.filter((name) => name.endsWith('.md'))
		.map((name) => path.join(folder, name)),
).map((page): [string, string] => [page, readFileSync(path.join(ROOT, page), 'utf8')]);

/** Everything that pages set in code, with the page it is on. */
const CODE = PAGES.flatMap(([page, text]) =>
	[...text.matchAll(/`([^`\n]+)`/g), ...text.matchAll(/^([a-z].+)$/gm)].map(
		([, code]): [string, string] => [page, code ?? ''],
	),
);

const commands = [
	...new Set(
		CODE.flatMap(([, code]) => [...code.matchAll(/\bnpm run ([\w:]+)/g)].map(([, name]) => name)),
	),
];

const files = CODE.filter(([, code]) =>
	/^(test|scripts|nodes|credentials|docs|examples|deploy|bench|icons)\/[\w./-]+\.\w+$/.test(code),
);

test('pages name commands and files at all', () => {
	expect(commands.length).toBeGreaterThan(10);
	expect(files.length).toBeGreaterThan(20);
});

test.each(commands)('npm run %s is a script', (name) => {
	expect(Object.keys(scripts)).toContain(name);
});

test.each(files)('%s: %s is there', (_, file) => {
	expect(existsSync(path.join(ROOT, file))).toBe(true);
});

test.each(['docs/recipes.md', 'docs/troubleshooting.md', 'docs/legs-and-keys.md'])(
	'%s names parameters as the editor shows them',
	(page) => {
		const text = PAGES.find(([name]) => name === page)?.[1] ?? '';
		const shown = PARAMETERS.flatMap(({ displayName, options = [] }) => [
			displayName.replace(/ \(for .*/, ''),
			...options.map((option) => ('displayName' in option ? option.displayName : option.name)),
			...options.flatMap((option) =>
				'options' in option ? (option.options ?? []).map(({ name }) => name) : [],
			),
		]);
		const settings = [...text.matchAll(/\*\*([A-Z][\w .()]+)\*\*: ([A-Z]\w[\w ()]*)/g)].flatMap(
			([, name, value]) => [name, value?.trim()],
		);
		expect(shown).toEqual(expect.arrayContaining(settings));
	},
);
