/** Every row of the contract's table "What it answers", in its order. */
import { readFileSync } from 'node:fs';

import { ITEM_A, ITEM_B, LEG_A, LEG_B } from '../helpers/outgoingAnswered';
import { sample } from '../helpers/notifications';
import { accepted, client, ignored, LOG_FILE, Probe, rejected, send } from './n8n';

const TOKEN = 'token-of-the-end-to-end-tests';
const PREVIOUS = 'previous-token-of-the-tests';

const probes: Probe[] = [];

async function publish(name: string, parameters = {}, credentials = {}): Promise<Probe> {
	const probe = await Probe.publish(name, { parameters, credentials });
	probes.push(probe);
	return probe;
}

afterAll(async () => {
	for (const probe of probes) expect(await probe.lateExecutions()).toBe(0);
});

const invalid = (...issues: Array<{ path: string; message: string }>) => ({
	status: 400,
	body: { status: 'rejected', reason: 'invalid', issues },
	started: [],
});

describe('valid and selected', () => {
	test('is accepted, and starts one execution with one item', async () => {
		const probe = await publish('accepted');
		expect(await probe.deliver({ body: LEG_A })).toEqual(accepted('cdr.outgoing.answered', ITEM_A));
		expect(await probe.deliver({ body: LEG_B })).toEqual(accepted('cdr.outgoing.answered', ITEM_B));
	});

	test('a repeated delivery is accepted again, with the same delivery_key: nothing is kept', async () => {
		const probe = await publish('repeated');
		for (let time = 0; time < 3; time++) {
			expect(await probe.deliver({ body: LEG_A })).toEqual(
				accepted('cdr.outgoing.answered', ITEM_A),
			);
		}
	});
});

describe('valid, not selected', () => {
	test.each([
		['event', { events: ['cdr.incoming.missed'] }],
		['leg', { legs: 'b' }],
	])('by %s is ignored', async (name, parameters) => {
		const probe = await publish(`not selected by ${name}`, parameters);
		expect(await probe.deliver({ body: LEG_A })).toEqual(ignored('cdr.outgoing.answered'));
	});
});

describe('with a token', () => {
	let probe: Probe;
	beforeAll(async () => {
		const credential = await client.createCredential('telecmiWebhookApi', {
			token: TOKEN,
			previousToken: PREVIOUS,
		});
		probe = await publish(
			'token',
			{ authentication: 'webhookToken', options: { includeRaw: true } },
			{ telecmiWebhookApi: credential },
		);
	});

	test.each([
		['the token', `?token=${TOKEN}`],
		['the previous token', `?token=${PREVIOUS}`],
		['the token among other fields', `?from=telecmi&token=${TOKEN}`],
	])('%s opens', async (_, query) => {
		expect(await probe.deliver({ body: LEG_A, query })).toEqual(
			accepted('cdr.outgoing.answered', expect.objectContaining(ITEM_A)),
		);
	});

	test.each([
		['no token', ''],
		['an empty token', '?token='],
		['another token', '?token=another-token-of-the-tests'],
		['a beginning of it', `?token=${TOKEN.slice(0, -1)}`],
		['more than it', `?token=${TOKEN}x`],
		['it in capitals', `?token=${TOKEN.toUpperCase()}`],
		['it with a space behind', `?token=${TOKEN}%20`],
		['it twice', `?token=${TOKEN}&token=${TOKEN}`],
		['it as an element', `?token[]=${TOKEN}`],
		['it as a property', `?token[token]=${TOKEN}`],
		['it under another name', `?Token=${TOKEN}`],
	])('%s is unauthorized', async (_, query) => {
		expect(await probe.deliver({ body: LEG_A, query })).toEqual(rejected(401, 'unauthorized'));
	});

	test('a token in the body or in a header is unauthorized', async () => {
		const outcome = await probe.deliver({
			body: { ...LEG_A, token: TOKEN },
			headers: { authorization: `Bearer ${TOKEN}`, 'x-token': TOKEN },
		});
		expect(outcome).toEqual(rejected(401, 'unauthorized'));
	});

	test('is asked for before anything else is looked at', async () => {
		for (const body of ['{', '', '[]', { cmiuuid: 1 }]) {
			const { status } = await probe.deliver({ body, contentType: 'text/csv' });
			expect(status).toBe(401);
		}
		expect(await probe.deliver({ method: 'GET' })).toEqual(rejected(401, 'unauthorized'));
	});

	test('is needed on GET too, and reaches no item', async () => {
		const query = `?token=${TOKEN}&${new URLSearchParams(Object.entries(LEG_A) as never)}`;
		const outcome = await probe.deliver({ method: 'GET', query });
		expect(outcome).toEqual(
			accepted(
				'cdr.outgoing.answered',
				expect.objectContaining({ ...ITEM_A, raw: expect.anything() }),
			),
		);
		expect(JSON.stringify(outcome)).not.toContain(TOKEN);
		expect(await probe.deliver({ method: 'GET', query: `?token=${TOKEN}` })).toEqual({
			status: 200,
			body: { status: 'ready' },
			started: [],
		});
	});

	test('a credential that is gone lets nobody in', async () => {
		const credential = await client.createCredential('telecmiWebhookApi', { token: TOKEN });
		const orphan = await publish(
			'credential gone',
			{ authentication: 'webhookToken' },
			{ telecmiWebhookApi: credential },
		);
		await client.request('DELETE', `/credentials/${credential.id}`);
		expect(await orphan.deliver({ body: LEG_A, query: `?token=${TOKEN}` })).toEqual(
			rejected(401, 'unauthorized'),
		);
	});
});

