/** The contract's table "TeleCMI Trigger: responses" on a real n8n: one row for each request. */
import { setTimeout as sleep } from 'node:timers/promises';

import type { JsonObject } from '../../nodes/notification/json';
import { createTriggerWorkflow, type TriggerOptions } from '../../tools/host/workflow';
import { expectedItem } from '../helpers/contract';
import { formText, SAMPLES } from '../helpers/notifications';
import { ITEM_A, LEG_A } from '../helpers/outgoingAnswered';
import {
	accepted,
	client,
	expectNothingLate,
	Probe,
	send,
	type Delivery,
	type Outcome,
} from './n8n';

const TOKEN = 'token-of-the-end-to-end-tests';
const PREVIOUS = 'previous-token-of-the-tests';
const FORM = 'application/x-www-form-urlencoded';
const LIMIT = 256 * 1024;

const WORKFLOWS: { [name: string]: TriggerOptions } = {
	untouched: {},
	all: { parameters: { events: ['*'] } },
	'missed only': { parameters: { events: ['cdr.incoming.missed'] } },
	emit: { parameters: { options: { onInvalid: 'emit' } } },
	'app ids': { parameters: { options: { appIds: '1111113;2222223' } } },
	token: { parameters: { authentication: 'webhookToken', options: { includeRaw: true } } },
	'token of a deleted credential': { parameters: { authentication: 'webhookToken' } },
	configured: {
		parameters: {
			events: ['*'],
			legs: 'outcome',
			options: { customData: 'object', phoneNumberFormat: 'e164', includeRaw: true },
		},
	},
};

const { custom: _, extra_params: __, ...FLAT } = LEG_A;
const PLAIN = formText(LEG_A);
const BRACKETED = `${formText(FLAT)}&custom[crm]=true&extra_params[click2call]=true`;
const JSON_TEXT = JSON.stringify(LEG_A);
const text = (body: unknown, contentType: string | null): Delivery => ({ body, contentType });
const get = (query: string): Delivery => ({ method: 'GET', query: `?${query}` });

/** LEG_A with so many bytes in all. */
function sized(bytes: number): string {
	const start = JSON_TEXT.replace('{', '{"note":"');
	return start.replace('"note":"', `"note":"${'x'.repeat(bytes - start.length - 2)}",`);
}

/** Every way of encoding a notification that the contract names. */
const ENCODINGS: Array<[string, Delivery]> = [
	['JSON', { body: LEG_A }],
	['JSON with a character set', text(JSON_TEXT, 'application/json; charset=utf-8')],
	['JSON as text/plain', text(JSON_TEXT, 'text/plain')],
	['JSON of another type', text(JSON_TEXT, 'application/vnd.telecmi+json')],
	['JSON without a type', text(JSON_TEXT, null)],
	['JSON with a byte order mark', text(`\uFEFF ${JSON_TEXT}\n`, 'text/plain')],
	['a form', text(PLAIN, `${FORM}; charset=UTF-8`)],
	['a form with brackets', text(BRACKETED, FORM)],
	['a form whose only key is JSON', text(JSON_TEXT, FORM)],
	['a form whose only key is escaped JSON', text(`${encodeURIComponent(JSON_TEXT)}=`, FORM)],
	['a query string', get(PLAIN)],
	['a query string with brackets', get(BRACKETED)],
];

const UNREADABLE: Array<[string, Delivery, raw: string]> = [
	['an empty body', text(undefined, null), ''],
	['an empty object', { body: '{}' }, '{}'],
	['a list', { body: '[{"type":"cdr"}]' }, '[{"type":"cdr"}]'],
	['text that is not JSON', text('a phone call', 'text/plain'), 'a phone call'],
	['cut-off JSON of no type', text('{"type":', null), '{"type":'],
	['an empty form', text('', FORM), ''],
];

const INVALID: Array<[string, JsonObject, issues: { [path: string]: RegExp }]> = [
	['a required property missing', { ...LEG_A, time: undefined }, { time: /./ }],
	['a required property mistyped', { ...LEG_A, to: { a: 1 } }, { to: /./ }],
	[
		'no required property',
		{ some: 'thing' },
		{ cmiuuid: /./, status: /./, direction: /./, time: /./ },
	],
	[
		'a call-routing request',
		{ from: 919100000000, to: 442000000000, cmiuuid: LEG_A.cmiuuid, appid: 2222223 },
		{ status: /use TeleCMI Call Routing Trigger/ },
	],
	['a REST answer', { count: 1, cdr: [LEG_A] }, { cdr: /a list of call records/i }],
];

