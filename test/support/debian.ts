/** PostgreSQL and Redis as Debian packages them. */
import execa from 'execa';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';

const VERSIONS = '/usr/lib/postgresql';

/** The folder of the newest PostgreSQL's programs, which Debian keeps off the PATH. */
export async function postgresPrograms(): Promise<string | undefined> {
	const versions = await readdir(VERSIONS).catch(() => []);
	const newest = versions
		.map(Number)
		.filter(Boolean)
		.sort((a, b) => b - a)[0];
	const programs = path.join(VERSIONS, String(newest), 'bin');
	return existsSync(path.join(programs, 'postgres')) ? programs : undefined;
}

/** Installs what is missing where that may be done; otherwise says what to do. */
export async function ensureServers(): Promise<{ missing?: string }> {
	const missing = await missingPackages();
	if (missing.length === 0) return {};
	const command = `apt-get install --no-install-recommends ${missing.join(' ')}`;
	if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
		return { missing: `Not installed: ${missing.join(', ')}. On Debian: ${command}` };
	}
	// In runlevel 1, Debian does not start a service that was just installed.
	const env = { DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
	try {
		await execa('apt-get', ['update'], { env });
		await execa('apt-get', ['install', '--yes', '--no-install-recommends', ...missing], { env });
	} catch (cause) {
		return { missing: `${command} failed: ${(cause as Error).message}` };
	}
	const still = await missingPackages();
	return still.length === 0 ? {} : { missing: `${command} did not bring ${still.join(', ')}` };
}

async function missingPackages(): Promise<string[]> {
	return [
		...((await postgresPrograms()) ? [] : ['postgresql']),
		...(existsSync('/usr/bin/redis-server') ? [] : ['redis-server']),
	];
}
