/** The requests that are to cost our code most, each made to a size: what `worst.ts` times. */
import { parse } from 'node:querystring';

import type { WebhookRequest } from '../../nodes/notification/parse';
import { meeting, outgoingAnswered } from '../../test/helpers/notifications';

export type HostileRequest = {
	name: string;
	/** The request, of about as many bytes, as n8n hands it to the node. */
	of: (bytes: number) => WebhookRequest;
};

const MEGABYTE = 1_000_000;

/** Text between a head and a tail, as often as fits. `part` is told which one it is. */
function filled(
	bytes: number,
	[head, tail]: readonly [string, string],
	part: (index: number) => string,
	separator = ',',
): string {
	const parts: string[] = [];
	let left = bytes - head.length - tail.length;
	for (let index = 0; ; index++) {
		const next = part(index);
		left -= next.length + separator.length;
		if (left < 0) return head + parts.join(separator) + tail;
		parts.push(next);
	}
}

const filledWith = (bytes: number, part: string) => part.repeat(Math.floor(bytes / part.length));
const nested = (levels: number, inside = '1') =>
	`${'{"a":'.repeat(levels)}${inside}${'}'.repeat(levels)}`;

const sent = (contentType: string, text: string, body: unknown): WebhookRequest => {
	const bytes = Buffer.from(text);
	return { method: 'POST', contentType, query: {}, body, text: () => bytes.toString() };
};

/** As n8n hands on JSON: parsed, and every number beyond JavaScript's an Infinity. */
const json = (text: string) => sent('application/json', text, JSON.parse(text));
const plain = (text: string) => sent('text/plain', text, text);
/** n8n takes 1,000 fields of a form; this takes all, as if it did not. */
const form = (text: string) =>
	sent('application/x-www-form-urlencoded', text, parse(text, '&', '=', { maxKeys: 0 }));

/** A valid notification with this JSON for one more property, or in the place of one. */
function withProperty(name: string, value: string): string {
	const own = JSON.stringify(outgoingAnswered({ [name]: undefined }));
	return own.replace('{', () => `{${JSON.stringify(name)}:${value},`);
}

const LIST = ['[', ']'] as const;
const OBJECT = ['{', '}'] as const;
const LARGE_FIRST = ['{"large":12345678901234567890,"rest":[', ']}'] as const;

type Place = readonly [place: string, request: (value: string) => WebhookRequest];

/** Where a value can stand, each read by another part of our code. */
const PLACES: readonly Place[] = [
	['a property nobody documented', (value) => json(withProperty('queue', value))],
	['custom', (value) => json(withProperty('custom', `{"own":${value}}`))],
	['custom as text', (value) => json(withProperty('custom', JSON.stringify(`{"own":${value}}`)))],
	['text/plain', (value) => plain(withProperty('queue', value))],
];

const VALUES: ReadonlyArray<readonly [name: string, value: (bytes: number) => string]> = [
	['a list of numbers', (bytes) => filled(bytes, LIST, () => '1')],
	['numbers behind a large one', (bytes) => filled(bytes, LARGE_FIRST, () => '1')],
	['texts behind a large number', (bytes) => filled(bytes, LARGE_FIRST, () => '""')],
	['numbers that are large', (bytes) => filled(bytes, LIST, (i) => `${i + 1}0123456789012345678`)],
	['numbers of 1e400', (bytes) => filled(bytes, LIST, () => '1e400')],
	['empty objects', (bytes) => filled(bytes, LIST, () => '{}')],
	['empty lists', (bytes) => filled(bytes, LIST, () => '[]')],
	['objects of one key', (bytes) => filled(bytes, LIST, () => '{"a":1}')],
	['many names', (bytes) => filled(bytes, OBJECT, (i) => `"p${i}":0`)],
	['names that are far-apart numbers', (bytes) => filled(bytes, OBJECT, (i) => `"${i * 7919}":0`)],
	['30 levels, often', (bytes) => filled(bytes, LIST, () => nested(30))],
	['500 levels, often', (bytes) => filled(bytes, LIST, () => nested(500))],
	[
		'many values 28 levels down',
		(b) =>
			nested(
				28,
				filled(b, OBJECT, (i) => `"${i}":0`),
			),
	],
	['levels without end', (bytes) => nested(Math.floor(bytes / 6))],
	['__proto__ in every object', (bytes) => filled(bytes, LIST, () => '{"__proto__":1}')],
	['__proto__ once, and numbers', (b) => filled(b, ['[{"__proto__":1},', ']'], () => '1')],
	['1e400 once, and numbers', (bytes) => filled(bytes, ['[1e400,', ']'], () => '1')],
	['runs of 15 digits', (bytes) => `"${filledWith(bytes, '123456789012345 ')}"`],
	['exponents of two digits', (bytes) => `"${filledWith(bytes, 'e+12')}"`],
	['escaped quotes', (bytes) => `["${filledWith(bytes, '\\"')}",12345678901234567890]`],
];

