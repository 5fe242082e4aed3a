/** Requests without end, cheap to make: documented ones tampered with, and what has no sense at all. */
import fc from 'fast-check';

import type { JsonObject } from '../../nodes/notification/json';
import type { WebhookRequest } from '../../nodes/notification/parse';
import {
	DOCUMENTED,
	formRequest,
	jsonRequest,
	queryRequest,
	SAMPLES,
	settings,
	textRequest,
} from './notifications';
import { keepsPromises } from './promises';

/** How many of each are made in a run of the unit tests. */
export const INPUTS = { tampered: 30_000, json: 25_000, fields: 20_000, bytes: 30_000 };

const DOCUMENTED_NAMES = [...new Set(Object.values(DOCUMENTED).flat()), 'appid', 'cmiuid', 'token'];

const name = fc.oneof(
	{ weight: 3, arbitrary: fc.constantFrom(...DOCUMENTED_NAMES) },
	fc.constantFrom('event', 'raw', 'call_key', 'time_iso', 'custom_a', 'custom_a_2', 'a', '{}', ''),
	fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', 'toJSON', 'then', '0', '-1'),
	fc.string({ maxLength: 6, unit: 'binary' }),
);

/** As JSON gives them: JSON has no NaN, and what is stored as JSON no -0. */
const scalar = fc.oneof(
	fc.constantFrom<unknown>(null, true, false, 0, 1, -1, 0.1, 1e308, 5e-324, Infinity, -Infinity),
	fc.constantFrom<unknown>(2 ** 53, 2 ** 53 + 2, -(2 ** 53), Date.UTC(2000, 0), Date.UTC(2100, 0)),
	fc.constantFrom(
		'',
		' ',
		'none',
		'NaN',
		'Infinity',
		'0x10',
		'1e3',
		'٣٣',
		'+1',
		'1_2222223',
		'TRUE',
	),
	fc.constantFrom('{}', '{"{}":null}', '{"a":1e400}', '{"__proto__":1}', '[', '={{ $env }}', '\0'),
	fc.constantFrom(
		'\ud800',
		'\u202e',
		'\ufeff',
		'e\u0301',
		'😀',
		'a\r\nb',
		'<script>',
		'9'.repeat(400),
	),
	fc.integer(),
	fc.string({ maxLength: 8, unit: 'binary' }),
);

/** At most three levels. */
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
	value: fc.oneof(
		{ maxDepth: 3, depthSize: 'small' },
		{ weight: 6, arbitrary: scalar },
		{ weight: 1, arbitrary: fc.array(tie('value'), { maxLength: 3 }) },
		{ weight: 1, arbitrary: entries(tie('value')).map(fromEntries) },
	),
}));

function entries(values: fc.Arbitrary<unknown>): fc.Arbitrary<Array<[string, unknown]>> {
	return fc.array(fc.tuple(name, values), { maxLength: 4 });
}

/** With own properties only, `__proto__` among them, as JSON.parse makes them. */
function fromEntries(properties: Array<[string, unknown]>): JsonObject {
	return Object.fromEntries(properties);
}

type Change = (properties: Array<[string, unknown]>, index: number, alien: unknown) => void;

const isScalar = (old: unknown) => typeof old !== 'object';

const CHANGES: Change[] = [
	(properties, at) => properties.splice(at, 1),
	(properties, at, alien) => set(properties, at, () => alien),
	(properties, at) => set(properties, at, (old) => (isScalar(old) ? String(old) : old)),
	(properties, at) =>
		set(properties, at, (old) =>
			/^\d+$/.test(JSON.stringify(old).slice(1, -1)) ? Number(old) : old,
		),
	(properties, at) => set(properties, at, (old) => [old, old]),
	(properties, at) => set(properties, at, (old) => ({ '': old })),
	(properties, at) => set(properties, at, (old) => JSON.stringify(old)),
	(properties, at, alien) => properties.push([`${properties[at]?.[0]}_2`, alien]),
];

function set(
	properties: Array<[string, unknown]>,
	at: number,
	to: (old: unknown) => unknown,
): void {
	const property = properties[at];
	if (property) property[1] = to(property[1]);
}

/** A documented notification with up to three properties changed and up to two added. */
const tampered = fc
	.tuple(
		fc.constantFrom(...SAMPLES.map(({ payload }) => payload)),
		fc.array(fc.tuple(fc.constantFrom(...CHANGES), fc.nat(20), value), { maxLength: 3 }),
		fc.array(fc.tuple(name, value), { maxLength: 2 }),
	)
	.map(([payload, changes, added]) => {
		const properties = Object.entries(payload);
		for (const [change, index, alien] of changes)
			change(properties, index % properties.length, alien);
		return fromEntries([...properties, ...added]);
	});

