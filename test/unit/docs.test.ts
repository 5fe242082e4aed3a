/** What the pages tell a reader to run or to open is there. Links are checked by `npm run lint`. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { TelecmiApi } from '../../credentials/TelecmiApi.credentials';
import { TelecmiWebhookApi } from '../../credentials/TelecmiWebhookApi.credentials';
import { Telecmi } from '../../nodes/Telecmi/Telecmi.node';
import { TelecmiTrigger } from '../../nodes/TelecmiTrigger/TelecmiTrigger.node';
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

/** What the editor calls a parameter, an option, an operation or a field of a credential. */
type Named = {
	displayName?: string;
	name?: string;
	options?: readonly unknown[];
	values?: readonly unknown[];
};

const OURS = new Set(
	[
		new Telecmi().description,
		new TelecmiTrigger().description,
		new TelecmiApi(),
		new TelecmiWebhookApi(),
	].flatMap(({ displayName, properties }) => [displayName, ...properties.flatMap(namesIn)]),
);

/** What n8n, TeleCMI and the examples' nodes call something. */
const THEIRS = new Set([
	'Active',
	'Continue',
	'Create Table',
	'Execute step',
	'Executions',
	'Get Call Records',
	// Begins a paragraph.
	'In Docker',
	'If',
	// An output of the trigger.
	'Invalid',
	'New Calls',
	'On Error',
	'Once',
	'POST',
	'Production URL',
	'Remove Duplicates',
	'Retry On Fail',
	'Settings → Webhooks',
	'Switch',
	'Test URL',
]);

function namesIn(property: unknown): string[] {
	const { displayName, name, options = [], values = [] } = property as Named;
	return [displayName ?? name ?? '', ...[...options, ...values].flatMap(namesIn)].map((shown) =>
		shown.replace(/ \((?:for .*|Seconds\))$/, ''),
	);
}

/** Bold words that begin with capitals are names; other bold words begin a paragraph. */
const NAME =
	/\*\*([A-Z][\w.]*(?: (?:→|\(?[A-Z]\w*\)?))*|Execute step)\*\*(?:: ([A-Z]\w*(?: \(?[A-Z]\w*\)?)*)(?= *[|.,;]))?/g;

test.each([
	'README.md',
	'docs/action-node.md',
	'docs/events.md',
	'docs/legs-and-keys.md',
	'docs/recipes.md',
	'docs/troubleshooting.md',
])('%s names what is in the editor as the editor shows it', (page) => {
	const text = PAGES.find(([name]) => name === page)?.[1] ?? '';
	const named = [...text.matchAll(NAME)]
		.flatMap(([, name, value]) => [name ?? '', ...(value === undefined ? [] : [value])])
		.filter((name) => !name.endsWith('.'));
	expect(named.filter((name) => OURS.has(name))).not.toEqual([]);
	expect(named.filter((name) => !OURS.has(name) && !THEIRS.has(name))).toEqual([]);
});

/** What pages give a script behind `--`: the script's name, and each word. */
const given = CODE.flatMap(([page, code]) =>
	[...code.matchAll(/\bnpm (?:run ([\w:]+)|(start|test)) -- ([\w .-]+)/g)].map(
		([, run, name, words]): [string, string, string[]] => [
			page,
			run ?? name ?? '',
			(words ?? '').split(' ').filter((word) => word !== ''),
		],
	),
);

test('pages give scripts something behind -- at all', () => {
	expect(given.length).toBeGreaterThan(5);
});

test.each(given)('%s: npm run %s takes %j', (_, name, words) => {
	const command = (scripts as { [name: string]: string })[name] ?? '';
	const [, ours] = /^(?:node scripts\/run\.mjs|tsx scripts\/)\s*(\w+)/.exec(command) ?? [];
	if (ours !== undefined) {
		const source = readFileSync(path.join(ROOT, 'tools', `${ours}.ts`), 'utf8');
		const flags = words.flatMap((word) => /^--([\w-]+)$/.exec(word)?.[1] ?? []);
		expect(flags.filter((flag) => !source.includes(`${flag}: {`))).toEqual([]);
	}
	// A word is a part of a test file's name; a number, or what a flag takes, may be anything.
	const [, folder] = /^test:(\w+)$/.exec(name) ?? [];
	const chosen = words.filter(
		(word, index) => /^[a-z]+$/i.test(word) && !words[index - 1]?.startsWith('-'),
	);
	if (folder !== undefined && existsSync(path.join(ROOT, 'test', folder))) {
		const testFiles = readdirSync(path.join(ROOT, 'test', folder)).join('\n');
		expect(chosen.filter((word) => !testFiles.includes(word))).toEqual([]);
	}
});
