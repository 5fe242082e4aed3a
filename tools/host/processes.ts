/** Processes and temporary folders. guard.mjs removes what is left, however this process ends. */
import execa, { type ExecaChildProcess } from 'execa';
import { spawn, type ChildProcess } from 'node:child_process';
import { appendFileSync, createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { HostError } from './install';

export type ProgramOptions = {
	name: string;
	command: string;
	args: string[];
	env: NodeJS.ProcessEnv;
	cwd: string;
	logFile: string;
	/** Polled after the start; an error counts as no. */
	isReady: () => Promise<boolean>;
	/** Whether it is not restarted when it ends by itself. Its start then fails at once. */
	staysEnded?: boolean;
	/** Its standard input. */
	input?: string;
	user?: { uid: number; gid: number };
	/** The signal that asks it to shut down. */
	stopSignal?: NodeJS.Signals;
};

/** In queue mode, five n8n processes start at once, on as few as two cores. */
const START_SECONDS = 240;
const STOP_SECONDS = 15;
const RESTART_MS = 1000;

/** `npm start` also works on Windows. */
const HAS_GROUPS = process.platform !== 'win32';

/** A process that can be killed and started again, and that restarts when it ends by itself. */
export class Program {
	/** How often it ended by itself. */
	ownEnds = 0;

	private child: ExecaChildProcess | undefined;

	private wanted = false;

	constructor(readonly options: ProgramOptions) {}

	get name(): string {
		return this.options.name;
	}

	get pid(): number | undefined {
		return this.child?.pid;
	}

	async start(): Promise<void> {
		this.wanted = true;
		this.launch();
		const deadline = Date.now() + START_SECONDS * 1000;
		while (!(await this.options.isReady().catch(() => false))) {
			if (this.options.staysEnded && this.child === undefined) {
				throw await this.startError('ended before it was ready');
			}
			if (Date.now() > deadline) {
				throw await this.startError(`was not ready after ${START_SECONDS} s`);
			}
			await sleep(100);
		}
	}

	/** Ends it as a crash of the machine would. */
	async kill(): Promise<void> {
		await this.end('SIGKILL');
	}

	async stop(): Promise<void> {
		await this.end(this.options.stopSignal ?? 'SIGTERM');
	}

	private launch(): void {
		const { command, args, env, cwd, logFile, input, user, name } = this.options;
		appendFileSync(logFile, '');
		const child = execa(command, args, {
			cwd,
			env,
			extendEnv: false,
			// A process group: n8n starts task runners, which must end with it.
			detached: HAS_GROUPS,
			reject: false,
			buffer: false,
			all: true,
			...(input === undefined ? { stdin: 'ignore' } : { input }),
			...(user ?? {}),
		});
		this.child = child;
		child.all?.pipe(createWriteStream(logFile, { flags: 'a' }));
		const { pid } = child;
		if (pid !== undefined) tellGuard(`group ${pid}`);
		void child.then(async () => {
			if (pid !== undefined) tellGuard(`ended ${pid}`);
			if (this.child !== child) return;
			this.child = undefined;
			if (!this.wanted) return;
			this.ownEnds++;
			if (this.options.staysEnded) return;
			// Like Docker's `restart: unless-stopped`.
			appendFileSync(logFile, `${name} ended by itself and is restarted\n`);
			await sleep(RESTART_MS);
			if (this.wanted && this.child === undefined) this.launch();
		});
	}

	private async end(signal: NodeJS.Signals): Promise<void> {
		this.wanted = false;
		const { child } = this;
		if (child?.pid === undefined) return;
		const ended = child.then(() => true);
		killGroup(child.pid, signal);
		if (!(await Promise.race([ended, sleep(STOP_SECONDS * 1000, false, { ref: false })]))) {
			killGroup(child.pid, 'SIGKILL');
			await ended;
		}
		killGroup(child.pid, 'SIGKILL');
	}

	private async startError(what: string): Promise<HostError> {
		const log = await readFile(this.options.logFile, 'utf8').catch(() => '');
		const lines = log.trim().split('\n').slice(-20).join('\n');
		return new HostError(`${this.name} ${what}. The end of its log:\n\n${lines}`);
	}
}

export async function temporaryFolder(name: string): Promise<string> {
	const folder = await mkdtemp(path.join(tmpdir(), `n8n-nodes-telecmi-${name}-`));
	tellGuard(`folder ${folder}`);
	return folder;
}

export async function removeFolder(folder: string): Promise<void> {
	await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
	tellGuard(`removed ${folder}`);
}

function killGroup(pid: number, signal: NodeJS.Signals): void {
	try {
		process.kill(HAS_GROUPS ? -pid : pid, signal);
	} catch {
		// The group has ended.
	}
}

let guard: ChildProcess | undefined;

function tellGuard(line: string): void {
	if (guard === undefined) {
		guard = spawn(process.execPath, [path.join(__dirname, 'guard.mjs')], {
			detached: true,
			stdio: ['pipe', 'ignore', 'inherit'],
		});
		// This process does not wait for the guard.
		guard.unref();
		(guard.stdin as unknown as { unref?: () => void }).unref?.();
	}
	guard.stdin?.write(`${line}\n`);
}
