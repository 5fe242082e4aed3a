/** A running n8n with a user folder of its own. */
import execa, { type ExecaChildProcess } from 'execa';
import getPort from 'get-port';
import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

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

const START_SECONDS = 240;
const STOP_SECONDS = 10;

const running = new Set<ExecaChildProcess>();

// Whatever way this process ends, no n8n outlives it.
process.once('exit', () => {
	for (const child of running) killGroup(child, 'SIGKILL');
});

export async function startN8n({
	host,
	tarball,
	port,
	otherPort = true,
	env,
}: N8nOptions): Promise<N8n> {
	const chosenPort = await getPort({ ...(port === undefined ? {} : { port }), host: '127.0.0.1' });
	if (chosenPort !== port && !otherPort) {
		throw new HostError(`Port ${port} is taken. End what listens there, or choose another port.`);
	}
	const userFolder = await mkdtemp(path.join(tmpdir(), 'n8n-nodes-telecmi-'));
	const logFile = path.join(userFolder, 'n8n.log');
	await unpackInto(userFolder, tarball);

	const encryptionKey = randomBytes(24).toString('hex');
	const url = `http://127.0.0.1:${chosenPort}`;
	const child = execa(host.node, [host.n8n, 'start'], {
		cwd: userFolder,
		// A process group of its own: n8n starts task runners, which must go with it.
		detached: process.platform !== 'win32',
		extendEnv: false,
		env: {
			...withoutOurs(process.env),
			N8N_USER_FOLDER: userFolder,
			N8N_ENCRYPTION_KEY: encryptionKey,
			N8N_PORT: String(chosenPort),
			N8N_LISTEN_ADDRESS: '127.0.0.1',
			N8N_RUNNERS_BROKER_PORT: String(await getPort({ host: '127.0.0.1' })),
			N8N_DIAGNOSTICS_ENABLED: 'false',
			N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
			N8N_TEMPLATES_ENABLED: 'false',
			N8N_PERSONALIZATION_ENABLED: 'false',
			N8N_SECURE_COOKIE: 'false',
			// As n8n 2 has it. Without, n8n 1 tells that an execution ended before its items are there.
			DB_SQLITE_POOL_SIZE: '3',
			...env,
		},
		stdin: 'ignore',
		reject: false,
		buffer: false,
		all: true,
	});
	running.add(child);
	child.all?.pipe(createWriteStream(logFile));

	const endN8n = async () => {
		if (running.delete(child)) await end(child);
	};
	const stop = async () => {
		await endN8n();
		await rm(userFolder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
	};
	try {
		await untilReady(url, child);
	} catch (cause) {
		const lastLines = (await readFile(logFile, 'utf8')).trim().split('\n').slice(-15).join('\n');
		await stop();
		throw new HostError(
			`n8n did not come up. Its last words:\n\n${lastLines}\n\nIf they do not tell why, delete ${host.directory} and start again, which installs n8n anew.`,
			cause,
		);
	}
	const secrets = { n8n_encryption_key: encryptionKey };
	return { url, userFolder, logFile, secrets, end: endN8n, stop };
}

async function untilReady(url: string, child: ExecaChildProcess): Promise<void> {
	const deadline = Date.now() + START_SECONDS * 1000;
	while (Date.now() < deadline) {
		if (child.exitCode !== null) throw new Error(`n8n ended with status ${child.exitCode}`);
		// Some versions call themselves ready before their REST API is there, and answer it with a page.
		const response = await fetch(`${url}/rest/settings`).catch(() => null);
		if (response?.ok && response.headers.get('content-type')?.includes('json')) return;
		await sleep(200);
	}
	throw new Error(`n8n was not ready after ${START_SECONDS} s`);
}

/** Politely first: n8n then finishes what it is at. */
async function end(child: ExecaChildProcess): Promise<void> {
	killGroup(child, 'SIGTERM');
	const ended = child.then(() => true);
	if (!(await Promise.race([ended, sleep(STOP_SECONDS * 1000, false, { ref: false })]))) {
		killGroup(child, 'SIGKILL');
		await ended;
	}
	killGroup(child, 'SIGKILL');
}

function killGroup(child: ExecaChildProcess, signal: NodeJS.Signals): void {
	if (child.pid === undefined) return;
	try {
		process.kill(process.platform === 'win32' ? child.pid : -child.pid, signal);
	} catch {
		// Nobody left in the group.
	}
}

/** What this process runs under (an n8n's settings, a test runner's, npm's) is not meant for ours. */
export function withoutOurs(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
	const ours = /^(N8N|DB|EXECUTIONS|QUEUE|JEST|npm)_|^NODE_(ENV|OPTIONS)$/;
	return Object.fromEntries(Object.entries(env).filter(([name]) => !ours.test(name)));
}
