/**
 * 2,000 generated requests, near to what TeleCMI sends and far from it, to workflows that reject, emit, and
 * have a token: each is answered below 500, and starts an execution with one item exactly if the response says so.
 */
import fc from 'fast-check';
import { setTimeout as sleep } from 'node:timers/promises';

import type { JsonObject } from '../../nodes/notification/json';
import { itemsAt, type TriggerOptions } from '../../tools/host/workflow';
import { accepted, client, Probe, send, type Delivery } from '../e2e/n8n';
import { formText } from '../helpers/notifications';
import { ITEM_A, LEG_A } from '../helpers/outgoingAnswered';

const REQUESTS = 2_000;
const AT_A_TIME = 20;
const LIMIT = 256 * 1024;
const TOKEN = 'token-of-the-generated-requests';
const FORM = 'application/x-www-form-urlencoded';
/** No XML: n8n 2.41 stops responding to XML after one malformed document. */
const TYPES = [
	'application/json',
	'text/plain',
	FORM,
	'text/csv',
	'multipart/form-data; boundary=x',
];

const name = fc.oneof(
	fc.constantFrom(...Object.keys(LEG_A), 'cmiuid', 'from', 'raw', '__proto__', 'constructor'),
	fc.string(),
);
const value = fc.oneof(fc.jsonValue(), fc.string({ unit: 'binary' }));
const type = fc.constantFrom(...TYPES);

const posted = fc
	.tuple(fc.array(fc.tuple(name, value), { maxLength: 4 }), type, fc.nat(9))
	.map(([changes, contentType, cut]): Delivery => {
		const text = JSON.stringify(Object.fromEntries([...Object.entries(LEG_A), ...changes]));
		return { contentType, body: cut === 0 ? text.slice(0, text.length / 2) : text };
	});
const bytes = fc
	.tuple(fc.uint8Array({ maxLength: 200 }), type)
	.map(([body, contentType]): Delivery => ({ body, contentType }));
const queried = fc.array(fc.tuple(name, fc.string())).map((fields): Delivery => {
	const query = `?${formText(LEG_A)}&${new URLSearchParams(fields)}`;
	return { method: 'GET', query };
});

/** Up to just over the limit. */
const PARTS = ['{"a":', '[', '"a":1,', '12345678901234567890,', '%00=&', 'é', ' '];
const large = fc
	.tuple(fc.constantFrom(...PARTS), fc.integer({ min: LIMIT / 2, max: LIMIT + 9 }), type)
	.map(([part, size, contentType]): Delivery => {
		const repeated = part.repeat(size / Buffer.byteLength(part));
		const isJson = contentType === 'application/json';
		return {
			contentType,
			body: isJson ? JSON.stringify({ ...LEG_A, custom: repeated }) : repeated,
		};
	});

const any = fc.oneof(
	{ weight: 60, arbitrary: posted },
	{ weight: 10, arbitrary: bytes },
	{ weight: 10, arbitrary: queried },
	large,
);

type Target = TriggerOptions & { name: string; tokens: Array<string | undefined> };

