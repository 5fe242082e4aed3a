/** What a publish uploads: what the sources make, nothing of the machine, and no secret. */
import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';

import { packPackage, PACKAGE_DIRECTORY, unpack } from '../../tools/host/pack';

/** By n8n, and by Node. */
const PROVIDED = ['n8n-workflow', 'zod/v4', 'luxon', 'lodash', 'crypto'];

const MACHINE = /sourceMappingURL|\bfile:\/\/|\/(home|Users|root)\/|\b[A-Z]:\\\w/;
/** Where n8n's image has its data, as the README says. */
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
});
afterAll(async () => await rm(folder, { recursive: true, force: true }));

const read = (file: string) => readFileSync(path.join(folder, file), 'utf8');

test('holds what the sources make and what the manifest names, in less than 80 KB', async () => {
	const sources = await Promise.all(
		['credentials', 'icons', 'nodes'].map(async (name) => await filesIn(PACKAGE_DIRECTORY, name)),
	);
	const made = sources.flat().map((file) => `dist/${file.replace(/\.ts$/, '.js')}`);
	const isGenerated = (file: string) => /^dist\/nodes\/Telecmi\w*\/__schema__\//.test(file);
	expect(files.filter((file) => !isGenerated(file))).toEqual(
		['LICENSE.md', 'README.md', 'package.json', ...made].sort(),
	);
	expect(files.filter(isGenerated)).toContain('dist/nodes/TelecmiTrigger/__schema__/v1.1.0.json');
	const { n8n } = JSON.parse(read('package.json'));
	const loadable = files.filter((file) => /\.(node|credentials)\.js$/.test(file));
	expect(loadable.sort()).toEqual([...n8n.nodes, ...n8n.credentials].sort());
	expect(bytes).toBeLessThan(80 * 1024);
});

test('gives npm nothing to run or fetch during installation', () => {
	const { dependencies, optionalDependencies, bundledDependencies, bin, scripts } = JSON.parse(
		read('package.json'),
	);
	expect({ dependencies, optionalDependencies, bundledDependencies, bin }).toEqual({});
	for (const name of ['preinstall', 'install', 'postinstall', 'prepare']) {
		expect(scripts).not.toHaveProperty(name);
	}
});

test('requires only what is in it and what n8n provides', () => {
	for (const file of files.filter((name) => name.endsWith('.js'))) {
		for (const [, name = ''] of read(file).matchAll(/require\("([^"]+)"\)/g)) {
			if (!name.startsWith('.')) expect(PROVIDED).toContain(name);
			else expect(files).toContain(path.posix.join(path.posix.dirname(file), withSuffix(name)));
		}
	}
});

test('no file contains a path of the build machine or a secret', () => {
	const own = [PACKAGE_DIRECTORY, homedir(), tmpdir()].filter(({ length }) => length > 1);
	const isWrong = (text: string) =>
		own.some((name) => text.includes(name)) ||
		MACHINE.test(text.replaceAll(DOCUMENTED, '')) ||
		SECRET.test(text);
	expect(files.filter((file) => isWrong(read(file)))).toEqual([]);
});

function withSuffix(name: string): string {
	return name.endsWith('.json') ? name : `${name}.js`;
}

/** Every file below a folder, by its path from the root, sorted. */
async function filesIn(root: string, below = ''): Promise<string[]> {
	const entries = await readdir(path.join(root, below), { withFileTypes: true, recursive: true });
	return entries
		.filter((entry) => entry.isFile())
		.map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
		.map((file) => file.split(path.sep).join('/'))
		.sort();
}
