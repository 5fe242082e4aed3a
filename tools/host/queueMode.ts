/**
 * n8n in queue mode as deploy/queue-mode describes it: the same processes with the same environment
 * file, without containers.
 */
import { parse } from 'dotenv';
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import type { Host } from './install';
import { withoutOurs } from './n8n';
import { PACKAGE_DIRECTORY, unpackInto } from './pack';
import { freePort } from './ports';
import { startPostgres, type Postgres } from './postgres';
import { Program, removeFolder, temporaryFolder } from './processes';
import { startRedis, type Redis } from './redis';

export const ENVIRONMENT_FILE = path.join(PACKAGE_DIRECTORY, 'deploy', 'queue-mode', 'n8n.env');

export type Member = { url: string; program: Program };

export type QueueMode = {
	main: Member;
	webhooks: [Member, Member];
	workers: [Member, Member];
	postgres: Postgres;
	redis: Redis;
	/** What must be nowhere in clear text but in the files that hold it. */
	secrets: { [name: string]: string };
	/** All of them, the servers too. */
	programs: Program[];
	logFiles: string[];
	stop: () => Promise<void>;
};

export type QueueModeOptions = {
	host: Host;
	/** The packed package to install. */
	tarball: string;
	/** Beyond the environment file. */
	env?: NodeJS.ProcessEnv;
};

const LOCALHOST = '127.0.0.1';

export async function startQueueMode({
	host,
	tarball,
	env = {},
}: QueueModeOptions): Promise<QueueMode> {
	const stops: Array<() => Promise<void>> = [];
	const stop = async () => {
		for (const stopOne of stops.splice(0).reverse()) await stopOne();
	};
	try {
		const [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
		stops.push(postgres.stop, redis.stop);
		const folder = await temporaryFolder('queue');
		stops.push(async () => await removeFolder(folder));
		const secrets = {
			n8n_encryption_key: randomBytes(24).toString('hex'),
			postgres_password: postgres.password,
			redis_password: redis.password,
		};
		const environment = {
			...withoutOurs(process.env),
			...(await sharedEnvironment(await secretFiles(folder, secrets))),
			DB_POSTGRESDB_HOST: postgres.host,
			DB_POSTGRESDB_PORT: String(postgres.port),
			QUEUE_BULL_REDIS_HOST: redis.host,
			QUEUE_BULL_REDIS_PORT: String(redis.port),
			N8N_LISTEN_ADDRESS: LOCALHOST,
			N8N_WORKER_SERVER_ADDRESS: LOCALHOST,
			N8N_SECURE_COOKIE: 'false',
			...env,
		};
		const member = async (name: string, ...args: string[]): Promise<Member> => {
			const created = await createMember({ name, args, folder, environment, host, tarball });
			stops.push(async () => await created.program.stop());
			return created;
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
		// First main, which brings the database up to date; then all others.
		await main.program.start();
		const others = [...webhooks, ...workers].map(({ program }) => program);
		await Promise.all(others.map(async (program) => await program.start()));
		const programs = [main.program, ...others, postgres.program, redis.program];
		const logFiles = programs.map(({ options }) => options.logFile);
		return { main, webhooks, workers, postgres, redis, secrets, programs, logFiles, stop };
	} catch (cause) {
		await stop();
		throw cause;
	}
}

/** The file's variables, its secrets where they lie here. */
async function sharedEnvironment(files: Map<string, string>): Promise<NodeJS.ProcessEnv> {
	const variables = parse(await readFile(ENVIRONMENT_FILE));
	return Object.fromEntries(
		Object.entries(variables).map(([name, value]) => [
			name,
			name.endsWith('_FILE') ? files.get(path.basename(value)) : value,
		]),
	);
}

async function secretFiles(
	folder: string,
	secrets: { [name: string]: string },
): Promise<Map<string, string>> {
	const files = new Map<string, string>();
	for (const [name, secret] of Object.entries(secrets)) {
		const file = path.join(folder, name);
		await writeFile(file, secret, { mode: 0o600 });
		files.set(name, file);
	}
	return files;
}

type MemberOptions = {
	name: string;
	args: string[];
	folder: string;
	environment: NodeJS.ProcessEnv;
	host: Host;
	tarball: string;
};

async function createMember(options: MemberOptions): Promise<Member> {
	const { name, args, folder, environment, host, tarball } = options;
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
	return { url, program };
}
