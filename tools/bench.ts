/**
 * `npm run bench`: what the package costs, beside what it is compared with, on real n8n's of its own.
 * `-- --only ignored` for one row, `-- --only settings` for a group; `-- --quick` for a first look,
 * `-- --json file` for the figures of any run as JSON. Only a complete run writes bench/results.json,
 * docs/bench.svg and the tables of docs/performance.md.
 */
import execa from 'execa';
import { Listr } from 'listr2';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { HostError, installHost, type Host } from './host/install';
import { PACKAGE_DIRECTORY, packPackage } from './host/pack';
import { ensurePrograms, POSTGRES, REDIS } from './host/programs';
import { callDefault, callQueue, callSqlite } from './bench/call';
import { CHART_FILE, drawChart } from './bench/chart';
import { keep, lastRun, machineWith, RESULTS_FILE, type Run } from './bench/history';
import { inProcess } from './bench/inProcess';
import type { Context, Measure, Result } from './bench/measure';
import { defaultSettings, tokenSqlite } from './bench/one';
import { PAGE_FILE, writePage } from './bench/page';
import { processor, settings } from './bench/processor';
import { startQueue, type Queue } from './bench/queue';
import { EVERY_ROW, rowsNamed, type RowId } from './bench/rows';
import { size } from './bench/size';
import { startUp } from './bench/startUp';
import { tableOf } from './bench/table';

const ROUNDS = 5;
const SHOWN = { fallbackRenderer: 'simple' } as const;
const QUICK = { rounds: 2, share: 0.25 };

type Options = {
	wanted: ReadonlySet<RowId>;
	quick: boolean;
	json: string | undefined;
	isComplete: boolean;
};

const cleanups: Array<() => Promise<void>> = [];

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
	process.once(signal, () => void cleanUp().finally(() => process.exit(130)));
}

void main()
	.catch((cause: unknown) => {
		console.error(`\n${cause instanceof HostError ? cause.message : (cause as Error).stack}`);
		return 1;
	})
	.then(async (status) => {
		await cleanUp();
		process.exit(status);
	});

async function main(): Promise<number> {
	const options = optionsOf(process.argv.slice(2));
	if (process.platform !== 'linux') {
		throw new HostError('The benchmark reads /proc: run it on Linux.');
	}
	const last = await lastRun();
	const results: Result[] = [];
	const prepared = {} as { host: Host; tarball: string };
	const wanted = measures().filter(({ rows }) => rows.some((id) => options.wanted.has(id)));
	await new Listr(
		[
			{
				title: 'PostgreSQL, Redis, n8n and this package',
				task: async (_context, task) => await prepare(prepared, (line) => (task.output = line)),
			},
		],
		SHOWN,
	).run();
	const tasks = new Listr(
		wanted.map(({ title, run }) => ({
			title,
			task: async (_context: unknown, task: { output: string }) => {
				const context = contextOf(prepared, options, (line) => (task.output = line));
				results.push(...(await run(context)));
			},
		})),
		// What cannot be measured is no reason to lose what can.
		{ ...SHOWN, exitOnError: false, collectErrors: 'minimal' },
	);
	await tasks.run();
	console.log(`\n${tableOf(results, last)}\n`);
	if (options.json !== undefined) {
		await keep(await runOf(prepared.host, results), path.resolve(options.json));
	}
	if (tasks.errors.length > 0) return 1;
	if (options.isComplete) await write(await runOf(prepared.host, results));
	return 0;
}

function optionsOf(args: string[]): Options {
	const { values } = parseArgs({
		args,
		options: {
			only: { type: 'string', multiple: true },
			quick: { type: 'boolean', default: false },
			json: { type: 'string' },
		},
	});
	const ids = EVERY_ROW.map(({ id }) => id);
	const wanted = values.only === undefined ? ids : values.only.flatMap(rowsNamed);
	if (wanted.length === 0) {
		throw new HostError(
			`--only takes one of these, or what stands before the hyphen: ${ids.join(', ')}`,
		);
	}
	return {
		wanted: new Set(wanted),
		quick: values.quick,
		json: values.json,
		isComplete: values.only === undefined && !values.quick,
	};
}

async function prepare(
	into: { host: Host; tarball: string },
	progress: (line: string) => void,
): Promise<void> {
	const missing = await ensurePrograms(POSTGRES, REDIS);
	if (missing !== undefined) throw new HostError(missing);
	into.host = await installHost(progress);
	const { tarball, remove } = await packPackage();
	cleanups.push(remove);
	into.tarball = tarball;
}

/** In the order of their time. What starts queue mode shares one; all others have the machine alone. */
function measures(): Measure[] {
	let queue: Promise<Queue> | undefined;
	const startedQueue = async (context: Context) => {
		queue ??= startQueue(context).then((started) => {
			cleanups.push(started.stop);
			return started;
		});
		return await queue;
	};
	return [
		size,
		inProcess,
		startUp,
		callSqlite,
		tokenSqlite,
		callDefault,
		defaultSettings,
		processor(startedQueue),
		callQueue(startedQueue),
		settings(startedQueue),
	];
}

function contextOf(
	prepared: { host: Host; tarball: string },
	{ wanted, quick }: Options,
	progress: (line: string) => void,
): Context {
	return {
		...prepared,
		...(quick ? QUICK : { rounds: ROUNDS, share: 1 }),
		wants: (id) => wanted.has(id),
		progress,
	};
}

async function runOf(host: Host, results: Result[]): Promise<Run> {
	const { stdout: node } = await execa(host.node, ['--version']);
	return {
		date: new Date().toISOString().slice(0, 10),
		machine: machineWith(node.slice(1)),
		results,
	};
}

async function write(run: Run): Promise<void> {
	const kept = await keep(run);
	await writePage(kept);
	await drawChart(kept);
	const formatted = [RESULTS_FILE, PAGE_FILE].map((file) => path.relative(PACKAGE_DIRECTORY, file));
	await execa('prettier', ['--write', ...formatted], { cwd: PACKAGE_DIRECTORY, preferLocal: true });
	const written = [...formatted, path.relative(PACKAGE_DIRECTORY, CHART_FILE)];
	console.log(`Written: ${written.join(', ')}\n`);
}

async function cleanUp(): Promise<void> {
	for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
}
