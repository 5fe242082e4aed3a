/** Requests built to take as much time as possible, each of about a given number of bytes. */
import { parse } from 'node:querystring';

import type { WebhookRequest } from '../../nodes/notification/parse';
import { ACCEPTED } from './workflows';

type Text = (bytes: number) => string;
type Part = (index: number) => string;
type Table<Value> = { [name: string]: Value };

const request = (contentType: string, text: string, body: unknown): WebhookRequest => {
	const bytes = Buffer.from(text);
	return { method: 'POST', contentType, query: {}, body, text: () => bytes.toString() };
};
const json = (text: string) => request('application/json', text, JSON.parse(text));
const plain = (text: string) => request('text/plain', text, text);
/** Parsed as n8n does it: 1,000 fields at most. */
const form = (text: string) => request('application/x-www-form-urlencoded', text, parse(text));

/** A valid notification with these properties, given as JSON; of two with one name the last counts. */
const notification = (properties: string) =>
	`${JSON.stringify({ ...ACCEPTED, custom: undefined }).slice(0, -1)},${properties}}`;
const repeat = (bytes: number, part: string) => part.repeat(Math.max(0, bytes / part.length));
const nested = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
const fill = (bytes: number, part: Part, separator = ','): string => {
	const parts: string[] = [];
	for (let left = bytes; left > 0; left -= (parts.at(-1)?.length ?? 0) + separator.length) {
		parts.push(part(parts.length));
	}
	return parts.join(separator);
};
const list = (part: Part) => (bytes: number) => `[${fill(bytes, part)}]`;
const object = (part: Part) => (bytes: number) => `{${fill(bytes, part)}}`;
const fields = (part: Part) => (bytes: number) => `status=answered&${fill(bytes, part, '&')}`;

/** 2^(parts - 1) values that all flatten to one name: `{"a_a":0,"a":{"a":0}}` for 2 parts. */
function colliding(parts: number): object {
	const names = Array.from({ length: parts }, (_, count) => `a${'_a'.repeat(count)}`);
	const value = (count: number) => (count === parts ? 0 : colliding(parts - count));
	return Object.fromEntries(names.map((name, index) => [name, value(index + 1)]));
}

/** Each is read by other code. */
const PLACES: Table<(value: string) => WebhookRequest> = {
	'an undocumented property': (value) => json(notification(`"queue":${value}`)),
	custom: (value) => json(notification(`"custom":{"own":${value}}`)),
	'custom as text': (value) => json(notification(`"custom":${JSON.stringify(`{"a":${value}}`)}`)),
	'text/plain': (value) => plain(notification(`"queue":${value}`)),
	'the JSON key of a form': (value) => form(notification(`"queue":${value}`).replace('{', '%7B')),
};

const VALUES: Table<Text> = {
	numbers: list(() => '1'),
	'texts and a large number': list((index) => (index === 0 ? '12345678901234567890' : '""')),
	'large numbers': list((index) => `${index + 1}0123456789012345678`),
	'numbers beyond range': list(() => '1e400'),
	'empty objects': list(() => '{}'),
	'__proto__ in each object': list(() => '{"__proto__":1}'),
	'30 levels, repeated': list(() => nested(30)),
	'500 levels, repeated': list(() => nested(500)),
	'many names': object((index) => `"p${index}":0`),
	'sparse numeric names': object((index) => `"${index * 7919}":0`),
	'unbounded levels': (bytes) => nested(Math.floor(bytes / 6)),
	'runs of 15 digits': (bytes) => `"${repeat(bytes, '123456789012345 ')}"`,
	'escaped quotes': (bytes) => `["${repeat(bytes, '\\"')}",12345678901234567890]`,
};

/** For the patterns that read the text of a documented property. */
const TEXTS: Table<Text> = {
	to: (bytes) => `1${repeat(bytes, ' ')}x`,
	user: (bytes) => `${repeat(bytes, '_1')}x`,
	time: (bytes) => `${repeat(bytes, '1')}x`,
	answeredsec: (bytes) => repeat(bytes, '1.'),
	cmiuuid: (bytes) => repeat(bytes / 3, '\uFEFF'),
	custom: (bytes) => repeat(bytes, '{'),
};

const FORMS: Table<Text> = {
	'many fields': fields((index) => `k${index}=${index}`),
	'bracketed fields': fields((index) => `a[k${index}]=${index}`),
	'colliding brackets': fields((index) => `status[a${index}]=1`),
	'100 brackets, repeated': fields((index) => `k${index}${'[a]'.repeat(100)}=1`),
	'unclosed brackets': (bytes) => `a${repeat(bytes, '[a')}=1`,
	escapes: (bytes) => repeat(bytes, '%7B'),
};

const PROPERTIES: Table<Text> = {
	'many properties': (bytes) => fill(bytes, (index) => `"p${index}":0`),
	'colliding names with taken suffixes': (bytes) =>
		`"custom":${JSON.stringify(colliding(10))},` +
		fill(bytes, (index) => `"custom${'_a'.repeat(10)}_${index + 2}":0`),
};

const all = (texts: Table<Text>, put: (text: string, name: string) => WebhookRequest, place = '') =>
	Object.entries(texts).map(([name, text]) => ({
		name: name + place,
		of: (bytes: number) => put(text(bytes), name),
	}));

export const HOSTILE: ReadonlyArray<{ name: string; of: (bytes: number) => WebhookRequest }> = [
	...Object.entries(PLACES).flatMap(([place, put]) => all(VALUES, put, ` in ${place}`)),
	...all(
		TEXTS,
		(text, name) => json(notification(`"${name}":${JSON.stringify(text)}`)),
		' as text',
	),
	...all(FORMS, form),
	...all(PROPERTIES, (properties) => json(notification(properties))),
];