const ITEM = accepted('cdr.outgoing.answered', ITEM_A);
const READY: Outcome = { status: 200, body: { status: 'ready' }, executions: [], log: [] };
const IGNORED: Outcome = {
	status: 200,
	body: { status: 'ignored', event: 'cdr.outgoing.answered' },
	executions: [],
	log: [],
};
const WITH_RAW = accepted('cdr.outgoing.answered', { ...ITEM_A, raw: expect.anything() });

/** A rejection, with its one line in n8n's log: node, reason and names, and no value. */
function rejected(
	status: number,
	reason: string,
	issues: { [path: string]: RegExp } = {},
): Outcome {
	const paths = Object.keys(issues);
	const words = ['TeleCMI Trigger', reason, ...paths].map((word) => `(?=.*\\b${word}\\b)`).join('');
	const body: JsonObject = { status: 'rejected', reason };
	if (paths.length > 0) {
		body.issues = paths.map((path) => ({
			path,
			message: expect.stringMatching(issues[path] ?? ''),
		}));
	}
	const line = new RegExp(`${words}(?!.*(2222223|4420000|10ee0eb6|token-of|a phone call))`);
	return { status, body, executions: [], log: [expect.stringMatching(line)] };
}

function emitted(item: JsonObject): Outcome {
	return {
		status: 200,
		body: { status: 'invalid' },
		executions: [{ status: 'success', items: [], invalid: [item] }],
		log: expect.anything(),
	};
}

const UNAUTHORIZED = rejected(401, 'unauthorized');

const TABLE: Array<[title: string, workflow: string, Delivery, Outcome]> = [
	...ENCODINGS.map(([title, delivery]): (typeof TABLE)[number] => [
		title,
		'untouched',
		delivery,
		ITEM,
	]),
	['a repeated delivery', 'untouched', { body: LEG_A }, ITEM],
	['not selected by its event', 'missed only', { body: LEG_A }, IGNORED],
	['not selected by its leg', 'configured', { body: LEG_A }, IGNORED],
	['GET without properties', 'untouched', { method: 'GET' }, READY],

	['the token', 'token', { body: LEG_A, query: `?token=${TOKEN}` }, WITH_RAW],
	['the previous token', 'token', { body: LEG_A, query: `?token=${PREVIOUS}` }, WITH_RAW],
	['the token on GET, which reaches no item', 'token', get(`token=${TOKEN}&${PLAIN}`), WITH_RAW],
	['the token alone', 'token', get(`token=${TOKEN}`), READY],
	['no token', 'token', { body: LEG_A }, UNAUTHORIZED],
	['no token on GET', 'token', { method: 'GET' }, UNAUTHORIZED],
	['a wrong token', 'token', { body: LEG_A, query: `?token=${TOKEN}x` }, UNAUTHORIZED],
	[
		'the token twice',
		'token',
		{ body: LEG_A, query: `?token=${TOKEN}&token=${TOKEN}` },
		UNAUTHORIZED,
	],
	['the token in the body', 'token', { body: { ...LEG_A, token: TOKEN } }, UNAUTHORIZED],
	[
		'the token of a deleted credential',
		'token of a deleted credential',
		{ body: LEG_A, query: `?token=${TOKEN}` },
		UNAUTHORIZED,
	],
	['no token, and too large', 'token', { body: sized(LIMIT + 1) }, UNAUTHORIZED],

	[
		'256 KB',
		'untouched',
		{ body: sized(LIMIT) },
		accepted('cdr.outgoing.answered', expect.objectContaining(ITEM_A)),
	],
	['over 256 KB', 'untouched', { body: sized(LIMIT + 1) }, rejected(413, 'too_large')],
	[
		'over 256 KB, and unreadable',
		'emit',
		text('x'.repeat(LIMIT + 1), null),
		rejected(413, 'too_large'),
	],

	['an accepted app id', 'app ids', { body: LEG_A }, ITEM],
	[
		'another app id, and invalid',
		'app ids',
		{ body: { appid: 9 } },
		rejected(403, 'app_id_not_accepted'),
	],
	[
		'no app id',
		'app ids',
		{ body: { ...LEG_A, appid: undefined } },
		rejected(403, 'app_id_not_accepted'),
	],
	['no readable body and no app id', 'app ids', { body: '[]' }, rejected(400, 'unreadable')],

	...UNREADABLE.flatMap(([title, delivery, raw]): typeof TABLE => [
		[title, 'untouched', delivery, rejected(400, 'unreadable')],
		[title, 'emit', delivery, emitted({ reason: 'unreadable', issues: [], raw })],
	]),
	...INVALID.flatMap(([title, body, issues]): typeof TABLE => [
		[title, 'untouched', { body }, rejected(400, 'invalid', issues)],
		[
			title,
			'emit',
			{ body },
			emitted({
				reason: 'invalid',
				issues: expect.any(Array),
				raw: JSON.parse(JSON.stringify(body)),
			}),
		],
	]),
	[
		'JSON that does not parse',
		'untouched',
		{ body: '{"type":' },
		{ status: 422, body: expect.anything(), executions: [], log: [] },
	],
	[
		'an optional property mistyped',
		'untouched',
		{ body: { ...LEG_A, user: { secret: 'value' } } },
		{
			...accepted(
				'cdr.outgoing.answered',
				expect.objectContaining({ user: null, user_unreadable: { secret: 'value' } }),
			),
			log: [expect.stringMatching(/^(?=.*TeleCMI Trigger)(?=.*\buser\b)(?!.*(secret|value))/)],
		},
	],
	[
		'every parameter set',
		'configured',
		{ body: { ...LEG_A, leg: 'B' } },
		accepted(
			'cdr.outgoing.answered',
			expect.objectContaining({
				leg: 'b',
				to: '+442000000000',
				custom: { crm: 'true' },
				raw: { ...LEG_A, leg: 'B' },
			}),
		),
	],
	[
		'a kind that nobody documented',
		'all',
		{ body: { ...LEG_A, status: 'recorded' } },
		accepted('other', expect.objectContaining({ event: 'other', status: 'recorded' })),
	],
];

