/** Bodies of up to 256 KB that are made to cost time or stack: each has a quick, ordinary outcome. */
import { parse } from 'node:querystring';

import { MAX_BODY_BYTES, type JsonObject } from '../../../nodes/notification/json';
import type { WebhookRequest } from '../../../nodes/notification/parse';
import { processNotification, type Outcome } from '../../../nodes/notification/process';
import {
	formRequest,
	outgoingAnswered,
	queryRequest,
	request,
	settings,
	textRequest,
} from '../../helpers/notifications';

const ENVELOPE = JSON.stringify(outgoingAnswered({ custom: undefined, extra_params: undefined }));

/** As much of a pattern as fits, between a start and an end. */
function fill(start: string, pattern: string, end = ''): string {
	const room = MAX_BODY_BYTES - start.length - end.length;
	return start + pattern.repeat(Math.floor(room / pattern.length)) + end;
}

/** The same with a number in each repetition. */
function fillNumbered(start: string, pattern: (n: number) => string, end = ''): string {
	let text = start;
	for (let n = 0; text.length + pattern(n).length + end.length <= MAX_BODY_BYTES; n++) {
		text += pattern(n);
	}
	return text + end;
}

/** JSON that n8n has parsed, or as text if it does not parse. */
function json(text: string): WebhookRequest {
	return request({ contentType: 'application/json', text: () => text });
}

/** A valid notification with one more property, whose JSON is given. */
function withProperty(name: string, value: (start: string) => string): WebhookRequest {
	return json(value(`${ENVELOPE.slice(0, -1)},${JSON.stringify(name)}:`));
}

/** JSON text in a property: half as long, since its quotes are escaped. */
function withText(name: string, text: string): WebhookRequest {
	return withProperty(name, (start) => `${start}${JSON.stringify(text)}}`);
}

const half = (text: string, end = '') => text.slice(0, MAX_BODY_BYTES / 2 - 1000) + end;
const deepText = '{"a":'.repeat(20_000) + '1' + '}'.repeat(20_000);
const bracketed = (steps: string) => fill('type=cdr&extra_params', steps, '=1');
const form = new URLSearchParams(JSON.parse(ENVELOPE) as Record<string, string>).toString();

