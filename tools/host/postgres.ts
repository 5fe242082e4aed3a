/** A PostgreSQL that can be killed and comes back, in a temporary folder and on a free port. */
import execa from 'execa';
import { randomBytes } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { chown, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Client } from 'pg';

import type { JsonObject } from '../../nodes/notification/json';
import { HostError } from './install';
import { freePort } from './ports';
import { Program, removeFolder, temporaryFolder } from './processes';
import { ensurePrograms, pathOf, POSTGRES } from './programs';

export type Postgres = {
	host: string;
	port: number;
	user: string;
	password: string;
	database: string;
	/** What n8n's credential `postgres` asks for. */
	credential: JsonObject;
	program: Program;
	logFile: string;
	/** One statement on a connection of its own; several where there are no values. */
	query: <Row extends object>(sql: string, values?: unknown[]) => Promise<Row[]>;
	/** Everything that is in it, as text. */
	dump: () => Promise<string>;
	stop: () => Promise<void>;
};

export async function startPostgres(): Promise<Postgres> {
	const initdb = pathOf(POSTGRES);
	if (initdb === undefined) throw new HostError((await ensurePrograms(POSTGRES)) ?? '');
	// On a PATH it may be a link; what else is needed lies where it leads.
	const programs = path.dirname(realpathSync(initdb));
	const folder = await temporaryFolder('postgres');
	const user = await unprivileged();
	if (user) await chown(folder, user.uid, user.gid);
	const login = {
		host: '127.0.0.1',
		port: await freePort(),
		user: 'n8n',
		password: randomBytes(18).toString('base64url'),
		database: 'n8n',
	};
	const data = path.join(folder, 'data');
	const passwordFile = path.join(folder, 'password');
	await writeFile(passwordFile, login.password, { mode: 0o600 });
	if (user) await chown(passwordFile, user.uid, user.gid);
	await execa(
		path.join(programs, 'initdb'),
		[
			...['--pgdata', data, '--username', login.user, '--pwfile', passwordFile],
			...['--auth', 'scram-sha-256', '--encoding', 'UTF8', '--no-locale', '--no-sync'],
		],
		{ cwd: folder, ...(user ?? {}) },
	);
	const logFile = path.join(folder, 'postgres.log');
	const query = async <Row extends object>(
		sql: string,
		values: unknown[] = [],
		database: string = login.database,
	) => {
		const client = new Client({ ...login, database });
		client.on('error', () => {});
		try {
			await client.connect();
			return (await client.query<Row>(sql, values)).rows;
		} finally {
			await client.end().catch(() => {});
		}
	};
	const program = new Program({
		name: 'PostgreSQL',
		command: path.join(programs, 'postgres'),
		args: ['-D', data, '-h', login.host, '-p', String(login.port), '-k', folder],
		env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8' },
		cwd: folder,
		logFile,
		// Asks those who are connected to go, rather than waiting for them.
		stopSignal: 'SIGINT',
		isReady: async () => (await query('SELECT 1', [], 'postgres')).length === 1,
		...(user ? { user } : {}),
	});
	await program.start();
	await query(`CREATE DATABASE ${login.database}`, [], 'postgres');
	return {
		...login,
		credential: { ...login, ssl: 'disable', sshTunnel: false, allowUnauthorizedCerts: false },
		program,
		logFile,
		query,
		dump: async () => {
			const url = `postgresql://${login.user}@${login.host}:${login.port}/${login.database}`;
			const { stdout } = await execa(path.join(programs, 'pg_dump'), ['--inserts', url], {
				env: { PGPASSWORD: login.password },
				maxBuffer: 1024 ** 3,
			});
			return stdout;
		},
		stop: async () => {
			await program.stop();
			await removeFolder(folder);
		},
	};
}

/** PostgreSQL refuses to run as root. */
async function unprivileged(): Promise<{ uid: number; gid: number } | undefined> {
	if (process.getuid?.() !== 0) return undefined;
	const id = async (flag: string) => Number((await execa('id', [flag, 'postgres'])).stdout);
	return { uid: await id('-u'), gid: await id('-g') };
}
