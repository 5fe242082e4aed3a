/** Runs in n8n's Node, started by inProcess.ts; prints what it measured as JSON. */
import { createRequire } from 'node:module';
import path from 'node:path';
import { Bench } from 'tinybench';

import type { processNotification as Receive } from '../../nodes/notification/process';
import type { JsonObject } from '../../nodes/notification/json';
import type { WebhookRequest } from '../../nodes/notification/parse';
import { jsonRequest, settings } from '../../test/helpers/notifications';
import { LEG_A } from '../../test/helpers/outgoingAnswered';
import type { InProcess } from './inProcess';

const VALUES = [1, 3, 10, 30, 100, 300, 1000];
const KILOBYTES = [1, 4, 16, 64, 256, 1024];
const ROUND_MS = 200;
/** A clock's own cost does not show in so many calls at a time. */
const CALLS = 64;

const dist = path.resolve(process.cwd(), 'dist/nodes/notification/receive.js');
const { receive } = createRequire(dist)(dist) as { receive: typeof Receive };

type Task = [name: string, run: () => void, put: number[], calls: number];

const EVERYTHING = settings();

void main(Number(process.argv[2]), process.argv[3] === 'sample');

/** The sample has a process of its own: V8 makes slower code for what also gets large bodies. */
async function main(rounds: number, isSample: boolean): Promise<void> {
	const text = JSON.stringify(LEG_A);
	const requests = Array.from({ length: CALLS }, () => jsonRequest(JSON.parse(text)));
	const results: InProcess = {
		parse: [],
		item: [],
		byValues: VALUES.map((x) => ({ x, rounds: [] })),
		byBytes: KILOBYTES.map((kilobytes) => ({ x: kilobytes * 1024, rounds: [] })),
	};
	for (let round = 0; round <= rounds; round++) {
		const sample: Task[] = [
			['parse', () => requests.forEach(() => JSON.parse(text)), results.parse, CALLS],
			['item', () => requests.forEach(accept), results.item, CALLS],
		];
		const tasks = isSample
			? sample
			: [
					...results.byValues.map(({ x, rounds: put }) =>
						growing(`${x} values`, withValues(x), put),
					),
					...results.byBytes.map(({ x, rounds: put }) => growing(`${x} bytes`, withBytes(x), put)),
				];
		if (round % 2 === 1) tasks.reverse();
		for (const [name, run, put, calls] of tasks) {
			const microseconds = (await medianMilliseconds(name, run)) * (1000 / calls);
			// The first round warms up.
			if (round > 0) put.push(microseconds);
		}
	}
	console.log(JSON.stringify(results));
}

function growing(name: string, body: JsonObject, put: number[]): Task {
	const request = jsonRequest(body);
	return [name, () => accept(request), put, 1];
}

function accept(request: WebhookRequest): void {
	const verdict = receive(request, EVERYTHING);
	if (verdict.kind !== 'accepted') throw new Error(`A body was ${verdict.kind}`);
}

async function medianMilliseconds(name: string, run: () => void): Promise<number> {
	const bench = new Bench({ time: ROUND_MS, warmupTime: ROUND_MS / 4, throws: true });
	bench.add(name, run);
	await bench.run();
	const [result] = bench.results;
	if (result?.state !== 'completed') throw new Error(`${name}: ${result?.state}`);
	return result.latency.p50;
}

function withValues(count: number): JsonObject {
	const entries = Array.from({ length: count }, (_, i) => [`field_${i}`, `value ${i}`] as const);
	return { ...LEG_A, custom: JSON.stringify(Object.fromEntries(entries)) };
}

/** A list of notes, as a CRM attaches them, until the whole body has that size. */
function withBytes(size: number): JsonObject {
	const note = { author: 'agent', text: 'Asked to be called again on Monday.', done: false };
	const empty = JSON.stringify({ ...LEG_A, extra_params: { notes: [] } }).length;
	const notes = Math.max(1, Math.floor((size - empty) / (JSON.stringify(note).length + 1)));
	return JSON.parse(
		JSON.stringify({ ...LEG_A, extra_params: { notes: Array(notes).fill(note) } }),
	) as JsonObject;
}
