/** What `npm start` and the tests stand on, when things go wrong: each time a sentence that says what to do. */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { hostDirectory, installHost } from '../../tools/host/install';
import { startN8n } from '../../tools/host/n8n';
import { packPackage } from '../../tools/host/pack';

let folder = '';
let tarball = '';
let removeTarball = async (): Promise<void> => {};
const environment = { ...process.env };

beforeAll(async () => {
	folder = await mkdtemp(path.join(tmpdir(), 'n8n-nodes-telecmi-host-test-'));
	({ tarball, remove: removeTarball } = await packPackage());
}, 60_000);
afterEach(() => {
	process.env = { ...environment };
});
afterAll(async () => {
	await removeTarball();
	await rm(folder, { recursive: true, force: true });
});

test('without a network, the first installation says so and leaves nothing half-done', async () => {
	process.env.N8N_NODES_TELECMI_CACHE = path.join(folder, 'no-network');
	process.env.npm_config_registry = 'http://127.0.0.1:1/';
	process.env.npm_config_cache = path.join(folder, 'npm-cache');
	process.env.npm_config_fetch_retries = '0';
	await expect(installHost()).rejects.toThrow(
		/could not be installed.*Check that this machine reaches the npm registry/,
	);
	expect(await readdir(process.env.N8N_NODES_TELECMI_CACHE)).toEqual([]);
}, 60_000);

test('an installation with pieces missing is not used, and is named', async () => {
	const cache = path.join(folder, 'pieces');
	process.env.N8N_NODES_TELECMI_CACHE = cache;
	await mkdir(hostDirectory(), { recursive: true });
	await writeFile(path.join(hostDirectory(), '.complete'), '');
	await expect(installHost()).rejects.toThrow(`The n8n in ${hostDirectory()} is not whole`);
});

test('an n8n that does not come up leaves its last words, and no folder', async () => {
	const n8n = path.join(folder, 'broken-n8n.js');
	await writeFile(n8n, "console.log('The database is locked'); process.exit(3);");
	const before = await userFolders();
	const start = startN8n({ host: { directory: folder, node: process.execPath, n8n }, tarball });
	await expect(start).rejects.toThrow(
		/did not come up.*The database is locked.*delete .* and start again/s,
	);
	expect(await userFolders()).toEqual(before);
});

test('a port that was asked for and is taken is told', async () => {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	const host = { directory: folder, node: process.execPath, n8n: '' };
	await expect(startN8n({ host, tarball, port, otherPort: false })).rejects.toThrow(
		`Port ${port} is taken. End what listens there, or choose another port.`,
	);
	server.close();
});

async function userFolders(): Promise<string[]> {
	const names = await readdir(tmpdir());
	return names.filter((name) => existsSync(path.join(tmpdir(), name, '.n8n', 'nodes')));
}
