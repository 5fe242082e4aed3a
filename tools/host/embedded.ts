/** n8n as one process with SQLite, which can be killed and started again with what it has kept. */
import getPort from 'get-port';
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';

import { databaseOf } from './database';
import type { Host } from './install';
import { environmentOf } from './n8n';
import { unpackInto } from './pack';
import { Program, removeFolder, temporaryFolder } from './processes';

/** In its folder: the key that it encrypts credentials with. */
export const EMBEDDED_KEY_FILE = 'encryption-key';

export type Embedded = {
	url: string;
	userFolder: string;
	program: Program;
	logFile: string;
	secrets: { n8n_encryption_key: string };
	/** A query against n8n's database, which another process has open. */
	query: <Row extends object>(sql: string) => Promise<Row[]>;
	/** Everything that is in the database, as text. */
	dump: () => Promise<string>;
	stop: () => Promise<void>;
};

export type EmbeddedOptions = {
	/** The packed package to install; n8n starts without it otherwise. */
	tarball?: string;
	env?: NodeJS.ProcessEnv;
};

export async function startEmbedded(
	host: Host,
	{ tarball, env }: EmbeddedOptions,
): Promise<Embedded> {
	const folder = await temporaryFolder('embedded');
	if (tarball !== undefined) await unpackInto(folder, tarball);
	const key = randomBytes(24).toString('hex');
	const keyFile = path.join(folder, EMBEDDED_KEY_FILE);
	await writeFile(keyFile, key, { mode: 0o600 });
	const port = await getPort({ host: '127.0.0.1' });
	const url = `http://127.0.0.1:${port}`;
	const logFile = path.join(folder, 'n8n.log');
	const program = new Program({
		name: 'n8n',
		command: host.node,
		args: [host.n8n, 'start'],
		env: {
			...(await environmentOf(folder, port)),
			N8N_ENCRYPTION_KEY_FILE: keyFile,
			N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true',
			...env,
		},
		cwd: folder,
		logFile,
		isReady: async () => (await fetch(`${url}/healthz/readiness`)).ok,
	});
	const database = databaseOf(host, folder);
	const stop = async () => {
		await program.stop();
		await removeFolder(folder);
	};
	try {
		await program.start();
	} catch (cause) {
		await stop();
		throw cause;
	}
	return {
		url,
		userFolder: folder,
		program,
		logFile,
		secrets: { n8n_encryption_key: key },
		query: database.query,
		dump: async () =>
			Object.entries(await database.dump())
				.map(([table, rows]) => `${table}: ${rows}`)
				.join('\n'),
		stop,
	};
}
