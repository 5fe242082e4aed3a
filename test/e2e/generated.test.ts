/**
 * 2,000 generated requests that TeleCMI would never send, twenty at a time: each is answered below
 * 500 and in time, and as many executions start as answers say, each with its item.
 */
import fc from 'fast-check';

import type { JsonObject } from '../../nodes/notification/json';
import { HOSTILE } from '../../scripts/bench/hostile';
import { ITEM_A, LEG_A } from '../support/outgoingAnswered';
import { itemsAt } from '../support/workflow';
import { accepted, client, Probe, send, type Delivery } from './n8n';

const REQUESTS = 2_000;
const AT_A_TIME = 20;
const LARGE = 40;
const PATIENCE_MS = 60_000;

/** In the place of a status. */
const NO_ANSWER = 999;

/** Not XML: n8n 2.41 never answers XML that is broken, nor any after it, whatever node is behind. */
const TYPES = [
	'application/json',
	'text/plain',
	'application/x-www-form-urlencoded',
	'text/csv',
	'multipart/form-data; boundary=x',
];

const name = fc.oneof(
	fc.constantFrom(...Object.keys(LEG_A), 'cmiuid', 'from', 'raw', '__proto__', 'constructor'),
	fc.string(),
);
const value = fc.oneof(fc.jsonValue(), fc.string({ unit: 'binary' }));

const posted: fc.Arbitrary<Delivery> = fc
	.tuple(fc.array(fc.tuple(name, value), { maxLength: 4 }), fc.constantFrom(...TYPES), fc.nat(9))
	.map(([changes, contentType, cut]) => {
		const text = JSON.stringify(Object.fromEntries([...Object.entries(LEG_A), ...changes]));
		return { contentType, body: cut === 0 ? text.slice(0, text.length / 2) : text };
	});

const bytes: fc.Arbitrary<Delivery> = fc
	.tuple(fc.uint8Array({ maxLength: 200 }), fc.constantFrom(...TYPES))
	.map(([body, contentType]) => ({ body, contentType }));

const asked: fc.Arbitrary<Delivery> = fc.array(fc.tuple(name, fc.string())).map((fields) => {
	const all = [...Object.entries(LEG_A), ...fields].map(([key, text]): [string, string] => [
		key,
		String(text),
	]);
	return { method: 'GET' as const, query: `?${new URLSearchParams(all)}` };
});

/** Of up to a megabyte, the same that `scripts/bench/worst.ts` times. */
const large: Delivery[] = Array.from({ length: LARGE }, (_, index) => {
	const { of } = HOSTILE[(index * 7) % HOSTILE.length] ?? {};
	const request = of?.((index % 4) * 250_000 + 100_000);
	return { body: request?.text(), contentType: request?.contentType ?? null };
});

function excerptOf({ method, query, contentType, body }: Delivery): string {
	return JSON.stringify([method, query, contentType, String(body).slice(0, 300)]);
}

/** All executions of the workflow, whichever way they ended: the editor's list has 100 at most. */
async function executionsOf(workflowId: string): Promise<JsonObject[]> {
	const filter = encodeURIComponent(JSON.stringify({ workflowId }));
	const all: JsonObject[] = [];
	let cursor: string | null | undefined = '';
	while (typeof cursor === 'string') {
		const from: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
		const page: { results: JsonObject[]; nextCursor?: string | null } = await client.request(
			'GET',
			`/executions?filter=${filter}&limit=100${from}`,
		);
		all.push(...page.results);
		cursor = page.nextCursor;
	}
	return all;
}

