/** Runs in n8n's Node on the built package; bench.ts gives the number of rounds and reads the output. */
import { createRequire } from 'node:module';
import path from 'node:path';

import type { WebhookRequest } from '../../nodes/notification/parse';
import type { processNotification, ProcessSettings } from '../../nodes/notification/process';
import type { toReply } from '../../nodes/webhook/reply';
import { HOSTILE } from './hostile';
import { median, type Result } from './measure';
import { ACCEPTED } from './workflows';

const BODY_BYTES = 256 * 1024;
const NUMBERS = `[${'1,'.repeat(BODY_BYTES / 2)}1]`;

const load = createRequire(__filename);
const dist = path.join(__dirname, '../../dist/nodes');
type Domain = { processNotification: typeof processNotification };
const domain = load(`${dist}/notification/process.js`) as Domain;
const webhook = load(`${dist}/webhook/reply.js`) as { toReply: typeof toReply };

type Format = ProcessSettings['format'];
const settings = (customData: Format['customData'], includeRaw: boolean): ProcessSettings => ({
	appIds: new Set(),
	selection: { events: new Set(['*']), legs: 'all' },
	format: { customData, phoneNumber: 'e164', includeRaw },
});

const rounds = Number(process.argv[2]);
const slowest = HOSTILE.map(hostile).sort((a, b) => (b.ours[0] ?? 0) - (a.ours[0] ?? 0))[0];
console.log(JSON.stringify([sample(), slowest]));

/** Microseconds per notification. */
function sample(): Result {
	const text = JSON.stringify(ACCEPTED);
	const sent = { method: 'POST', contentType: 'application/json', query: {} };
	const request: WebhookRequest = { ...sent, body: JSON.parse(text), text: () => text };
	const chosen = settings('flatten', false);
	const { kind } = domain.processNotification(request, chosen);
	if (kind !== 'accepted') throw new Error(`The sample is ${kind}`);
	const process = () => domain.processNotification(request, chosen);
	const figures = (run: () => unknown) =>
		Array.from({ length: rounds + 1 }, () => microseconds(run)).slice(1); // The first warms up.
	return { name: 'sample', ours: figures(process), theirs: figures(() => JSON.parse(text)) };
}

/** The median of many short runs, so that few include another process's time on this processor. */
function microseconds(run: () => unknown): number {
	const batches = Array.from({ length: 1000 }, () => {
		const start = performance.now();
		for (let call = 0; call < 50; call++) run();
		return performance.now() - start;
	});
	return (median(batches) * 1000) / 50;
}

/** Milliseconds for one body, in the settings in which it takes longest. */
function hostile({ name, of }: (typeof HOSTILE)[number]): Result {
	let request = of(BODY_BYTES);
	// Escapes and the notification itself make a body longer than was asked for.
	for (let asked = BODY_BYTES; request.text().length > BODY_BYTES; request = of(asked)) {
		asked *= (BODY_BYTES / request.text().length) * 0.99;
	}
	const longest = (run: () => unknown) =>
		Math.max(...Array.from({ length: rounds }, () => milliseconds(run)));
	const times = (['flatten', 'object', 'text'] as const).map((format) => {
		const chosen = settings(format, true);
		return longest(() => webhook.toReply(domain.processNotification(request, chosen), 'emit'));
	});
	const theirs = longest(() => JSON.parse(NUMBERS));
	return { name: 'hostile', ours: [Math.max(...times)], theirs: [theirs], note: name };
}

/** Processor time where that is less: a busy machine delays the clock. */
function milliseconds(run: () => unknown): number {
	globalThis.gc?.(); // What the run before left to collect is not this one's.
	const [start, used] = [performance.now(), process.cpuUsage()];
	run();
	const { user, system } = process.cpuUsage(used);
	return Math.min(performance.now() - start, (user + system) / 1000);
}
