/** A running n8n with its own user folder. */
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';

import { databaseOf, type Database } from './database';
import { HostError, type Host } from './install';
import { unpackInto } from './pack';
import { freePort } from './ports';
import { Program, removeFolder, temporaryFolder } from './processes';

export type N8nOptions = {
	host: Host;
	/** The packed package; without it, n8n starts without the package. */
	tarball?: string;
	/** The preferred port. */
	port?: number;
	/** Whether another port will do if the preferred one is taken. */
	otherPort?: boolean;
	/** Whether n8n starts again when it ends by itself, as under Docker. */
	restarts?: boolean;
	env?: NodeJS.ProcessEnv;
};

export type N8n = {
	url: string;
	userFolder: string;
	/** What n8n prints. */
	logFile: string;
	program: Program;
	database: Database;
	/** What may be stored in plain text only in n8n's own files. */
	secrets: { n8n_encryption_key: string };
	/** Ends n8n and what it has started, and removes its user folder. Can be called twice. */
	stop: () => Promise<void>;
};

/** In the user folder. */
export const KEY_FILE = 'encryption-key';

const LOCALHOST = '127.0.0.1';

/** However this process ends, n8n ends with it and its user folder is removed. */
export async function startN8n(options: N8nOptions): Promise<N8n> {
	const { host, tarball, port, otherPort = true, restarts = false, env } = options;
	const chosenPort = await freePort(port);
	if (port !== undefined && chosenPort !== port && !otherPort) {
		throw new HostError(`Port ${port} is taken. Choose another with --port, or free it.`);
	}
	const userFolder = await temporaryFolder('n8n');
	if (tarball !== undefined) await unpackInto(userFolder, tarball);
	const key = randomBytes(24).toString('hex');
	const keyFile = path.join(userFolder, KEY_FILE);
	await writeFile(keyFile, key, { mode: 0o600 });
	const url = `http://${LOCALHOST}:${chosenPort}`;
	const logFile = path.join(userFolder, 'n8n.log');
	const program = new Program({
		name: 'n8n',
		command: host.node,
		args: [host.n8n, 'start'],
		cwd: userFolder,
		env: {
			...(await environmentOf(userFolder, chosenPort)),
			N8N_ENCRYPTION_KEY_FILE: keyFile,
			// n8n 2's default. Without it, n8n 1 reports executions as ended before it has stored their items.
			DB_SQLITE_POOL_SIZE: '3',
			...env,
		},
		logFile,
		isReady: async () => await hasRestApi(url),
		staysEnded: !restarts,
	});
	const stop = async () => {
		await program.stop();
		await removeFolder(userFolder);
	};
	try {
		await program.start();
	} catch (cause) {
		await stop();
		throw new HostError(
			`n8n did not start: ${(cause as Error).message}\n\nIf the log does not say why, delete ${host.directory} to install n8n again.`,
			cause,
		);
	}
	return {
		url,
		userFolder,
		logFile,
		program,
		database: databaseOf(host, userFolder),
		secrets: { n8n_encryption_key: key },
		stop,
	};
}

/** Some versions report readiness before their REST API exists, and answer it with an HTML page. */
async function hasRestApi(url: string): Promise<boolean> {
	const response = await fetch(`${url}/rest/settings`, { headers: { connection: 'close' } });
	return response.ok && (response.headers.get('content-type')?.includes('json') ?? false);
}

/** For an n8n that sends no telemetry and asks its user nothing. */
export async function environmentOf(
	userFolder: string,
	port: number | string,
): Promise<NodeJS.ProcessEnv> {
	return {
		...withoutOurs(process.env),
		N8N_USER_FOLDER: userFolder,
		N8N_PORT: String(port),
		N8N_LISTEN_ADDRESS: LOCALHOST,
		N8N_RUNNERS_BROKER_PORT: String(await freePort()),
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false',
		N8N_SECURE_COOKIE: 'false',
	};
}

/** Settings of another n8n, of the test runner and of npm must not reach this n8n. */
export function withoutOurs(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
	const ours = /^(N8N|DB|EXECUTIONS|QUEUE|JEST|npm)_|^NODE_(ENV|OPTIONS)$|^WEBHOOK_URL$/;
	return Object.fromEntries(Object.entries(env).filter(([name]) => !ours.test(name)));
}
