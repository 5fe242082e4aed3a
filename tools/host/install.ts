/** Installs n8n, and the Node it needs, once into a cache outside the checkout. */
import execa from 'execa';
import { createHash } from 'node:crypto';
import { constants, existsSync, readdirSync, readFileSync } from 'node:fs';
import { access, copyFile, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';

import newest from './package.json';

export type Host = { directory: string; node: string; n8n: string };

/** Older versions of n8n that the nightly tests use. */
export const OLDER_VERSIONS = ['1.100.1', '1.123.81', '2.20.12'];

/** Their xlsx comes from a server that is not npm's registry. */
const OLDER_OVERRIDES = { xlsx: '0.18.5' };

const NEWEST_VERSION = newest.dependencies.n8n;
const LOCK_FILE = path.join(__dirname, 'package-lock.json');
const COMPLETE = '.complete';
const DATABASE_DRIVER = 'node_modules/sqlite3/build/Release/node_sqlite3.node';

/** A terminal overwrites its line; a log file gets a new one each time. */
const SECONDS_BETWEEN_REPORTS = process.stdout.isTTY ? 1 : 15;

/** TELECMI_HOST names an older version. */
export function hostVersion(): string {
	return process.env.TELECMI_HOST || NEWEST_VERSION;
}

/** Installs n8n unless it is in the cache. An incomplete installation is never used. */
export async function installHost(onProgress: (step: string) => void = () => {}): Promise<Host> {
	const directory = hostDirectory();
	if (!existsSync(path.join(directory, COMPLETE))) await installInto(directory, onProgress);
	return await hostIn(directory);
}

function hostDirectory(): string {
	const version = hostVersion();
	if (version !== NEWEST_VERSION) return path.join(cacheDirectory(), `n8n-${version}`);
	const hash = createHash('sha256').update(readFileSync(LOCK_FILE)).digest('hex').slice(0, 12);
	return path.join(cacheDirectory(), `n8n-${hash}`);
}

/** N8N_NODES_TELECMI_CACHE, or the system's folder for caches. */
function cacheDirectory(): string {
	const { N8N_NODES_TELECMI_CACHE, XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
	if (N8N_NODES_TELECMI_CACHE) return N8N_NODES_TELECMI_CACHE;
	const home = homedir();
	const caches = {
		darwin: path.join(home, 'Library', 'Caches'),
		win32: LOCALAPPDATA ?? path.join(home, 'AppData', 'Local'),
	}[process.platform as string];
	return path.join(caches ?? XDG_CACHE_HOME ?? path.join(home, '.cache'), 'n8n-nodes-telecmi');
}

async function installInto(directory: string, onProgress: (step: string) => void): Promise<void> {
	const partial = `${directory}.partial-${process.pid}`;
	const options = ['--no-audit', '--no-fund', '--loglevel=error'];
	try {
		await rm(partial, { recursive: true, force: true });
		await mkdir(partial, { recursive: true });
		await writeManifest(partial);
		const install = hostVersion() === NEWEST_VERSION ? 'ci' : 'install';
		const watch = watchPackages(partial, onProgress);
		await npm(partial, [install, '--ignore-scripts', ...options]).finally(() =>
			clearInterval(watch),
		);
		onProgress('preparing the database driver');
		// npm passes this project's ignore-scripts=true on to the npm it runs.
		await npm(partial, ['rebuild', 'sqlite3', '--ignore-scripts=false', ...options]);
		await access(path.join(partial, DATABASE_DRIVER));
		await writeFile(path.join(partial, COMPLETE), '');
		await rm(directory, { recursive: true, force: true });
		await rename(partial, directory);
	} catch (cause) {
		await rm(partial, { recursive: true, force: true, maxRetries: 3 });
		throw new HostError(
			`n8n could not be installed into ${directory}. Check that this machine reaches the npm registry (npm ping) and has 4 GB free, then try again.\n\n${(cause as Error).message}`,
			cause,
		);
	}
}

async function writeManifest(directory: string): Promise<void> {
	const version = hostVersion();
	if (version === NEWEST_VERSION) {
		await copyFile(LOCK_FILE, path.join(directory, 'package-lock.json'));
	}
	const older = { dependencies: { n8n: version }, overrides: OLDER_OVERRIDES };
	const manifest = version === NEWEST_VERSION ? newest : { ...newest, ...older };
	await writeFile(path.join(directory, 'package.json'), JSON.stringify(manifest, null, '\t'));
}

async function npm(cwd: string, args: string[]): Promise<void> {
	await execa('npm', args, { cwd, stdin: 'ignore' });
}

/** npm prints nothing while it installs. */
function watchPackages(directory: string, onProgress: (step: string) => void): NodeJS.Timeout {
	const started = Date.now();
	const modules = path.join(directory, 'node_modules');
	return setInterval(() => {
		const folders = existsSync(modules) ? readdirSync(modules) : [];
		const filled = folders.filter((name) => existsSync(path.join(modules, name, 'package.json')));
		const seconds = Math.round((Date.now() - started) / 1000);
		onProgress(`${filled.length} of ${folders.length || '?'} packages, ${seconds} s`);
	}, SECONDS_BETWEEN_REPORTS * 1000);
}

async function hostIn(directory: string): Promise<Host> {
	const modules = path.join(directory, 'node_modules');
	const executable = process.platform === 'win32' ? 'bin/node.exe' : 'bin/node';
	const node = Object.keys(newest.optionalDependencies)
		.map((name) => path.join(modules, name, executable))
		.find((candidate) => existsSync(candidate));
	const n8n = path.join(modules, 'n8n', 'bin', 'n8n');
	try {
		await access(node ?? '', constants.X_OK);
		await access(n8n);
		await access(path.join(directory, DATABASE_DRIVER));
	} catch (cause) {
		throw new HostError(
			`The n8n in ${directory} is incomplete, or has no Node 24 for this system. Delete that folder and try again.`,
			cause,
		);
	}
	return { directory, node: node ?? process.execPath, n8n };
}

/** An error that the person at the keyboard can solve; the message says how. */
export class HostError extends Error {
	constructor(message: string, cause?: unknown) {
		super(message, { cause });
		this.name = 'HostError';
	}
}