/** Text in a documented property, for the patterns that read it. */
const TEXTS: ReadonlyArray<readonly [property: string, text: (bytes: number) => string]> = [
	['to', (bytes) => `${filledWith(bytes, '1')}x`],
	['to', (bytes) => `${filledWith(bytes, ' ')}x`],
	['to', (bytes) => `1${filledWith(bytes, ' ')}x`],
	['user', (bytes) => `${filledWith(bytes, '_1')}x`],
	['user', (bytes) => `_${filledWith(bytes, '1')}x`],
	['time', (bytes) => `${filledWith(bytes, '1')}x`],
	['answeredsec', (bytes) => filledWith(bytes, '1.')],
	['record', (bytes) => `${filledWith(bytes, 'TRUE ')}`],
	['cmiuuid', (bytes) => filledWith(bytes, '\uFEFF').slice(0, bytes / 3)],
	['custom', (bytes) => JSON.stringify({ a: JSON.stringify({ b: filledWith(bytes, '"') }) })],
	['custom', (bytes) => filledWith(bytes, '{')],
	['custom', (bytes) => `{${filledWith(bytes, '"a":1,')}`],
	['custom', (bytes) => filledWith(bytes, ' ')],
];

const formOf = (bytes: number, field: (index: number) => string) =>
	form(filled(bytes, ['status=answered&', ''], field, '&'));

const FORMS: HostileRequest[] = [
	{ name: 'form: many fields', of: (bytes) => formOf(bytes, (i) => `k${i}=${i}`) },
	{ name: 'form: many bracketed fields', of: (bytes) => formOf(bytes, (i) => `a[k${i}]=${i}`) },
	{ name: 'form: brackets that collide', of: (bytes) => formOf(bytes, (i) => `status[a${i}]=1`) },
	{ name: 'form: one field often', of: (bytes) => formOf(bytes, () => 'k=1') },
	{
		name: 'form: brackets 100 levels deep, often',
		of: (bytes) => formOf(bytes, (i) => `k${i}${'[a]'.repeat(100)}=1`),
	},
	{
		name: 'form: brackets without end',
		of: (bytes) => form(`a${filledWith(bytes, '[a]')}=1`),
	},
	{ name: 'form: brackets left open', of: (bytes) => form(`a${filledWith(bytes, '[a')}=1`) },
	{
		name: 'form: escaped JSON with numbers behind a large one',
		of: (bytes) => {
			const value = filled(bytes, LARGE_FIRST, () => '1');
			return form(withProperty('queue', value).replace('{', '%7B'));
		},
	},
	{ name: 'form: percent signs', of: (bytes) => form(filledWith(bytes, '%')) },
	{ name: 'form: escapes', of: (bytes) => form(filledWith(bytes, '%7B')) },
	{ name: 'form: plus signs', of: (bytes) => form(filledWith(bytes, '+')) },
	{ name: 'form: braces', of: (bytes) => form(filledWith(bytes, '{')) },
	{ name: 'form: equal signs', of: (bytes) => form(filledWith(bytes, '=')) },
	{ name: 'form: space before a brace', of: (bytes) => form(`${filledWith(bytes, ' ')}{`) },
];

const COLLIDING: HostileRequest[] = [
	{
		name: 'many properties',
		of: (bytes) => json(withProperty('p', `0,${filled(bytes, ['', ''], (i) => `"p${i}":0`)}`)),
	},
	{
		name: 'values that meet at one key whose next 900 names are taken',
		of: (bytes) => {
			const [key, custom] = meeting(10);
			const taken = Array.from({ length: 900 }, (_, i) => `"${key}_${i + 2}":${i}`).join();
			const own = `0,"${key}":0,${taken},"custom":${JSON.stringify(custom)},"filling":"${filledWith(bytes - 60_000, 'x')}"`;
			return json(withProperty('p', own).replace('"custom":"{\\"crm\\":\\"true\\"}",', ''));
		},
	},
	{
		name: 'names that a second value of custom would get',
		of: (bytes) => {
			const taken = filled(bytes, ['', ''], (i) => `"custom_a_${i + 2}":0`);
			const own = `"custom_a":0,"custom":{"a":0,"b":{"c":0},"b_c":0}`;
			return json(
				JSON.stringify(outgoingAnswered({ custom: undefined })).replace(
					'{',
					() => `{${taken},${own},`,
				),
			);
		},
	},
	{
		name: 'every documented property of a wrong type',
		of: (bytes) => {
			const names = Object.keys(outgoingAnswered());
			const wrong = filledWith(bytes / names.length - 20, '[],');
			return json(`{${names.map((name) => `"${name}":[${wrong}1]`).join()}}`);
		},
	},
];

export const HOSTILE: readonly HostileRequest[] = [
	...PLACES.flatMap(([place, request]) =>
		VALUES.map(([name, value]) => ({
			name: `${name}: ${place}`,
			of: (bytes: number) => request(value(bytes)),
		})),
	),
	...TEXTS.map(([property, text]) => ({
		name: `${JSON.stringify(text(6))} often: ${property}`,
		of: (bytes: number) => json(withProperty(property, JSON.stringify(text(bytes)))),
	})),
	...FORMS,
	...COLLIDING,
];

/** From small to the size that counts. */
export const SIZES = [MEGABYTE / 8, MEGABYTE / 4, MEGABYTE / 2, MEGABYTE] as const;
