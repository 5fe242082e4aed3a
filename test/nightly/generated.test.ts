/**
 * 2,000 generated requests that TeleCMI would never send, twenty at a time: each is answered below
 * 500 and in time, and as many executions start as answers say, each with its item.
 */
import type { JsonObject } from '../../nodes/notification/json';
import { ITEM_A, LEG_A } from '../helpers/outgoingAnswered';
import { itemsAt, type TriggerOptions } from '../../tools/host/workflow';
import { generatedRequests } from './generatedRequests';
import { accepted, client, Probe, send, type Delivery } from '../e2e/n8n';

const REQUESTS = 2_000;
const AT_A_TIME = 20;
/** n8n stores a megabyte in one go; of twenty at once, it takes its database for lost and answers 503. */
const LARGE_AT_A_TIME = 2;
const PATIENCE_MS = 60_000;

/** In the place of a status. */
const NO_ANSWER = 999;

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

/** How a workflow is set, and what each request to it brings along in turn. */
type Target = {
	name: string;
	options: TriggerOptions;
	tokens: Array<{ token?: string; opens: boolean }>;
};

const TOKEN = 'token-of-the-generated-requests';
const WRONG = 'wrong-token-of-the-same-length-';

const openTo = (onInvalid: 'reject' | 'emit'): Target => ({
	name: onInvalid,
	options: { parameters: { events: ['*'], options: { onInvalid } } },
	tokens: [{ opens: true }],
});

async function targets(): Promise<Target[]> {
	const telecmiWebhookApi = await client.createCredential('telecmiWebhookApi', { token: TOKEN });
	return [
		openTo('reject'),
		openTo('emit'),
		{
			name: 'token',
			options: {
				parameters: {
					events: ['*'],
					authentication: 'webhookToken',
					options: { onInvalid: 'emit' },
				},
				credentials: { telecmiWebhookApi },
			},
			tokens: [{ token: TOKEN, opens: true }, { token: WRONG, opens: false }, { opens: false }],
		},
	];
}

type Answer = { target: number; opens: boolean; status: number; said: unknown; sent?: string };

/** The node says to whoever has not the token nothing but 401; what n8n cannot parse it refuses before. */
function isRefusal(status: number, said: unknown): boolean {
	return said === 'rejected' ? status === 401 : said === undefined && status >= 400;
}

test('2,000 generated requests, to workflows that reject, that emit and that have a token', async () => {
	const all = await targets();
	const probes: Probe[] = [];
	for (const { name, options } of all) {
		probes.push(await Probe.publish(`generated, ${name}`, options));
	}
	const seed = Number(process.env.TELECMI_SEED ?? Date.now() % 2 ** 31);
	const { small, large } = generatedRequests(REQUESTS, seed);
	const answers: Answer[] = [];
	const sendOne = async (delivery: Delivery, index: number) => {
		const target = index % all.length;
		const { tokens } = all[target] as Target;
		const { token, opens } = tokens[Math.floor(index / all.length) % tokens.length] ?? {
			opens: true,
		};
		const query = withToken(delivery.query, token);
		const { status, body } = await send(probes[target]?.workflow.productionUrl ?? '', {
			...delivery,
			query,
			signal: AbortSignal.timeout(PATIENCE_MS),
		}).catch((cause: unknown) => ({ status: NO_ANSWER, body: { status: String(cause) } }));
		const said = (body as JsonObject | null)?.status;
		const isWrong = status >= 500 || (!opens && !isRefusal(status, said));
		answers.push({
			target,
			opens,
			status,
			said,
			...(isWrong ? { sent: excerptOf(delivery) } : {}),
		});
	};
	await sendAll(large, LARGE_AT_A_TIME, sendOne);
	await sendAll(small, AT_A_TIME, sendOne);
	const failed = answers.filter(({ sent }) => sent !== undefined);
	expect({ seed, failed }).toEqual({ seed, failed: [] });
	expect(answers).toHaveLength(REQUESTS);

	for (const [target, { workflow }] of probes.entries()) {
		const starting = answers.filter(
			(answer) => answer.target === target && STARTS.has(String(answer.said)),
		);
		expect(starting.length).toBeGreaterThan(REQUESTS / 40);
		expect(starting.filter(({ opens }) => !opens)).toEqual([]);
		// n8n is alive, and this is the last one.
		const query = all[target]?.options.credentials === undefined ? '' : `?token=${TOKEN}`;
		const { status } = await send(workflow.productionUrl, { body: LEG_A, query });
		expect(status).toBe(200);
		await expectStarted(workflow.id, starting.length + 1);
	}
	expect(answers.filter(({ said }) => said === 'invalid').length).toBeGreaterThan(REQUESTS / 40);
}, 1_200_000);

async function sendAll(
	deliveries: Delivery[],
	atATime: number,
	sendOne: (delivery: Delivery, index: number) => Promise<void>,
): Promise<void> {
	const waiting = [...deliveries.entries()];
	await Promise.all(
		Array.from({ length: atATime }, async () => {
			for (let next = waiting.pop(); next; next = waiting.pop()) await sendOne(next[1], next[0]);
		}),
	);
}

/** What the trigger says when it starts an execution. */
const STARTS = new Set(['accepted', 'invalid']);

function withToken(query = '', token?: string): string {
	if (token === undefined) return query;
	return `${query === '' ? '?' : `${query}&`}token=${token}`;
}

/** So many executions, no more, each ended well and with its one item on one of the two outputs. */
async function expectStarted(workflowId: string, count: number): Promise<void> {
	let started = await executionsOf(workflowId);
	const isDone = () => started.every((execution) => execution.status === 'success');
	for (let look = 0; !(isDone() && started.length >= count) && look < 60; look++) {
		await new Promise((resolve) => setTimeout(resolve, 1000));
		started = await executionsOf(workflowId);
	}
	expect(new Set(started.map(({ id }) => id)).size).toBe(count);
	expect(isDone()).toBe(true);
	const withoutItem: unknown[] = [];
	for (const { id } of started) {
		const execution = await client.finishedExecution(String(id));
		const items = [...itemsAt(execution, 'Arrived'), ...itemsAt(execution, 'Invalid')];
		if (items.length !== 1) withoutItem.push(id);
	}
	expect(withoutItem).toEqual([]);
}

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
	const refusal = await send(probe.workflow.productionUrl, { body }).then(
		({ status }) => status >= 400,
		// n8n does not wait for the rest: the connection can be closed before its answer is read.
		(cause: Error) => cause.message === 'fetch failed',
	);
	expect(refusal).toBe(true);
	expect(await probe.deliver({ body: LEG_A })).toEqual(accepted('cdr.outgoing.answered', ITEM_A));
});
