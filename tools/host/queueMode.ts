/** n8n in queue mode: the processes of deploy, with its environment file, without containers. */
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseEnv } from 'node:util';

import type { Host } from './install';
import { withoutOurs } from './n8n';
import { PACKAGE_DIRECTORY, unpackInto } from './pack';
import { freePort } from './ports';
import { startPostgres, type Postgres } from './postgres';
import { Program, removeFolder, temporaryFolder } from './processes';
import { DOMAIN, startProxy, type Proxy } from './proxy';
import { startRedis, type Redis } from './redis';

export const ENVIRONMENT_FILE = path.join(PACKAGE_DIRECTORY, 'deploy', 'n8n.env');

export type Member = { url: string; program: Program };

export type QueueMode = {
	main: Member;
	webhooks: [Member, Member];
	workers: [Member, Member];
	postgres: Postgres;
	redis: Redis;
	proxy: Proxy;
	/** What must be nowhere in clear text but in the files that hold it. */
	secrets: { [name: string]: string };
	/** All of them, the servers too. */
	programs: Program[];
	logFiles: string[];
	stop: () => Promise<void>;
};

const LOCALHOST = '127.0.0.1';

export async function startQueueMode({
	host,
	tarball,
	env = {},
}: {
	host: Host;
	tarball: string;
	env?: NodeJS.ProcessEnv;
}): Promise<QueueMode> {
	const stops: Array<() => Promise<void>> = [];
	const stop = async () => {
		for (const stopOne of stops.splice(0).reverse()) await stopOne();
	};
	try {
		const [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
		stops.push(postgres.stop, redis.stop);
		const folder = await temporaryFolder('queue');
		stops.push(async () => await removeFolder(folder));
		const proxyPort = await freePort();
		const url = `https://${DOMAIN}:${proxyPort}/`;
		const secrets = {
			n8n_encryption_key: randomBytes(24).toString('hex'),
			postgres_password: postgres.password,
			redis_password: redis.password,
		};
		for (const [name, secret] of Object.entries(secrets)) {
			await writeFile(path.join(folder, name), secret, { mode: 0o600 });
		}
		const environment = {
			...withoutOurs(process.env),
			...(await sharedEnvironment(folder)),
			N8N_WEBHOOK_URL: url,
			N8N_EDITOR_BASE_URL: url,
			DB_POSTGRESDB_HOST: postgres.host,
			DB_POSTGRESDB_PORT: String(postgres.port),
			QUEUE_BULL_REDIS_HOST: redis.host,
			QUEUE_BULL_REDIS_PORT: String(redis.port),
			N8N_LISTEN_ADDRESS: LOCALHOST,
			N8N_WORKER_SERVER_ADDRESS: LOCALHOST,
			...env,
		};
		const member = async (name: string, ...args: string[]): Promise<Member> => {
			const userFolder = path.join(folder, name);
			await mkdir(userFolder);
			await unpackInto(userFolder, tarball);
			const port = String(await freePort());
			const url = `http://${LOCALHOST}:${port}`;
			const program = new Program({
				name,
				command: host.node,
				args: [host.n8n, ...args],
				env: {
					...environment,
					N8N_USER_FOLDER: userFolder,
					N8N_PORT: port,
					QUEUE_HEALTH_CHECK_PORT: port,
					N8N_RUNNERS_BROKER_PORT: String(await freePort()),
				},
				cwd: userFolder,
				logFile: path.join(folder, `${name}.log`),
				isReady: async () => (await fetch(`${url}/healthz/readiness`)).ok,
			});
			stops.push(async () => await program.stop());
			return { url, program };
		};
		const main = await member('main', 'start');
		const webhooks: QueueMode['webhooks'] = [
			await member('webhook-1', 'webhook'),
			await member('webhook-2', 'webhook'),
		];
		const workers: QueueMode['workers'] = [
			await member('worker-1', 'worker', '--concurrency=10'),
			await member('worker-2', 'worker', '--concurrency=10'),
		];
		// First main, which migrates the database; then all others.
		await main.program.start();
		const others = [...webhooks, ...workers].map(({ program }) => program);
		await Promise.all(others.map(async (program) => await program.start()));
		const processors = webhooks.map((webhook) => webhook.url);
		const proxy = await startProxy({ port: proxyPort, main: main.url, processors });
		stops.push(proxy.stop);
		const programs = [main.program, ...others, postgres.program, redis.program, proxy.program];
		const logFiles = programs.map(({ options }) => options.logFile);
		return { main, webhooks, workers, postgres, redis, proxy, secrets, programs, logFiles, stop };
	} catch (cause) {
		await stop();
		throw cause;
	}
}

/** The file's variables, with the secrets in this folder. */
async function sharedEnvironment(folder: string): Promise<NodeJS.ProcessEnv> {
	const variables = Object.entries(parseEnv(await readFile(ENVIRONMENT_FILE, 'utf8')));
	return Object.fromEntries(
		variables.map(([name, value = '']) => [
			name,
			name.endsWith('_FILE') ? path.join(folder, path.basename(value)) : value,
		]),
	);
}
