/** A running n8n with a user folder of its own. */
import getPort from 'get-port';
import { randomBytes } from 'node:crypto';
import path from 'node:path';

import { Program, removeFolder, temporaryFolder } from './processes';
import { HostError, type Host } from './install';
import { unpackInto } from './pack';

export type N8nOptions = {
	host: Host;
	/** The packed package to install. */
	tarball: string;
	/** The port wished for; any free one without it. */
	port?: number;
	/** Whether another port will do where that one is taken. */
	otherPort?: boolean;
	env?: NodeJS.ProcessEnv;
};

export type N8n = {
	url: string;
	userFolder: string;
	/** What n8n prints. */
	logFile: string;
	/** What must be nowhere in clear text but where n8n itself keeps it. */
	secrets: { n8n_encryption_key: string };
	/** Ends n8n and all it started, and leaves its user folder to be looked through. Can be called twice. */
	end: () => Promise<void>;
	/** Ends n8n and all it started, and removes its user folder. Can be called twice. */
	stop: () => Promise<void>;
};

const LOCALHOST = '127.0.0.1';

/** Whatever way this process ends, no n8n outlives it, and no user folder. */
export async function startN8n({
	host,
	tarball,
	port,
	otherPort = true,
	env,
}: N8nOptions): Promise<N8n> {
	const chosenPort = await getPort({ ...(port === undefined ? {} : { port }), host: LOCALHOST });
	if (chosenPort !== port && !otherPort) {
		throw new HostError(`Port ${port} is taken. End what listens there, or choose another port.`);
	}
	const userFolder = await temporaryFolder('n8n');
	await unpackInto(userFolder, tarball);

	const url = `http://${LOCALHOST}:${chosenPort}`;
	const logFile = path.join(userFolder, 'n8n.log');
	const encryptionKey = randomBytes(24).toString('hex');
	const program = new Program({
		name: 'n8n',
		command: host.node,
		args: [host.n8n, 'start'],
		cwd: userFolder,
		env: {
			...(await environmentOf(userFolder, chosenPort)),
			N8N_ENCRYPTION_KEY: encryptionKey,
			// As n8n 2 has it. Without, n8n 1 tells that an execution ended before its items are there.
			DB_SQLITE_POOL_SIZE: '3',
			...env,
		},
		logFile,
		isReady: async () => await hasRestApi(url),
		// An n8n that crashes under a test is not to be there again for the next one.
		staysEnded: true,
	});
	const end = async () => await program.stop();
	const stop = async () => {
		await end();
		await removeFolder(userFolder);
	};
	try {
		await program.start();
	} catch (cause) {
		await stop();
		throw new HostError(
			`n8n did not come up: ${(cause as Error).message}\n\nIf its words do not tell why, delete ${host.directory} and start again, which installs n8n anew.`,
			cause,
		);
	}
	const secrets = { n8n_encryption_key: encryptionKey };
	return { url, userFolder, logFile, secrets, end, stop };
}

/** Some versions call themselves ready before their REST API is there, and answer it with a page. */
async function hasRestApi(url: string): Promise<boolean> {
	const response = await fetch(`${url}/rest/settings`, { headers: { connection: 'close' } });
	return response.ok && (response.headers.get('content-type')?.includes('json') ?? false);
}

/** For an n8n that is alone with its user folder, tells nobody of itself and asks its user nothing. */
export async function environmentOf(
	userFolder: string,
	port: number | string,
): Promise<NodeJS.ProcessEnv> {
	return {
		...withoutOurs(process.env),
		N8N_USER_FOLDER: userFolder,
		N8N_PORT: String(port),
		N8N_LISTEN_ADDRESS: LOCALHOST,
		N8N_RUNNERS_BROKER_PORT: String(await getPort({ host: LOCALHOST })),
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false',
		N8N_SECURE_COOKIE: 'false',
	};
}

/** What this process runs under (an n8n's settings, a test runner's, npm's) is not meant for ours. */
export function withoutOurs(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
	const ours = /^(N8N|DB|EXECUTIONS|QUEUE|JEST|npm)_|^NODE_(ENV|OPTIONS)$|^WEBHOOK_URL$/;
	return Object.fromEntries(Object.entries(env).filter(([name]) => !ours.test(name)));
}
