/** What a publish uploads: the files that belong, and nothing of the machine that packed them. */
import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';

import { packPackage, PACKAGE_DIRECTORY, unpack } from '../../tools/host/pack';

const LARGEST_BYTES = 60 * 1024;
/** By n8n, and by Node. */
const PROVIDED = ['n8n-workflow', 'zod/v4', 'luxon', 'lodash', 'crypto'];

const MACHINE = /\bfile:\/\/|\/(home|Users|root)\/|\b[A-Z]:\\\w/;
/** Where n8n's image has its data: the README tells what to do there. */
const DOCUMENTED = '/home/node/.n8n';
const SECRET =
	/-----BEGIN [A-Z ]*PRIVATE KEY|\b(npm|ghp|gho|github_pat)_\w{20}|_authToken|\bAKIA[0-9A-Z]{16}|\bxox[abp]-\w|\beyJ[\w-]{10,}\.eyJ|:\/\/[^/\s:@]+:[^/\s:@]+@/;

let folder = '';
let bytes = 0;
let files: string[] = [];

beforeAll(async () => {
	folder = await mkdtemp(path.join(tmpdir(), 'n8n-nodes-telecmi-tarball-'));
	const { tarball, remove } = await packPackage();
	bytes = (await stat(tarball)).size;
	await unpack(tarball, folder);
	await remove();
	files = await filesIn(folder);
}, 60_000);
afterAll(async () => await rm(folder, { recursive: true, force: true }));

const ownFolders = () =>
	[PACKAGE_DIRECTORY, homedir(), tmpdir()].filter(({ length }) => length > 1);
const isIn = (text: string) => (part: string) => text.includes(part);
const read = (file: string) => readFileSync(path.join(folder, file), 'utf8');
const manifest = () => JSON.parse(read('package.json'));
const scripts = () => files.filter((file) => file.endsWith('.js'));

test('holds what the sources make, and nothing else', async () => {
	const sources = [
		...(await filesIn(PACKAGE_DIRECTORY, 'credentials')),
		...(await filesIn(PACKAGE_DIRECTORY, 'icons')),
		...(await filesIn(PACKAGE_DIRECTORY, 'nodes')),
	];
	const made = sources.map((file) => `dist/${file.replace(/\.ts$/, '.js')}`);
	expect(made.length).toBeGreaterThan(20);
	expect(files).toEqual(
		[
			'LICENSE.md',
			'README.md',
			'dist/nodes/TelecmiTrigger/__schema__/v1.1.0.json',
			'package.json',
			...made,
		].sort(),
	);
	const kinds = new Set(files.map((file) => file.replace(/^.*?(?=(\.node)?\.[a-z]+$)/, '')));
	expect([...kinds].sort()).toEqual(['.js', '.json', '.md', '.node.js', '.node.json', '.svg']);
});

test('has every file that its manifest names', () => {
	const { n8n } = manifest();
	expect(n8n.nodes.length + n8n.credentials.length).toBeGreaterThan(0);
	for (const file of [...n8n.nodes, ...n8n.credentials]) expect(files).toContain(file);
	const made = scripts().filter((file) => /\.(node|credentials)\.js$/.test(file));
	expect(made.sort()).toEqual([...n8n.nodes, ...n8n.credentials].sort());
});

test('brings nothing that npm would run or fetch on installing it', () => {
	const { dependencies, optionalDependencies, bundledDependencies, bin, scripts: run } = manifest();
	expect({ dependencies, optionalDependencies, bundledDependencies, bin }).toEqual({});
	for (const name of ['preinstall', 'install', 'postinstall', 'prepare']) {
		expect(run).not.toHaveProperty(name);
	}
});

test('requires only what is in it, what n8n provides, and crypto', () => {
	const required = scripts().flatMap((file) =>
		[...read(file).matchAll(/require\("([^"]+)"\)/g)].map(([, name = '']) => ({ file, name })),
	);
	expect(required.length).toBeGreaterThan(scripts().length);
	for (const { file, name } of required) {
		if (name.startsWith('.')) {
			const target = path.posix.join(path.posix.dirname(file), name);
			expect(files).toContain(name.endsWith('.json') ? target : `${target}.js`);
		} else {
			expect(PROVIDED).toContain(name);
		}
	}
});

test.each<[string, (text: string) => boolean]>([
	['points to a source map', (text) => text.includes('sourceMappingURL')],
	['names a folder of the machine that packed it', (text) => ownFolders().some(isIn(text))],
	['names a folder of some machine', (text) => MACHINE.test(text.replaceAll(DOCUMENTED, ''))],
	['holds a secret', (text) => SECRET.test(text)],
])('no file %s', (_, isWrong) => {
	expect(files.filter((file) => isWrong(read(file)))).toEqual([]);
});

test('is smaller than 60 KB', () => {
	expect(bytes).toBeLessThan(LARGEST_BYTES);
});

/** Every file below a folder, by its path from the root, sorted. */
async function filesIn(root: string, below = ''): Promise<string[]> {
	const entries = await readdir(path.join(root, below), { withFileTypes: true, recursive: true });
	return entries
		.filter((entry) => entry.isFile())
		.map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
		.map((file) => file.split(path.sep).join('/'))
		.sort();
}
