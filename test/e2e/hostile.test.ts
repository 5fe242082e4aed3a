/**
 * Requests that TeleCMI would never send. Whatever it is: an answer below 500, and either nothing
 * started or one execution with one item.
 */
import { gzipSync } from 'node:zlib';

import type { JsonObject } from '../../nodes/notification/json';
import { ITEM_A, LEG_A } from '../helpers/outgoingAnswered';
import { accepted, Probe, rejected, type Delivery } from './n8n';

let probe: Probe;
beforeAll(async () => {
	probe = await Probe.publish('hostile', {
		parameters: { events: ['*'], options: { onInvalid: 'emit', includeRaw: true } },
	});
});
afterAll(async () => expect(await probe.lateExecutions()).toBe(0));

async function expectSane(delivery: Delivery): Promise<JsonObject[]> {
	const { status, started } = await probe.deliver(delivery);
	expect(status).toBeLessThan(500);
	expect(started.length).toBeLessThanOrEqual(1);
	const items = started.flatMap(({ arrived, invalid }) => [...arrived, ...invalid]);
	expect(items).toHaveLength(started.length);
	expect(started.map((execution) => execution.status)).toEqual(started.map(() => 'success'));
	return items;
}

test.each(['__proto__', 'constructor', 'prototype'])(
	'a property named %s is dropped, and pollutes nothing',
	async (name) => {
		const body = JSON.stringify(LEG_A).replace('{', `{"${name}":{"polluted":true},`);
		const [item] = await expectSane({ body });
		expect(item).toEqual({ ...ITEM_A, raw: expect.anything() });
		expect(await expectSane({ body: LEG_A })).toEqual([{ ...ITEM_A, raw: LEG_A }]);
	},
);

test('own data named like a way to the prototype stays data', async () => {
	const custom = '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}';
	const [item] = await expectSane({ body: { ...LEG_A, custom } });
	expect(item).toMatchObject({
		custom___proto___polluted: true,
		custom_constructor_prototype_polluted: true,
	});
	const next = await expectSane({ body: LEG_A });
	expect(next[0]).not.toHaveProperty('polluted');
});

test('expressions, HTML and line breaks in values arrive as the text they are', async () => {
	const custom = {
		expression: '={{ $env.HOME }}',
		html: '<script>alert(1)</script>',
		lines: 'a\r\nSet-Cookie: b\u0000\u001b[31m',
		unicode: '\ud83d\ude00 \u202e \u0000 é e\u0301',
	};
	const [item] = await expectSane({ body: { ...LEG_A, user: custom.expression, custom } });
	expect(item).toMatchObject({
		user: custom.expression,
		custom_expression: custom.expression,
		custom_html: custom.html,
		custom_lines: custom.lines,
		custom_unicode: custom.unicode,
	});
});

test.each<[string, Delivery]>([
	[
		'a body that says it is compressed and is not',
		{ body: LEG_A, contentType: 'text/csv', headers: { 'content-encoding': 'gzip' } },
	],
	[
		'a form of 5,000 fields',
		{
			body: Array.from({ length: 5000 }, (_, i) => `k${i}=${i}`).join('&'),
			contentType: 'application/x-www-form-urlencoded',
		},
	],
	[
		'a form of 20,000 brackets',
		{ body: `custom${'[a]'.repeat(20_000)}=1`, contentType: 'application/x-www-form-urlencoded' },
	],
	[
		'a form that goes for the prototype',
		{
			body: '__proto__[polluted]=1&custom[__proto__][polluted]=1&constructor[prototype][polluted]=1',
			contentType: 'application/x-www-form-urlencoded',
		},
	],
	[
		'a query that goes for the prototype',
		{ method: 'GET', query: '?__proto__[polluted]=1&constructor[prototype][polluted]=1' },
	],
	[
		'a form with broken escapes',
		{ body: '%E0%A4%A=%&status=%zz', contentType: 'application/x-www-form-urlencoded' },
	],
	[
		'every property twice',
		{
			method: 'GET',
			query: `?${Object.keys(LEG_A)
				.map((name) => `${name}=1&${name}=2`)
				.join('&')}`,
		},
	],
	['XML', { body: '<cdr><status>answered</status></cdr>', contentType: 'application/xml' }],
	[
		'bytes that are no text',
		{
			body: Uint8Array.from({ length: 256 }, (_, i) => i),
			contentType: 'application/octet-stream',
		},
	],
	['a megabyte of one value', { body: { ...LEG_A, custom: 'x'.repeat(1_000_000) } }],
	[
		'100,000 properties',
		{
			body: {
				...LEG_A,
				...Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`p${i}`, i])),
			},
		},
	],
	[
		'lone surrogates',
		{ body: `{"cmiuuid":"\\ud800","status":"\\udfff","direction":"x","time":1650630551178}` },
	],
	[
		'numbers at the edge',
		{
			body: '{"cmiuuid":"x","status":"y","direction":"z","time":1e308,"appid":1e400,"answeredsec":-0}',
		},
	],
])('%s', async (_name, delivery) => {
	await expectSane(delivery);
});

test('JSON that says it is compressed and is not is refused by n8n, before the node', async () => {
	const headers = { 'content-encoding': 'gzip' };
	const { status, started } = await probe.deliver({ body: LEG_A, headers });
	expect({ status, started }).toEqual({ status: 500, started: [] });
});

test('a compressed body is read', async () => {
	const body = new Uint8Array(gzipSync(JSON.stringify(LEG_A)));
	const outcome = await probe.deliver({ body, headers: { 'content-encoding': 'gzip' } });
	expect(outcome).toEqual(accepted('cdr.outgoing.answered', { ...ITEM_A, raw: LEG_A }));
});

test('parameters that were saved as expressions are not evaluated, and do not throw', async () => {
	const odd = await Probe.publish('expressions', {
		parameters: {
			events: '={{ $fail() }}',
			legs: '={{ 1 }}',
			options: { appIds: '={{ $env.HOME }}' },
		},
	});
	expect(await odd.deliver({ body: LEG_A })).toEqual(rejected(403, 'app_id_not_accepted'));
});