const REQUESTS: Array<[string, Outcome['kind'], WebhookRequest]> = [
	['brackets without end', 'rejected', textRequest(fill('', '['))],
	['lists in lists', 'rejected', json(fill('', '[').slice(0, 131_072) + ']'.repeat(131_072))],
	['objects in objects', 'rejected', json(deepText)],
	['a deep property', 'rejected', withProperty('x', (start) => `${start}${deepText}}`)],
	['deep custom data as text', 'accepted', withText('custom', deepText)],
	['a list of numbers', 'accepted', withProperty('x', (start) => fill(`${start}[1`, ',1', ']}'))],
	['a list of objects', 'accepted', withProperty('x', (start) => fill(`${start}[{}`, ',{}', ']}'))],
	['a list of 1e999', 'accepted', withProperty('x', (start) => fill(`${start}[1`, ',1e999', ']}'))],
	[
		'many properties',
		'accepted',
		json(fillNumbered(ENVELOPE.slice(0, -1), (n) => `,"${n.toString(36)}z":1`, '}')),
	],
	[
		'many properties, one of them mistyped',
		'accepted',
		json(fillNumbered(`${ENVELOPE.slice(0, -1)},"team":1`, (n) => `,"${n.toString(36)}z":1`, '}')),
	],
	[
		'many __proto__',
		'accepted',
		withProperty('x', (start) => fill(`${start}[{}`, ',{"__proto__":1}', ']}')),
	],
	[
		'many custom values',
		'accepted',
		withProperty('custom', (start) =>
			fillNumbered(`${start}{"a":1`, (n) => `,"${n.toString(36)}":1`, '}}'),
		),
	],
	[
		'many custom values that meet at keys that are taken',
		'accepted',
		json(
			fillNumbered(
				`${ENVELOPE.slice(0, -1)},"custom":{"a":{"a":1},"a_a":2},"custom_a_a":3`,
				(n) => `,"custom_a_a_${n}":1`,
				'}',
			),
		),
	],
	['one number of many digits', 'accepted', withProperty('x', (start) => fill(start, '9', '}'))],
	[
		'a number of many digits with an exponent',
		'accepted',
		withProperty('x', (start) => fill(start, '9', 'e1}')),
	],
	[
		'many long numbers',
		'accepted',
		withProperty('x', (start) => fill(`${start}[1`, ',12345678901234567', ']}')),
	],
	[
		'many escapes',
		'accepted',
		withProperty('x', (start) => fill(`${start}"${'9'.repeat(16)}`, '\\"', '"}')),
	],
	['open strings', 'rejected', textRequest(fill('9'.repeat(16), '"\\"'))],
	[
		'many strings',
		'accepted',
		withProperty('x', (start) => fill(`${start}["${'9'.repeat(16)}"`, ',""', ']}')),
	],
	[
		'custom text that is no JSON',
		'accepted',
		withText('custom', half(fill('{"9999999999999999":"', '\\"'))),
	],
	[
		'custom text of quotes, encoded again and again',
		'accepted',
		withText('custom', half(fill('"', '\\\\'), '"')),
	],
	[
		'blanks in a number',
		'accepted',
		withProperty('answeredsec', (start) => fill(`${start}"1`, ' ', 'x"}')),
	],
	[
		'digits and blanks in a phone number',
		'accepted',
		withProperty('from', (start) => fill(`${start}"`, '1 ', 'x"}')),
	],
	[
		'digits in a phone number',
		'accepted',
		withProperty('from', (start) => fill(`${start}"`, '1', 'x"}')),
	],
	['digits in a user', 'accepted', withProperty('user', (start) => fill(`${start}"`, '_1', 'x"}'))],
	[
		'line breaks in a flag',
		'accepted',
		withProperty('record', (start) => fill(`${start}"`, '\\n', '"}')),
	],
	['a form with one name of many brackets', 'rejected', formRequest(bracketed('[a]'))],
	['a form with one name of open brackets', 'rejected', formRequest(bracketed('['))],
	[
		'a form with one name of brackets, the last open',
		'rejected',
		formRequest(bracketed('[a]').replace(/\]=1$/, '=1')),
	],
	[
		'a form of many fields',
		'accepted',
		formRequest(fillNumbered(form, (n) => `&${n.toString(36)}z=1`)),
	],
	[
		'a form of many extra_params',
		'accepted',
		formRequest(fillNumbered(form, (n) => `&extra_params[a][${n.toString(36)}]=1`)),
	],
	[
		'a form of many nested extra_params',
		'accepted',
		formRequest(fillNumbered(form, (n) => `&extra_params${'[a]'.repeat(100)}[${n}]=1`)),
	],
	['a form of one field, repeated', 'accepted', formRequest(fill(form, '&x=1'))],
	['a form of percent escapes', 'rejected', formRequest(fill('', '%7B'))],
	['a form of plus signs', 'rejected', formRequest(fill('', '+'))],
	['a form of broken escapes', 'rejected', formRequest(fill('{', '%'))],
	['a query of many brackets', 'rejected', queryRequest(parse(bracketed('[a]')) as JsonObject)],
	['plain text', 'rejected', textRequest(fill('', 'a'))],
	['blanks', 'rejected', textRequest(fill('', ' '))],
];

const ALL = settings();
/** Each takes at most 50 ms on a quiet machine. What is quadratic takes minutes. */
const MAX_MILLISECONDS = 4000;

test.each(REQUESTS)('%s: %s', (_, kind, sent) => {
	const start = performance.now();
	const outcome = processNotification(sent, ALL);
	const elapsed = performance.now() - start;
	expect(outcome.kind).toBe(kind);
	expect(elapsed).toBeLessThan(MAX_MILLISECONDS);
});