test('2,000 generated requests', async () => {
	const probe = await Probe.publish('generated', { parameters: { events: ['*'] } });
	const seed = Number(process.env.TELECMI_SEED ?? Date.now() % 2 ** 31);
	const small = fc.sample(fc.oneof({ weight: 6, arbitrary: posted }, bytes, asked), {
		numRuns: REQUESTS - LARGE,
		seed,
	});
	const waiting = [...small, ...large];
	const answers: Array<{ status: number; said: unknown; sent?: string }> = [];
	await Promise.all(
		Array.from({ length: AT_A_TIME }, async () => {
			for (let next = waiting.pop(); next; next = waiting.pop()) {
				const { status, body } = await send(probe.workflow.productionUrl, {
					...next,
					signal: AbortSignal.timeout(PATIENCE_MS),
				}).catch((cause: unknown) => ({ status: NO_ANSWER, body: { status: String(cause) } }));
				const said = (body as JsonObject | null)?.status;
				answers.push({ status, said, ...(status >= 500 ? { sent: excerptOf(next) } : {}) });
			}
		}),
	);
	const failed = answers.filter(({ status }) => status >= 500);
	expect({ seed, failed }).toEqual({ seed, failed: [] });
	expect(answers).toHaveLength(REQUESTS);
	const promised = answers.filter(({ said }) => said === 'accepted').length;
	expect(promised).toBeGreaterThan(100);

	// n8n is alive, and this is the last one.
	const { status } = await send(probe.workflow.productionUrl, { body: LEG_A });
	expect(status).toBe(200);
	let started = await executionsOf(probe.workflow.id);
	const isDone = () => started.every((execution) => execution.status === 'success');
	for (let look = 0; !(isDone() && started.length > promised) && look < 60; look++) {
		await new Promise((resolve) => setTimeout(resolve, 1000));
		started = await executionsOf(probe.workflow.id);
	}
	expect(new Set(started.map(({ id }) => id)).size).toBe(promised + 1);
	expect(isDone()).toBe(true);
	const withoutItem: unknown[] = [];
	for (const { id } of started) {
		const execution = await client.finishedExecution(String(id));
		if (itemsAt(execution, 'Arrived').length !== 1) withoutItem.push(id);
	}
	expect(withoutItem).toEqual([]);
}, 600_000);

describe('a page of another site', () => {
	let probe: Probe;
	beforeAll(async () => {
		probe = await Probe.publish('cross-site');
	});
	const headers = { origin: 'https://example.com', 'sec-fetch-site': 'cross-site' };

	test.each<[string, Delivery]>([
		['a form', { body: 'type=cdr', contentType: 'application/x-www-form-urlencoded' }],
		['a simple request', { body: '{"type":"cdr"}', contentType: 'text/plain' }],
		['a visit', { method: 'GET' }],
	])('is answered in JSON, and may not send cookies along: %s', async (_, delivery) => {
		const response = await fetch(probe.workflow.productionUrl, {
			method: delivery.method ?? 'POST',
			headers: { ...headers, 'content-type': delivery.contentType ?? 'text/plain' },
			...(delivery.body ? { body: String(delivery.body) } : {}),
		});
		expect(response.headers.get('access-control-allow-credentials')).toBeNull();
		expect(response.headers.get('content-type')).toMatch(/^application\/json/);
	});

	test('sets no header by what it puts into the query', async () => {
		const query = '?a=%0d%0aSet-Cookie:%20session=1&%0d%0aX-Forged=1';
		const response = await fetch(probe.workflow.productionUrl + query);
		expect(response.status).toBe(400);
		expect(response.headers.get('set-cookie')).toBeNull();
		expect(response.headers.get('x-forged')).toBeNull();
	});

	test('gets no page at the Production URL, whatever it says it accepts', async () => {
		const response = await fetch(probe.workflow.productionUrl, {
			headers: { accept: 'text/html' },
		});
		expect(response.headers.get('content-type')).toMatch(/^application\/json/);
		expect(await response.json()).toEqual({ status: 'ready' });
	});

	test('leaves the workflow as it was', async () => {
		expect(await probe.deliver({ body: LEG_A })).toEqual(accepted('cdr.outgoing.answered', ITEM_A));
	});
});

test('more than n8n takes of a body is refused by n8n', async () => {
	const probe = await Probe.publish('oversize');
	const body = JSON.stringify({ ...LEG_A, custom: 'x'.repeat(17 * 2 ** 20) });
	const outcome = await probe.deliver({ body });
	expect(outcome.status).toBeGreaterThanOrEqual(400);
	expect(outcome.started).toEqual([]);
});
