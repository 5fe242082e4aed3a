/** A PostgreSQL of a test's own: a fresh cluster in a temporary folder, on a free port. */
import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import execa from 'execa';
import getPort from 'get-port';

import type { JsonObject } from '../../nodes/notification/json';
import { ensureProgram, pathOf, POSTGRES } from './programs';

const USER = 'telecmi';
const DATABASE = 'postgres';

const isRoot = process.getuid?.() === 0;
const running = new Set<Postgres>();

// Whatever way this process ends, no server outlives it.
process.once('exit', () => {
	for (const server of running) server.kill();
});

export class Postgres {
	private constructor(
		private readonly binaries: string,
		private readonly folder: string,
		readonly port: number,
		private readonly password: string,
	) {}

	static async start(): Promise<Postgres> {
		const initdb = pathOf(POSTGRES);
		if (initdb === undefined) throw new Error(await ensureProgram(POSTGRES));
		// On a PATH it may be a link; what else is needed lies where it leads.
		const binaries = path.dirname(realpathSync(initdb));
		const folder = mkdtempSync(path.join(tmpdir(), 'telecmi-postgres-'));
		const password = randomBytes(12).toString('hex');
		const server = new Postgres(binaries, folder, await getPort({ host: '127.0.0.1' }), password);
		running.add(server);
		const passwordFile = path.join(folder, 'password');
		writeFileSync(passwordFile, password, { mode: 0o600 });
		// PostgreSQL refuses to run as root; Debian's package brings the user that it runs as.
		if (isRoot) execFileSync('chown', ['-R', 'postgres', folder]);
		else chmodSync(folder, 0o700);
		try {
			await server.asServer('initdb', [
				...['--pgdata', server.data, '--username', USER, '--pwfile', passwordFile],
				...['--auth', 'scram-sha-256', '--encoding', 'UTF8', '--no-locale', '--no-sync'],
			]);
			await server.up();
		} catch (cause) {
			await server.stop();
			throw new Error(`PostgreSQL in ${binaries} did not start`, { cause });
		}
		return server;
	}

	/** What n8n's credential `postgres` asks for. */
	get credential(): JsonObject {
		const { port, password } = this;
		const at = { host: '127.0.0.1', port, database: DATABASE, ssl: 'disable' };
		return { ...at, user: USER, password, sshTunnel: false, allowUnauthorizedCerts: false };
	}

	/** What a statement, or the last of several, gives: one line per row. */
	async run(sql: string): Promise<string> {
		const { stdout } = await execa(
			path.join(this.binaries, 'psql'),
			[
				...['--no-psqlrc', '--quiet', '--no-align', '--tuples-only', '--set', 'ON_ERROR_STOP=1'],
				...['--host', '127.0.0.1', '--port', String(this.port), '--username', USER],
				...['--dbname', DATABASE, '--command', sql],
			],
			{ env: { PGPASSWORD: this.password } },
		);
		return stdout;
	}

	async rows(select: string): Promise<JsonObject[]> {
		const json = await this.run(`SELECT coalesce(json_agg(found), '[]') FROM (${select}) AS found`);
		return JSON.parse(json) as JsonObject[];
	}

	/** Takes connections again, with all that was stored. */
	async up(): Promise<void> {
		const settings = [
			`-p ${this.port}`,
			'-c listen_addresses=127.0.0.1',
			'-c unix_socket_directories=',
			'-c fsync=off',
		].join(' ');
		await this.asServer('pg_ctl', [
			...['start', '--wait', '--silent', '--pgdata', this.data],
			...['--log', path.join(this.folder, 'log'), '--options', settings],
		]);
	}

	/** Away, as a database is during maintenance: nothing can connect. */
	async down(): Promise<void> {
		await this.asServer('pg_ctl', [
			...['stop', '--wait', '--silent', '--mode', 'fast', '--pgdata', this.data],
		]);
	}

	/** For good, with all it stored. */
	async stop(): Promise<void> {
		running.delete(this);
		await this.down().catch(() => undefined);
		rmSync(this.folder, { recursive: true, force: true });
	}

	/** The same, at once, where nothing can be waited for. */
	kill(): void {
		const [command, args] = this.command('pg_ctl', [
			...['stop', '--mode', 'immediate', '--pgdata', this.data],
		]);
		spawnSync(command, args, { cwd: tmpdir(), stdio: 'ignore' });
		rmSync(this.folder, { recursive: true, force: true });
	}

	private get data(): string {
		return path.join(this.folder, 'data');
	}

	private async asServer(name: string, args: string[]): Promise<void> {
		// `ignore`: a server that inherits a pipe keeps the caller waiting for its end.
		const [command, all] = this.command(name, args);
		await execa(command, all, { cwd: tmpdir(), stdio: 'ignore' });
	}

	private command(name: string, args: string[]): [string, string[]] {
		const binary = path.join(this.binaries, name);
		return isRoot ? ['runuser', ['-u', 'postgres', '--', binary, ...args]] : [binary, args];
	}
}
