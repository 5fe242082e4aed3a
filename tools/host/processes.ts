/** Processes and folders of a test. None is left behind, whatever way the test ends: see guard.mjs. */
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
	/** Whether it can be used. Asked again and again after its start; an error counts as no. */
	isReady: () => Promise<boolean>;
	/** Whether it is left alone when it ends by itself. Its start then fails at once. */
	staysEnded?: boolean;
	/** What it reads from its standard input. */
	input?: string;
	/** Whom to run it as, where this process may choose. */
	user?: { uid: number; gid: number };
	/** Which signal asks it to end in good order. */
	stopSignal?: NodeJS.Signals;
};

/** n8n starts five times at once in queue mode, on as few as two cores. */
const START_SECONDS = 240;
const STOP_SECONDS = 15;
const RESTART_MS = 1000;

/** A process that can be killed and started again, and that comes back when it ends by itself. */
export class Program {
	/** How often it ended though nobody had asked it to. */
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
				throw new HostError(await this.lastWords('ended before it was ready'));
			}
			if (Date.now() > deadline) {
				throw new HostError(await this.lastWords(`was not ready after ${START_SECONDS} s`));
			}
			await sleep(100);
		}
	}

	/** As when the machine takes it away: no signal that it could act on. */
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
			// A process group of its own: n8n starts task runners, which must go with it.
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
			// As `restart: unless-stopped` does it.
			appendFileSync(logFile, `${name} ended by itself and is started again\n`);
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

	private async lastWords(what: string): Promise<string> {
		const log = await readFile(this.options.logFile, 'utf8').catch(() => '');
		const lines = log.trim().split('\n').slice(-20).join('\n');
		return `${this.name} ${what}. Its last words:\n\n${lines}`;
	}
}

/** Which of them have ended though nobody had asked them to, and how often. */
export function endsOf(programs: Program[]): { [name: string]: number } {
	const ended = programs.filter(({ ownEnds }) => ownEnds > 0);
	return Object.fromEntries(ended.map(({ name, ownEnds }) => [name, ownEnds]));
}

/** A folder that does not outlive the test. */
export async function temporaryFolder(name: string): Promise<string> {
	const folder = await mkdtemp(path.join(tmpdir(), `n8n-nodes-telecmi-${name}-`));
	tellGuard(`folder ${folder}`);
	return folder;
}

export async function removeFolder(folder: string): Promise<void> {
	await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
	tellGuard(`removed ${folder}`);
}

/** `npm start` is to work on Windows as well. */
const HAS_GROUPS = process.platform !== 'win32';

function killGroup(pid: number, signal: NodeJS.Signals): void {
	try {
		process.kill(HAS_GROUPS ? -pid : pid, signal);
	} catch {
		// Nobody left in the group.
	}
}

let guard: ChildProcess | undefined;

function tellGuard(line: string): void {
	if (guard === undefined) {
		guard = spawn(process.execPath, [path.join(__dirname, 'guard.mjs')], {
			detached: true,
			stdio: ['pipe', 'ignore', 'inherit'],
		});
		// The guard waits for this process, never the other way round.
		guard.unref();
		(guard.stdin as unknown as { unref?: () => void }).unref?.();
	}
	guard.stdin?.write(`${line}\n`);
}
