/** Programs that npm does not have: found, or installed by apt if that needs no password. */
import execa from 'execa';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export type Program = {
	name: string;
	/** The likeliest first. */
	paths: Array<string | undefined>;
	debianPackage: string;
	/** What to do if Ubuntu has no such package. */
	onUbuntu?: string;
};

export const CHROMIUM: Program = {
	name: 'Chromium',
	paths: [
		process.env.CHROME_PATH,
		'/usr/bin/chromium',
		'/usr/bin/google-chrome',
		'/usr/bin/google-chrome-stable',
		'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
	],
	debianPackage: 'chromium',
	// Ubuntu's is a snap, which cannot read /tmp.
	onUbuntu: 'install Google Chrome, or set CHROME_PATH to a Chromium that is not a snap',
};

const DEBIAN_POSTGRES = '/usr/lib/postgresql';

/** Debian keeps `initdb` beside the server, off the PATH. */
export const POSTGRES: Program = {
	name: 'PostgreSQL',
	// A getter: an installation adds a folder named after its version.
	get paths() {
		const versions = existsSync(DEBIAN_POSTGRES) ? readdirSync(DEBIAN_POSTGRES) : [];
		return [
			...versions
				.sort((a, b) => Number(b) - Number(a))
				.map((version) => path.join(DEBIAN_POSTGRES, version, 'bin', 'initdb')),
			...onPath('initdb'),
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

export const CADDY: Program = {
	name: 'Caddy',
	paths: onPath('caddy'),
	debianPackage: 'caddy',
};

/** What deploy runs beside n8n. */
export const SERVERS = [POSTGRES, REDIS, NGINX, CADDY];

export function pathOf({ paths }: Program): string | undefined {
	return paths.find((candidate) => candidate !== undefined && existsSync(candidate));
}

/** Undefined once all are there; otherwise a sentence that says how to get the missing ones. */
export async function ensurePrograms(...programs: Program[]): Promise<string | undefined> {
	const missing = () => programs.filter((program) => pathOf(program) === undefined);
	if (missing().length === 0) return undefined;
	const packages = missing()
		.filter(({ onUbuntu }) => onUbuntu === undefined || !isUbuntu())
		.map(({ debianPackage }) => debianPackage);
	const asRoot = packages.length > 0 ? await rootCommand() : undefined;
	if (asRoot && existsSync('/etc/debian_version')) {
		console.log(`Installing ${packages.join(', ')} …`);
		// In runlevel 1, apt does not start the servers it installs.
		const settings = ['DEBIAN_FRONTEND=noninteractive', 'RUNLEVEL=1'];
		const apt = [...settings, 'apt-get', '-o', 'DPkg::Lock::Timeout=300', '-qy'];
		for (const args of [['update'], ['install', '--no-install-recommends', ...packages]]) {
			const [command = 'env', ...words] = [...asRoot, 'env', ...apt, ...args];
			await execa(command, words, { reject: false });
		}
	}
	if (missing().length === 0) return undefined;
	const ways = missing().map(({ debianPackage, onUbuntu }) =>
		onUbuntu !== undefined && isUbuntu() ? onUbuntu : `apt-get install ${debianPackage}`,
	);
	const names = missing().map(({ name }) => name);
	return `Missing: ${names.join(', ')}. Install it (${ways.join('; ')}) and try again.`;
}

function isUbuntu(): boolean {
	return (
		existsSync('/etc/os-release') && /^ID=ubuntu$/m.test(readFileSync('/etc/os-release', 'utf8'))
	);
}

/** The words before a command that root must run; undefined if that needs a password. */
async function rootCommand(): Promise<string[] | undefined> {
	if (process.getuid?.() === 0) return [];
	const { failed } = await execa('sudo', ['-n', 'true'], { reject: false });
	return failed ? undefined : ['sudo', '-n'];
}

function onPath(file: string): string[] {
	return (process.env.PATH ?? '').split(path.delimiter).map((folder) => path.join(folder, file));
}