const probes: { [name: string]: Probe } = {};
let withoutAppId: Promise<string>;

beforeAll(async () => {
	withoutAppId = publishWithoutAppId();
	for (const [name, options] of Object.entries(WORKFLOWS)) {
		if (!name.startsWith('token')) {
			probes[name] = await Probe.publish(name, options);
			continue;
		}
		const data = { token: TOKEN, previousToken: PREVIOUS };
		const telecmiWebhookApi = await client.createCredential('telecmiWebhookApi', data);
		probes[name] = await Probe.publish(name, { ...options, credentials: { telecmiWebhookApi } });
		if (name !== 'token') await client.request('DELETE', `/credentials/${telecmiWebhookApi.id}`);
	}
});
afterAll(expectNothingLate);

test.each(TABLE)('%s (workflow: %s)', async (_title, workflow, delivery, outcome) => {
	expect(await probes[workflow]?.deliver(delivery)).toEqual(outcome);
});

test.each(SAMPLES)('the documented sample "$name" gives its item', async ({ event, payload }) => {
	const outcome = await probes.all?.deliver({ body: payload });
	const item = expectedItem(event, payload);
	expect(outcome).toEqual(accepted(event, item));
	expect(Object.keys(outcome?.executions[0]?.items[0] ?? {})).toEqual(Object.keys(item));
});

test('HEAD is answered 404 by n8n', async () => {
	const { status } = await send(probes.untouched?.workflow.productionUrl ?? '', { method: 'HEAD' });
	expect(status).toBe(404);
});

test.each([
	['a good token', { token: TOKEN, previousToken: PREVIOUS }, 'OK'],
	['a short token', { token: 'fifteen-letters' }, 'Error'],
])("the credential's test in n8n: %s", async (_, data, status) => {
	expect(await client.testCredential('telecmiWebhookApi', data)).toMatchObject({ status });
});

test('Accepted App IDs without a digit keep the workflow from being published', async () => {
	expect(await withoutAppId).toContain('Accepted App IDs');
});

/** What n8n says to it: older versions at once, 2.41 after trying for some 15 s. */
async function publishWithoutAppId(): Promise<string> {
	const parameters = { options: { appIds: 'my app' } };
	const workflow = await createTriggerWorkflow(client, 'without an app id', { parameters });
	const path = `/workflows/${workflow.id}`;
	const refusal = await client
		.request('POST', `${path}/activate`, { versionId: workflow.versionId })
		.catch(async (cause: unknown) => {
			if (!/ gave 404: /.test(String(cause))) throw cause;
			await client.request('PATCH', path, { active: true });
		})
		.then(() => undefined, String);
	if (refusal !== undefined) return refusal;
	let status: JsonObject = { status: 'in_progress' };
	for (let look = 0; look < 80 && status.status === 'in_progress'; look++) {
		await sleep(500);
		status = await client.request('GET', `${path}/publication-status`);
	}
	await client.unpublish(workflow);
	return JSON.stringify(status);
}