describe('with accepted app ids', () => {
	let probe: Probe;
	beforeAll(async () => {
		probe = await publish('app ids', {
			options: { appIds: ' 1111113 , 2222223', onInvalid: 'emit' },
		});
	});

	test.each([
		['as a number', { ...LEG_A, appid: 2222223 }],
		['as text', { ...LEG_A, appid: '2222223' }],
		['as app_id', { ...LEG_A, appid: undefined, app_id: 2222223 }],
	])('one of them, %s, is let in', async (_, body) => {
		expect(await probe.deliver({ body })).toEqual(accepted('cdr.outgoing.answered', ITEM_A));
	});

	test.each([
		['another', { ...LEG_A, appid: 2222224 }],
		['none', { ...LEG_A, appid: undefined }],
		['an object', { ...LEG_A, appid: { toString: 'no function' } }],
		['a list of them', { ...LEG_A, appid: [2222223] }],
		['another, of a notification that is invalid too', { cmiuuid: 5, appid: 3 }],
	])('%s is not accepted', async (_, body) => {
		expect(await probe.deliver({ body })).toEqual(rejected(403, 'app_id_not_accepted'));
	});
});

const UNREADABLE: Array<[string, unknown, string | null, string]> = [
	['an empty body', undefined, null, ''],
	['an empty JSON body', undefined, 'application/json', ''],
	['an empty object', '{}', 'application/json', '{}'],
	['a list', '[{"type":"cdr"}]', 'application/json', '[{"type":"cdr"}]'],
	['null', 'null', 'application/json', 'null'],
	['text in JSON', '"cdr"', 'application/json', '"cdr"'],
	['a number', '5', 'application/json', '5'],
	['text that is no JSON', 'a call', 'text/plain', 'a call'],
	['cut-off JSON as text', '{"type":"cdr"', 'text/plain', '{"type":"cdr"'],
	['JSON of another type that is no object', '[]', 'text/csv', '[]'],
	['an empty form', '', 'application/x-www-form-urlencoded', ''],
	[
		'nesting without end',
		'{"a":'.repeat(20_000) + '1' + '}'.repeat(20_000),
		'application/json',
		'{"a":'.repeat(20_000) + '1' + '}'.repeat(20_000),
	],
];

const INVALID: Array<[string, object, Array<{ path: string; message: string }>]> = [
	[
		'no property of the envelope',
		{ some: 'thing' },
		['cmiuuid', 'status', 'direction', 'time'].map((path) => ({
			path,
			message: 'Required, but TeleCMI sent none',
		})),
	],
	[
		'a negative duration',
		{ ...LEG_A, answeredsec: -1 },
		[{ path: 'answeredsec', message: 'Expected a number of seconds, 0 or more' }],
	],
	[
		'an answered outgoing call to nobody',
		{ ...LEG_A, to: undefined },
		[{ path: 'to', message: 'Required, but TeleCMI sent none' }],
	],
	[
		'a time in seconds',
		{ ...LEG_A, time: 1650630551 },
		[
			{
				path: 'time',
				message: 'Expected a time in epoch milliseconds, between the years 2000 and 2100',
			},
		],
	],
];

