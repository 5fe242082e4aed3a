/** The last complete run, which is kept beside the code, and what has changed since. */
import { readFile, writeFile } from 'node:fs/promises';
import { arch, cpus, platform } from 'node:os';
import path from 'node:path';

import { PACKAGE_DIRECTORY } from '../host/pack';
import { versionOf } from '../host/install';
import type { Result } from './measure';
import type { RowId } from './rows';

export type Machine = {
	cores: number;
	processor: string;
	system: string;
	node: string;
	n8n: string;
};

export type Run = { date: string; machine: Machine; results: Result[] };

export const RESULTS_FILE = path.join(PACKAGE_DIRECTORY, 'bench', 'results.json');

/** Of this machine, what a figure depends on and nothing that tells whose it is. */
export function machineWith(node: string): Machine {
	const processors = cpus();
	return {
		cores: processors.length,
		processor: processors[0]?.model.trim() ?? 'unknown',
		system: `${platform()} ${arch()}`,
		node,
		n8n: versionOf(''),
	};
}

/** Undefined where there is none yet. */
export async function lastRun(): Promise<Run | undefined> {
	const text = await readFile(RESULTS_FILE, 'utf8').catch(() => undefined);
	return text === undefined ? undefined : (JSON.parse(text) as Run);
}

/** Resolves with what was kept, for all else to be made from the same. */
export async function keep(run: Run, file = RESULTS_FILE): Promise<Run> {
	const text = JSON.stringify(run, rounded, '\t');
	await writeFile(file, text);
	return JSON.parse(text) as Run;
}

/** More digits than four say nothing and make every run a change. */
function rounded(_key: string, value: unknown): unknown {
	return typeof value === 'number' ? Number(value.toPrecision(4)) : value;
}

export type Change = {
	/** The last run's median. */
	before: number;
	/** How much the median has changed, as a share of the last one. */
	by: number;
	/** Whether each median lies outside what the other run's rounds gave. */
	isBeyondSpread: boolean;
};

export function changeOf(result: Result, last: Run | undefined): Change | undefined {
	const before = resultsById(last).get(result.id);
	if (before === undefined) return undefined;
	return {
		before: before.median,
		by: result.median / before.median - 1,
		isBeyondSpread: isOutside(result.median, before) && isOutside(before.median, result),
	};
}

export function resultsById(run: Run | undefined): Map<RowId, Result> {
	return new Map((run?.results ?? []).map((result) => [result.id, result]));
}

function isOutside(value: number, { low, high }: { low: number; high: number }): boolean {
	return value < low || value > high;
}
