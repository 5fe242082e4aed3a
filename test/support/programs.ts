/** Programs that npm does not have: found, or installed where that may be (Debian, root). */
import execa from 'execa';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

export type Program = {
	name: string;
	/** Where it may be, the likeliest first. */
	paths: Array<string | undefined>;
	debianPackage: string;
};

export const CHROMIUM: Program = {
	name: 'Chromium',
	paths: [
		process.env.CHROME_PATH,
		'/usr/bin/chromium',
		'/usr/bin/google-chrome',
		'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
	],
	debianPackage: 'chromium',
};

const DEBIAN_POSTGRES = '/usr/lib/postgresql';

/** By `initdb`, which Debian keeps beside the server and off the PATH. */
export const POSTGRES: Program = {
	name: 'PostgreSQL',
	// Read anew each time: an installation brings a folder named after its version.
	get paths() {
		const versions = existsSync(DEBIAN_POSTGRES) ? readdirSync(DEBIAN_POSTGRES) : [];
		return [
			...versions
				.sort((a, b) => Number(b) - Number(a))
				.map((version) => path.join(DEBIAN_POSTGRES, version, 'bin', 'initdb')),
			...onPath(process.platform === 'win32' ? 'initdb.exe' : 'initdb'),
		];
	},
	debianPackage: 'postgresql',
};

export const REDIS: Program = {
	name: 'Redis',
	paths: onPath('redis-server'),
	debianPackage: 'redis-server',
};

export const NGINX: Program = {
	name: 'nginx',
	paths: ['/usr/sbin/nginx', ...onPath('nginx')],
	debianPackage: 'nginx-light',
};

/** What deploy/queue-mode runs beside n8n. */
export const SERVERS = [POSTGRES, REDIS, NGINX];

export function pathOf({ paths }: Program): string | undefined {
	return paths.find((candidate) => candidate !== undefined && existsSync(candidate));
}

/** Undefined once all are there; otherwise a sentence that says how to get what is not. */
export async function ensurePrograms(...programs: Program[]): Promise<string | undefined> {
	const missing = () => programs.filter((program) => pathOf(program) === undefined);
	if (missing().length > 0 && existsSync('/etc/debian_version') && process.getuid?.() === 0) {
		const packages = missing().map(({ debianPackage }) => debianPackage);
		console.log(`Installing from Debian: ${packages.join(', ')} …`);
		// In runlevel 1, Debian does not start a server that was just installed.
		const env = { DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
		await execa('apt-get', ['update', '-q'], { env, reject: false });
		const install = ['install', '-qy', '--no-install-recommends', ...packages];
		await execa('apt-get', install, { env, reject: false });
	}
	if (missing().length === 0) return undefined;
	const names = missing().map(({ name }) => name);
	const packages = missing().map(({ debianPackage }) => debianPackage);
	return `Missing: ${names.join(', ')}. Install it (on Debian: apt-get install ${packages.join(' ')}), then run this again.`;
}

function onPath(file: string): string[] {
	return (process.env.PATH ?? '').split(path.delimiter).map((folder) => path.join(folder, file));
}
