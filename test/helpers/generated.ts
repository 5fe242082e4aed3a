/** Generated requests: documented notifications with changes, and input without any sense. */
import fc from 'fast-check';

import type { JsonObject } from '../../nodes/notification/json';
import type { WebhookRequest } from '../../nodes/notification/parse';
import type { Outcome } from '../../nodes/notification/process';
import {
	DOCUMENTED,
	formRequest,
	jsonRequest,
	queryRequest,
	SAMPLES,
	settings,
	SMALLEST,
	textRequest,
} from './notifications';
import { keepPromises, keepsEveryProperty } from './promises';

const PROPERTIES = [
	...new Set(Object.values(DOCUMENTED).flat()),
	'appid',
	'cmiuid',
	'click_to_call',
];

const name = fc.oneof(
	{ weight: 3, arbitrary: fc.constantFrom(...PROPERTIES, 'token') },
	fc.constantFrom(
		'event',
		'raw',
		'call_key',
		'user_unreadable',
		'custom_a',
		'custom_a_2',
		'a',
		'{}',
		'',
	),
	fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', 'toJSON', 'then', '0', '-1'),
	fc.string({ maxLength: 6, unit: 'binary' }),
);

const scalar = fc.oneof(
	fc.constantFrom<unknown>(null, true, false, 0, 1, -1, 0.1, 1e308, 5e-324, 2 ** 53, -(2 ** 53)),
	fc.constantFrom('', ' ', 'none', 'NaN', '0x10', '1e3', '٣٣', '+1', '1_2222223', 'TRUE', 'b', 'B'),
	fc.constantFrom(
		'{}',
		'{"{}":null}',
		'{"a":1e400}',
		'{"__proto__":1}',
		'"{\\"a\\":1}"',
		'[',
		'={{ $env }}',
	),
	fc.constantFrom('\0', '\ud800', '\u202e', '\ufeff', '😀', 'a\r\nb', '<script>', '9'.repeat(400)),
	fc.integer(),
	fc.string({ maxLength: 8, unit: 'binary' }),
);

/** At most three levels. */
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
	value: fc.oneof(
		{ maxDepth: 3, depthSize: 'small' },
		{ weight: 6, arbitrary: scalar },
		{ weight: 1, arbitrary: fc.array(tie('value'), { maxLength: 3 }) },
		{ weight: 1, arbitrary: object(name, tie('value'), 4) },
	),
}));

/** With own properties only, `__proto__` among them, as JSON.parse makes them. */
function object(names: fc.Arbitrary<string>, values: fc.Arbitrary<unknown>, maxLength: number) {
	return fc
		.array(fc.tuple(names, values), { maxLength })
		.map((entries): JsonObject => Object.fromEntries(entries));
}

const sampled = fc.constantFrom(...SAMPLES.map(({ payload }) => payload));

/** A documented notification with some properties replaced, added or taken out. */
const changed = fc
	.tuple(sampled, object(name, value, 4), fc.subarray(PROPERTIES, { maxLength: 2 }))
	.map(([payload, changes, gone]) => {
		const entries = [...Object.entries(payload), ...Object.entries(changes)];
		return Object.fromEntries(entries.filter(([key]) => !gone.includes(key)));
	});

const carriers: Array<(body: unknown) => WebhookRequest> = [
	jsonRequest,
	(body) => textRequest(JSON.stringify(body)),
	(body) => formRequest(JSON.stringify(body)),
	(body) => formRequest(encodeURIComponent(JSON.stringify(body))),
];

const path = fc
	.tuple(name, fc.array(fc.oneof(name, fc.constantFrom('[', ']', '', 'a')), { maxLength: 3 }))
	.map(([start, steps]) => start + steps.map((step) => `[${step}]`).join(''));

