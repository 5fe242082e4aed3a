/** n8n as one process with SQLite, which can be killed and started again with what it has kept. */
import execa from 'execa';
import getPort from 'get-port';
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';

import type { Host } from './host/install';
import { withoutOurs } from './host/n8n';
import { unpackInto } from './host/pack';
import { Program, removeFolder, temporaryFolder } from './processes';

export type Embedded = {
	url: string;
	program: Program;
	logFile: string;
	secrets: { [name: string]: string };
	/** A query against n8n's database, which another process has open. */
	query: <Row extends object>(sql: string) => Promise<Row[]>;
	/** Everything that is in the database, as text. */
	dump: () => Promise<string>;
	stop: () => Promise<void>;
};

/** Runs in n8n's Node, which has SQLite built in. */
const QUERY = `
const { DatabaseSync } = require('node:sqlite');
const [file, ...statements] = process.argv.slice(1);
const database = new DatabaseSync(file, { readOnly: true });
console.log(JSON.stringify(statements.map((sql) => database.prepare(sql).all())));
`;

export async function startEmbedded(
	host: Host,
	tarball: string,
	env: NodeJS.ProcessEnv = {},
): Promise<Embedded> {
	const folder = await temporaryFolder('embedded');
	await unpackInto(folder, tarball);
	const key = randomBytes(24).toString('hex');
	const keyFile = path.join(folder, 'encryption-key');
	await writeFile(keyFile, key, { mode: 0o600 });
	const port = String(await getPort({ host: '127.0.0.1' }));
	const url = `http://127.0.0.1:${port}`;
	const logFile = path.join(folder, 'n8n.log');
	const program = new Program({
		name: 'n8n',
		command: host.node,
		args: [host.n8n, 'start'],
		env: {
			...withoutOurs(process.env),
			N8N_USER_FOLDER: folder,
			N8N_ENCRYPTION_KEY_FILE: keyFile,
			N8N_PORT: port,
			N8N_LISTEN_ADDRESS: '127.0.0.1',
			N8N_RUNNERS_BROKER_PORT: String(await getPort({ host: '127.0.0.1' })),
			N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true',
			N8N_DIAGNOSTICS_ENABLED: 'false',
			N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
			N8N_TEMPLATES_ENABLED: 'false',
			N8N_PERSONALIZATION_ENABLED: 'false',
			N8N_SECURE_COOKIE: 'false',
			...env,
		},
		cwd: folder,
		logFile,
		isReady: async () => (await fetch(`${url}/healthz/readiness`)).ok,
	});
	const run = async (...statements: string[]) => {
		const file = path.join(folder, '.n8n', 'database.sqlite');
		const { stdout } = await execa(host.node, ['-e', QUERY, file, ...statements], {
			maxBuffer: 1024 ** 3,
			env: { NODE_NO_WARNINGS: '1' },
		});
		return JSON.parse(stdout) as object[][];
	};
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
		program,
		logFile,
		secrets: { n8n_encryption_key: key },
		query: async <Row extends object>(sql: string) => ((await run(sql))[0] ?? []) as Row[],
		dump: async () => {
			const [tables = []] = await run("SELECT name FROM sqlite_master WHERE type = 'table'");
			const names = (tables as Array<{ name: string }>).map(({ name }) => name);
			const rows = await run(...names.map((name) => `SELECT * FROM "${name}"`));
			return names.map((name, i) => `${name}: ${JSON.stringify(rows[i])}`).join('\n');
		},
		stop,
	};
}