const JSON_WAYS: Array<(body: unknown) => WebhookRequest> = [
	jsonRequest,
	jsonRequest,
	(body) => textRequest(JSON.stringify(body), 'text/plain'),
	(body) => textRequest(JSON.stringify(body)),
	(body) => formRequest(JSON.stringify(body)),
	(body) => formRequest(encodeURIComponent(JSON.stringify(body))),
];

const path = fc
	.tuple(name, fc.array(fc.oneof(name, fc.constantFrom('[', ']', '', 'a')), { maxLength: 3 }))
	.map(([start, steps]) => start + steps.map((step) => `[${step}]`).join(''));

const field = fc.tuple(path, fc.oneof(fc.constantFrom('1650630551178', 'answered', ''), scalar));

const fields = fc
	.tuple(tampered, fc.array(field, { maxLength: 5 }))
	.map(([notification, more]) =>
		[...Object.entries(notification), ...more].map(([key, sent]): [string, string] => [
			key,
			typeof sent === 'object' ? JSON.stringify(sent) : String(sent),
		]),
	);

const FIELD_WAYS: Array<(sent: Array<[string, string]>) => WebhookRequest> = [
	(sent) => formRequest(new URLSearchParams(sent).toString()),
	(sent) => formRequest(sent.map(([key, text]) => `${key}=${text}`).join('&')),
	(sent) => queryRequest(fromEntries(sent)),
	(sent) => queryRequest(fromEntries(sent.map(([key, text]) => [key, [text, text]]))),
	(sent) => ({
		...queryRequest({}),
		method: 'POST',
		contentType: 'multipart/form-data',
		body: { data: fromEntries(sent) },
	}),
];

const TYPES = [
	'',
	'text/plain',
	'application/octet-stream',
	'application/x-www-form-urlencoded',
	'x/\0',
];

/** A documented notification's bytes with others among them, cut short; or bytes alone. */
const bytes = fc
	.tuple(
		fc.constantFrom('', ...SAMPLES.map(({ payload }) => JSON.stringify(payload))),
		fc.nat(500),
		fc.nat(30),
		fc.uint8Array({ maxLength: 24 }),
		fc.nat(1000),
	)
	.map(([text, at, gone, strange, end]) => {
		const known = Buffer.from(text);
		const all = [known.subarray(0, at), strange, known.subarray(at + gone)];
		return Buffer.concat(all)
			.subarray(0, end + 24)
			.toString();
	});

const REQUESTS: { [kind in keyof typeof INPUTS]: fc.Arbitrary<WebhookRequest> } = {
	tampered: fc.tuple(tampered, fc.constantFrom(...JSON_WAYS)).map(([body, way]) => way(body)),
	json: fc.tuple(value, fc.constantFrom(...JSON_WAYS)).map(([body, way]) => way(body)),
	fields: fc.tuple(fields, fc.constantFrom(...FIELD_WAYS)).map(([sent, way]) => way(sent)),
	bytes: fc.tuple(bytes, fc.constantFrom(...TYPES)).map(([text, type]) => typed(text, type)),
};

function typed(text: string, type: string): WebhookRequest {
	return type.endsWith('urlencoded') ? formRequest(text) : textRequest(text, type);
}

const SETTINGS = [
	settings(),
	settings({ customData: 'object', phoneNumber: 'e164', includeRaw: true }),
	settings({ customData: 'text', includeRaw: true }),
	settings({ events: ['cdr.outgoing.answered', 'other'], legs: 'a' }),
	settings({ appIds: ['2222223'] }),
];

/** That every promise holds for all of a kind, and that they are as varied as to meet these verdicts. */
export function expectPromisesKept(kind: keyof typeof INPUTS, verdicts: string[]): void {
	const counts = sendGenerated(kind);
	const sent = [...counts.values()].reduce((sum, count) => sum + count, 0);
	expect(sent).toBe(INPUTS[kind]);
	expect([...counts.keys()].sort()).toEqual(verdicts);
}

/** Sends as many as {@link INPUTS} says, and counts the verdicts. TELECMI_SEED gives the same again. */
function sendGenerated(kind: keyof typeof INPUTS): Map<string, number> {
	const verdicts = new Map<string, number>();
	const seed = process.env.TELECMI_SEED;
	fc.assert(
		fc.property(
			REQUESTS[kind],
			fc.constantFrom(...SETTINGS),
			fc.constantFrom('reject', 'emit'),
			(request, chosen, onInvalid) => {
				const verdict = keepsPromises(request, chosen, onInvalid);
				const said = verdict.kind === 'rejected' ? verdict.reason : verdict.kind;
				verdicts.set(said, (verdicts.get(said) ?? 0) + 1);
			},
		),
		{ numRuns: INPUTS[kind], ...(seed ? { seed: Number(seed) } : {}) },
	);
	return verdicts;
}