const fields = fc
	.tuple(changed, object(path, scalar, 5))
	.map(([notification, more]) =>
		[...Object.entries(notification), ...Object.entries(more)].map(
			([key, sent]): [string, string] => [
				key,
				typeof sent === 'object' ? JSON.stringify(sent) : String(sent),
			],
		),
	);

const fieldCarriers: Array<(sent: Array<[string, string]>) => WebhookRequest> = [
	(sent) => formRequest(new URLSearchParams(sent).toString()),
	(sent) => formRequest(sent.map(([key, text]) => `${key}=${text}`).join('&')),
	(sent) => queryRequest(Object.fromEntries(sent)),
	(sent) => queryRequest(Object.fromEntries(sent.map(([key, text]) => [key, [text, text]]))),
];

/** A documented notification's bytes, cut short and with others among them. */
const bytes = fc
	.tuple(sampled, fc.nat(500), fc.nat(30), fc.uint8Array({ maxLength: 24 }), fc.nat(1000))
	.map(([payload, at, gone, strange, end]) => {
		const known = Buffer.from(JSON.stringify(payload));
		const all = Buffer.concat([known.subarray(0, at), strange, known.subarray(at + gone)]);
		return all.subarray(0, end).toString();
	});

const anyRequest: fc.Arbitrary<WebhookRequest> = fc.oneof(
	fc.tuple(changed, fc.constantFrom(...carriers)).map(([body, carry]) => carry(body)),
	fc.tuple(value, fc.constantFrom(...carriers)).map(([body, carry]) => carry(body)),
	fc.tuple(fields, fc.constantFrom(...fieldCarriers)).map(([sent, carry]) => carry(sent)),
	fc.tuple(bytes, fc.constantFrom(textRequest, formRequest)).map(([text, carry]) => carry(text)),
);

const REQUIRED = ['cmiuuid', 'cmiuid', 'status', 'direction', 'time', 'to', 'type', 'leg'];

/** The least of an event with anything in all other properties, `x-` ones undocumented. */
const validEnvelope = fc
	.tuple(
		fc.constantFrom(...Object.values(SMALLEST)),
		object(fc.constantFrom(...PROPERTIES.filter((key) => !REQUIRED.includes(key))), value, 6),
		object(fc.constantFrom('x-a', 'x-b', 'user_unreadable', 'raw', 'event', 'custom_a'), value, 3),
	)
	.map((parts): JsonObject => JSON.parse(JSON.stringify(Object.assign({}, ...parts))) as JsonObject)
	.filter((sent) => !/"__proto__"|\d{16}/.test(JSON.stringify(sent)));

const SETTINGS = [
	settings(),
	settings({ customData: 'object', phoneNumber: 'e164', includeRaw: true }),
	settings({ customData: 'text', includeRaw: true }),
	settings({ events: ['cdr.outgoing.answered', 'other'], legs: 'outcome' }),
	settings({ appIds: ['2222223'] }),
];

/** Throws at the first broken promise; gives how often each outcome came. TELECMI_SEED repeats a run. */
export function sendGenerated(numRuns: number): Map<string, number> {
	const outcomes = new Map<string, number>();
	const count = (outcome: Outcome) => {
		const key = outcome.kind === 'rejected' ? outcome.reason : outcome.kind;
		outcomes.set(key, (outcomes.get(key) ?? 0) + 1);
	};
	const seed = process.env.TELECMI_SEED;
	const parameters = { numRuns: Math.floor(numRuns / 2), ...(seed ? { seed: Number(seed) } : {}) };
	fc.assert(
		fc.property(anyRequest, fc.constantFrom(...SETTINGS), (request, chosen) => {
			count(keepPromises(request, chosen));
		}),
		parameters,
	);
	fc.assert(
		fc.property(validEnvelope, fc.constantFrom(...SETTINGS.slice(0, 3)), (sent, chosen) => {
			const outcome = keepPromises(jsonRequest(sent), chosen);
			count(outcome);
			keepsEveryProperty(sent, outcome);
		}),
		parameters,
	);
	return outcomes;
}
