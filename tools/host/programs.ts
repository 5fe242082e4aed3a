/** Programs that npm does not have: found, or installed where that may be: Debian or Ubuntu, as root or by sudo. */
import execa from 'execa';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export type Program = {
	name: string;
	/** Where it may be, the likeliest first. */
	paths: Array<string | undefined>;
	debianPackage: string;
	/** What to do instead where Ubuntu has no such package. */
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
	// Ubuntu's is a snap, which sees no temporary folder but its own.
	onUbuntu: 'install Google Chrome, or name a Chromium that is no snap in CHROME_PATH',
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

export const CADDY: Program = {
	name: 'Caddy',
	paths: onPath('caddy'),
	debianPackage: 'caddy',
};

/** What deploy runs beside n8n. */
export const SERVERS = [POSTGRES, REDIS, CADDY];

export function pathOf({ paths }: Program): string | undefined {
	return paths.find((candidate) => candidate !== undefined && existsSync(candidate));
}

/** Undefined once all are there; otherwise a sentence that says how to get what is not. */
export async function ensurePrograms(...programs: Program[]): Promise<string | undefined> {
	const missing = () => programs.filter((program) => pathOf(program) === undefined);
	const system = debianOrUbuntu();
	const isPackaged = ({ onUbuntu }: Program) => system !== 'ubuntu' || onUbuntu === undefined;
	const packages = () =>
		missing()
			.filter(isPackaged)
			.map(({ debianPackage }) => debianPackage);
	const asRoot = system && packages().length > 0 ? await rootCommand() : undefined;
	if (asRoot) {
		console.log(`Installing from ${system}: ${packages().join(', ')} …`);
		const apt = async (...args: string[]) => {
			// In runlevel 1, a server that was just installed is not started. Another apt is waited for.
			const settings = ['DEBIAN_FRONTEND=noninteractive', 'RUNLEVEL=1'];
			const words = [...asRoot, 'env', ...settings, 'apt-get', '-o', 'DPkg::Lock::Timeout=300'];
			await execa(words[0] ?? '', [...words.slice(1), ...args], { reject: false });
		};
		await apt('update', '-q');
		await apt('install', '-qy', '--no-install-recommends', ...packages());
	}
	if (missing().length === 0) return undefined;
	const names = missing().map(({ name }) => name);
	const ways = missing().flatMap((program) => (isPackaged(program) ? [] : program.onUbuntu));
	if (packages().length > 0) ways.push(`on Debian: apt-get install ${packages().join(' ')}`);
	return `Missing: ${names.join(', ')}. Install it (${ways.join('; ')}), then run this again.`;
}

/** Undefined anywhere else. */
function debianOrUbuntu(): 'debian' | 'ubuntu' | undefined {
	if (!existsSync('/etc/debian_version')) return undefined;
	const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
	return /^ID=ubuntu$/m.test(release) ? 'ubuntu' : 'debian';
}

/** What to put before a command for root to run it; undefined where a password would be asked for. */
async function rootCommand(): Promise<string[] | undefined> {
	if (process.getuid?.() === 0) return [];
	const { failed } = await execa('sudo', ['-n', 'true'], { reject: false });
	return failed ? undefined : ['sudo', '-n'];
}

function onPath(file: string): string[] {
	return (process.env.PATH ?? '').split(path.delimiter).map((folder) => path.join(folder, file));
}