describe('with Invalid Notifications set to reject', () => {
	let probe: Probe;
	beforeAll(async () => {
		probe = await publish('reject', { events: ['*'] });
	});

	test.each(UNREADABLE)('%s is unreadable', async (_, body, contentType) => {
		expect(await probe.deliver({ body, contentType })).toEqual(rejected(400, 'unreadable'));
	});

	test.each(INVALID)('%s is invalid', async (_, body, issues) => {
		expect(await probe.deliver({ body })).toEqual(invalid(...issues));
	});

	test('at most 20 issues are told', async () => {
		const wrong = Object.fromEntries(
			'type appid app_id leg call_id cmiuuid cmiuid conversation_uuid request_id user team virtual_number to from callerid time answeredsec waitedsec hangup_reason record voicemail filename voicename ivr_name click_to_call'
				.split(' ')
				.map((name) => [name, { secret: 'not to be echoed' }]),
		);
		const { status, body } = await probe.deliver({ body: { ...LEG_A, ...wrong } });
		expect(status).toBe(400);
		expect((body as { issues: unknown[] }).issues).toHaveLength(20);
		expect(JSON.stringify(body)).not.toContain('secret');
	});

	test('JSON that does not parse is told so by n8n', async () => {
		const { status, started } = await probe.deliver({ body: '{"type":' });
		expect({ status, started }).toEqual({ status: 422, started: [] });
	});
});

describe('with Invalid Notifications set to emit', () => {
	let probe: Probe;
	beforeAll(async () => {
		probe = await publish('emit', { options: { onInvalid: 'emit' } });
	});

	const emitted = (item: object) => ({
		status: 200,
		body: { status: 'invalid' },
		started: [{ status: 'success', arrived: [], invalid: [item] }],
	});

	test.each(UNREADABLE)('%s comes out of the second output', async (_, body, contentType, raw) => {
		expect(await probe.deliver({ body, contentType })).toEqual(
			emitted({ reason: 'unreadable', issues: [], raw }),
		);
	});

	test.each(INVALID)('%s comes out of the second output', async (_, body, issues) => {
		expect(await probe.deliver({ body })).toEqual(
			emitted({ reason: 'invalid', issues, raw: JSON.parse(JSON.stringify(body)) }),
		);
	});

	test('what is valid comes out of the first, and what is not selected out of none', async () => {
		expect(await probe.deliver({ body: LEG_A })).toEqual(accepted('cdr.outgoing.answered', ITEM_A));
		expect(await probe.deliver({ body: sample('chub: cdr.incoming.missed') })).toEqual(
			ignored('cdr.incoming.missed'),
		);
	});
});

describe('GET with no property', () => {
	test('says on the Production URL that it is ready', async () => {
		const probe = await publish('ready');
		expect(await probe.deliver({ method: 'GET' })).toEqual({
			status: 200,
			body: { status: 'ready' },
			started: [],
		});
	});
});

test('the buttons of the test page do nothing at the Production URL', async () => {
	const probe = await publish('no buttons');
	const outcome = await probe.deliver({
		body: 'sample=cdr.outgoing.answered',
		contentType: 'application/x-www-form-urlencoded',
	});
	expect(outcome).toMatchObject({ status: 400, body: { reason: 'invalid' }, started: [] });
});

test('publishing with a URL that TeleCMI cannot reach is told in the log, with what to set', async () => {
	await publish('on this machine only');
	const log = readFileSync(LOG_FILE, 'utf8');
	expect(log).toMatch(/TeleCMI cannot post to this workflow, since "localhost".*WEBHOOK_URL/);
});

test('no token is in the log', () => {
	const log = readFileSync(LOG_FILE, 'utf8');
	expect(log).toContain('the credential "TeleCMI Webhook API" could not be read');
	expect(log).not.toContain(TOKEN);
	expect(log).not.toContain(PREVIOUS);
});

test('no answer says anything of the workflow, and all are JSON', async () => {
	const probe = await Probe.publish('a name that must not be told');
	for (const body of [LEG_A, {}, { a: 1 }, sample('chub: cdr.incoming.missed')]) {
		const answer = await send(probe.workflow.productionUrl, { body });
		expect(answer.type).toMatch(/^application\/json/);
		expect(JSON.stringify(answer.body)).not.toMatch(/must not be told|[0-9a-f]{8}-[0-9a-f]{4}/);
	}
});
