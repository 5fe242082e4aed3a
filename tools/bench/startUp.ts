/** n8n started again and again on the same data, with the package and without it. */
import getPort from 'get-port';
import { mkdir, rename } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { environmentOf } from '../host/n8n';
import { residentMegabytes } from '../host/memory';
import { unpackInto } from '../host/pack';
import { Program, removeFolder, temporaryFolder } from '../host/processes';
import { cpuSeconds } from './load';
import { resultOf, type Context, type Measure } from './measure';
import { differences, interleave } from './statistics';

/** For n8n to end what it does after a start. */
const SETTLE_MS = 4000;
/** Memory and time differ from start to start by more than what is looked for. */
const STARTS_PER_ROUND = 2;
/** Often enough not to blur a difference of some milliseconds. */
const LOOK_MS = 10;

type Start = { milliseconds: number; cpuMilliseconds: number; megabytes: number };

export const startUp: Measure = {
	title: 'Memory and start-up time, with the package and without it',
	rows: ['memory', 'start'],
	run: async (context) => {
		const folder = await temporaryFolder('start');
		try {
			await unpackInto(folder, context.tarball);
			const starts: { [side: string]: Start[] } = { 'with it': [], 'without it': [] };
			const side = (name: string, isInstalled: boolean) => async () => {
				const start = await startOnce(context, folder, isInstalled);
				starts[name]?.push(start);
				return start.milliseconds;
			};
			// The warm-up round makes the database and fills the disk's cache.
			await interleave(
				{ 'with it': side('with it', true), 'without it': side('without it', false) },
				context.rounds * STARTS_PER_ROUND,
				context.progress,
			);
			return (['memory', 'start'] as const)
				.filter((id) => context.wants(id))
				.map((id) => row(id, starts));
		} finally {
			await removeFolder(folder);
		}
	},
};

function row(id: 'memory' | 'start', starts: { [side: string]: Start[] }) {
	const of = (side: string, figure: keyof Start) =>
		(starts[side] ?? []).slice(1).map((start) => start[figure]);
	const figure = id === 'memory' ? 'megabytes' : 'milliseconds';
	const [left, right] = [of('with it', figure), of('without it', figure)];
	const sides = {
		'with it': left,
		'without it': right,
		...(id === 'start'
			? {
					'CPU, with it': of('with it', 'cpuMilliseconds'),
					'CPU, without it': of('without it', 'cpuMilliseconds'),
				}
			: {}),
	};
	return resultOf(id, differences(left, right), sides, id === 'memory' ? 'MB' : 'ms');
}

async function startOnce({ host }: Context, folder: string, isInstalled: boolean): Promise<Start> {
	await install(folder, isInstalled);
	const port = await getPort({ host: '127.0.0.1' });
	const ready = `http://127.0.0.1:${port}/healthz/readiness`;
	const isReady = async () => (await fetch(ready)).ok;
	const program = new Program({
		name: 'n8n',
		command: host.node,
		// Garbage that happens to lie around is not what the package costs.
		args: ['--expose-gc', '--require', path.join(__dirname, 'collect.js'), host.n8n, 'start'],
		env: await environmentOf(folder, port),
		cwd: folder,
		logFile: path.join(folder, 'n8n.log'),
		isReady,
	});
	try {
		const started = performance.now();
		const starting = program.start();
		while (!(await isReady().catch(() => false))) await sleep(LOOK_MS);
		const milliseconds = performance.now() - started;
		const cpuMilliseconds = (await cpuSeconds([program.pid])) * 1000;
		await starting;
		await sleep(SETTLE_MS);
		if (program.pid !== undefined) process.kill(program.pid, 'SIGUSR2');
		await sleep(SETTLE_MS / 4);
		return { milliseconds, cpuMilliseconds, megabytes: await residentMegabytes(program.pid) };
	} finally {
		await program.stop();
	}
}

/** In its place or beside it; n8n looks in one place only. */
async function install(folder: string, isInstalled: boolean): Promise<void> {
	const nodes = path.join(folder, '.n8n', 'nodes');
	const aside = path.join(folder, 'nodes-aside');
	await mkdir(path.dirname(nodes), { recursive: true });
	await (isInstalled ? rename(aside, nodes) : rename(nodes, aside)).catch(() => {
		// It is where it should be.
	});
}
