/** Every way to write a notification that the contract names, with the same item as the result. */
import type { JsonObject } from '../../nodes/notification/json';
import { ITEM_A, LEG_A } from '../helpers/outgoingAnswered';
import { accepted, Probe, type Delivery } from './n8n';

const JSON_TEXT = JSON.stringify(LEG_A);
const FORM = 'application/x-www-form-urlencoded';

/** One field per property; nested values as JSON text. */
const plain = new URLSearchParams(
	Object.entries(LEG_A).map(([name, value]): [string, string] => [name, String(value)]),
).toString();

const { custom: _, extra_params: __, ...flat } = LEG_A;

/** Nested values as bracketed fields. */
const bracketed = [
	...Object.entries(flat).map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`),
	'custom[crm]=true',
	'extra_params[click2call]=true',
].join('&');

const WAYS: Array<[string, Delivery]> = [
	['JSON', { body: LEG_A }],
	['JSON with a character set', { body: LEG_A, contentType: 'application/json; charset=utf-8' }],
	['JSON text as text/plain', { body: JSON_TEXT, contentType: 'text/plain' }],
	['JSON text as text/html', { body: JSON_TEXT, contentType: 'text/html; charset=utf-8' }],
	[
		'JSON text as a type of its own',
		{ body: JSON_TEXT, contentType: 'application/vnd.telecmi+json' },
	],
	[
		'JSON text as application/octet-stream',
		{ body: JSON_TEXT, contentType: 'application/octet-stream' },
	],
	['JSON text of no type', { body: JSON_TEXT, contentType: null }],
	[
		'JSON text with space around and a byte order mark',
		{ body: `\uFEFF \n${JSON_TEXT}\n`, contentType: 'text/plain' },
	],
	['a form', { body: plain, contentType: FORM }],
	['a form with a character set', { body: plain, contentType: `${FORM}; charset=UTF-8` }],
	['a form with brackets', { body: bracketed, contentType: FORM }],
	[
		'a form with escaped brackets',
		{ body: bracketed.replace(/\[/g, '%5B').replace(/\]/g, '%5D'), contentType: FORM },
	],
	['a form whose only key is JSON text', { body: JSON_TEXT, contentType: FORM }],
	[
		'a form whose only key is escaped JSON text',
		{ body: `${encodeURIComponent(JSON_TEXT)}=`, contentType: FORM },
	],
	['a query string', { method: 'GET', query: `?${plain}` }],
	['a query string with brackets', { method: 'GET', query: `?${bracketed}` }],
];

let probe: Probe;
beforeAll(async () => {
	probe = await Probe.publish('encodings');
});
afterAll(async () => expect(await probe.lateExecutions()).toBe(0));

test.each(WAYS)('%s', async (_name, delivery) => {
	expect(await probe.deliver(delivery)).toEqual(accepted('cdr.outgoing.answered', ITEM_A));
});

test('JSON with a byte order mark', async () => {
	const outcome = await probe.deliver({ body: `\uFEFF${JSON_TEXT}` });
	// Older n8n takes the mark for broken JSON: its own answer, before the node is asked.
	if (process.env.TELECMI_HOST) expect(outcome).toMatchObject({ status: 422, started: [] });
	else expect(outcome).toEqual(accepted('cdr.outgoing.answered', ITEM_A));
});

test('a multipart form', async () => {
	const form = new FormData();
	for (const [name, value] of Object.entries(flat)) form.append(name, String(value));
	form.append('custom[crm]', 'true');
	form.append('extra_params', '{"click2call":"true"}');
	const encoded = new Response(form);
	const outcome = await probe.deliver({
		body: new Uint8Array(await encoded.arrayBuffer()),
		contentType: encoded.headers.get('content-type'),
	});
	expect(outcome).toEqual(accepted('cdr.outgoing.answered', ITEM_A));
});

test('characters that forms treat specially arrive as they were sent', async () => {
	const custom = { note: 'a+b=c & d%20[é] "ü" 100%', plus: '+44 20' };
	const notification: JsonObject = { ...LEG_A, custom: JSON.stringify(custom) };
	const item = { ...ITEM_A, custom_note: custom.note, custom_plus: custom.plus } as JsonObject;
	delete item.custom_crm;
	const fields = new URLSearchParams(
		Object.entries(notification).map(([name, value]): [string, string] => [name, String(value)]),
	).toString();
	for (const delivery of [
		{ body: notification },
		{ body: JSON.stringify(notification), contentType: 'text/plain' },
		{ body: JSON.stringify(notification), contentType: FORM },
		{ body: fields, contentType: FORM },
		{ method: 'GET' as const, query: `?${fields}` },
	]) {
		expect(await probe.deliver(delivery)).toEqual(accepted('cdr.outgoing.answered', item));
	}
});

test('fields that are empty in a form are as if they were not sent', async () => {
	const body = `${plain}&filename=&record=&team=`;
	const outcome = await probe.deliver({ body, contentType: FORM });
	expect(outcome).toEqual(accepted('cdr.outgoing.answered', { ...ITEM_A, team: null }));
});

test('extra_params may be an object, as it is live', async () => {
	const body = { ...LEG_A, extra_params: { click2call: 'true' } };
	expect(await probe.deliver({ body })).toEqual(accepted('cdr.outgoing.answered', ITEM_A));
});
