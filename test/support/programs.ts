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
			...(process.env.PATH ?? '')
				.split(path.delimiter)
				.map((folder) => path.join(folder, process.platform === 'win32' ? 'initdb.exe' : 'initdb')),
		];
	},
	debianPackage: 'postgresql',
};

export function pathOf({ paths }: Program): string | undefined {
	return paths.find((candidate) => candidate !== undefined && existsSync(candidate));
}

/** Undefined once the program is there; otherwise a sentence that says how to get it. */
export async function ensureProgram(program: Program): Promise<string | undefined> {
	const { name, debianPackage } = program;
	if (pathOf(program)) return undefined;
	if (existsSync('/etc/debian_version') && process.getuid?.() === 0) {
		console.log(`Installing ${name} (Debian's package ${debianPackage}) …`);
		const env = { DEBIAN_FRONTEND: 'noninteractive' };
		await execa('apt-get', ['update', '-q'], { env, reject: false });
		const install = ['install', '-qy', '--no-install-recommends', debianPackage];
		await execa('apt-get', install, { env, reject: false });
		if (pathOf(program)) return undefined;
	}
	return `${name} is missing. Install it (on Debian: apt-get install ${debianPackage}), then run this again.`;
}