test('2,000 generated requests', async () => {
	const telecmiWebhookApi = await client.createCredential('telecmiWebhookApi', { token: TOKEN });
	const events = ['*'];
	const emit = { onInvalid: 'emit' };
	const targets: Target[] = [
		{ name: 'reject', tokens: [undefined], parameters: { events } },
		{ name: 'emit', tokens: [undefined], parameters: { events, options: emit } },
		{
			name: 'token',
			tokens: [TOKEN, 'another-token-of-the-same-sort', undefined],
			parameters: { events, authentication: 'webhookToken', options: emit },
			credentials: { telecmiWebhookApi },
		},
	];
	const probes: Probe[] = [];
	for (const target of targets) probes.push(await Probe.publish(target.name, target));
	const seed = Number(process.env.TELECMI_SEED ?? Date.now() % 2 ** 31);
	const waiting = [...fc.sample(any, { numRuns: REQUESTS, seed }).entries()];
	const started = targets.map(() => 0);
	const wrong: unknown[] = [];
	const sendNext = async (): Promise<void> => {
		for (let next = waiting.pop(); next; next = waiting.pop()) {
			const [index, delivery] = next;
			const at = index % targets.length;
			const { tokens } = targets[at] as Target;
			const token = tokens[Math.floor(index / targets.length) % tokens.length];
			const query = `${delivery.query ?? '?'}${token === undefined ? '' : `&token=${token}`}`;
			const answer = await send(probes[at]?.workflow.productionUrl ?? '', {
				...delivery,
				query,
				signal: AbortSignal.timeout(60_000),
			}).catch((cause: unknown) => ({ status: 999, body: String(cause) }));
			const said = (answer.body as JsonObject | null)?.status;
			if (said === 'accepted' || said === 'invalid') started[at] = (started[at] ?? 0) + 1;
			// Without the token, the node says 401; n8n refuses what it cannot parse before that.
			const isOpen = tokens.length === 1 || token === TOKEN;
			const isRefused = said === 'rejected' ? answer.status === 401 : said === undefined;
			if (answer.status >= 500 || (!isOpen && !isRefused)) {
				wrong.push([answer, delivery.contentType, query, String(delivery.body).slice(0, 300)]);
			}
		}
	};
	await Promise.all(Array.from({ length: AT_A_TIME }, sendNext));
	expect({ seed, wrong }).toEqual({ seed, wrong: [] });
	for (const [at, { workflow }] of probes.entries()) {
		expect(started[at]).toBeGreaterThan(REQUESTS / 40);
		expect([targets[at]?.name, await itemCounts(workflow.id, started[at] ?? 0)]).toEqual([
			targets[at]?.name,
			Array.from({ length: started[at] ?? 0 }, () => 1),
		]);
	}
	// n8n still answers.
	const probe = await Probe.publish('afterwards');
	expect(await probe.deliver({ body: LEG_A })).toEqual(accepted('cdr.outgoing.answered', ITEM_A));
}, 1_200_000);

/** How many items each execution has, once there are so many and all have ended well. */
async function itemCounts(workflowId: string, count: number): Promise<number[]> {
	let all = await executionsOf(workflowId);
	const areDone = () => all.length >= count && all.every(({ status }) => status === 'success');
	for (let look = 0; look < 60 && !areDone(); look++) {
		await sleep(1000);
		all = await executionsOf(workflowId);
	}
	expect(all.filter(({ status }) => status !== 'success')).toEqual([]);
	const counts: number[] = [];
	for (const { id } of all) {
		const execution = await client.finishedExecution(String(id));
		counts.push([...itemsAt(execution, 'Arrived'), ...itemsAt(execution, 'Invalid')].length);
	}
	return counts;
}

/** n8n lists 100 at most at a time. */
async function executionsOf(workflowId: string): Promise<JsonObject[]> {
	const filter = encodeURIComponent(JSON.stringify({ workflowId }));
	const all = new Map<unknown, JsonObject>();
	let cursor: string | null | undefined = '';
	while (typeof cursor === 'string') {
		const from: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
		const page: { results: JsonObject[]; nextCursor?: string | null } = await client.request(
			'GET',
			`/executions?filter=${filter}&limit=100${from}`,
		);
		for (const execution of page.results) all.set(execution.id, execution);
		cursor = page.nextCursor;
	}
	return [...all.values()];
}

test('what is in the query sets no response header', async () => {
	const { workflow } = await Probe.publish('headers');
	const query = '?a=%0d%0aSet-Cookie:%20session=1&%0d%0aX-Forged=1';
	const response = await fetch(workflow.productionUrl + query);
	expect(response.status).toBe(400);
	expect(response.headers.get('content-type')).toMatch(/^application\/json/);
	for (const header of ['set-cookie', 'x-forged', 'access-control-allow-credentials']) {
		expect(response.headers.get(header)).toBeNull();
	}
});
