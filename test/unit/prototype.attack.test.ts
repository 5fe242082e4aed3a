/** Names that lead to a prototype, in every place where a sender can write a name. */
import type { JsonObject } from '../../nodes/notification/json';
import type { WebhookRequest } from '../../nodes/notification/parse';
import { processNotification } from '../../nodes/notification/process';
import {
	asText,
	formRequest,
	formText,
	itemOf,
	jsonRequest,
	OUTGOING_ANSWERED,
	queryRequest,
	sample,
	settings,
	SMALLEST,
	textRequest,
} from '../helpers/notifications';
import { ITEM_A, LEG_A } from '../helpers/outgoingAnswered';

/** Every name that each object has from the start; none may be added, replaced or taken away. */
function namesAndValues(): unknown[] {
	return [Object, Array, String, Number, Boolean, Function].flatMap(({ prototype }) =>
		Reflect.ownKeys(prototype).flatMap((key) => {
			const { value, get } = Object.getOwnPropertyDescriptor(prototype, key) ?? {};
			return [key, value, get];
		}),
	);
}

const before = namesAndValues();
afterEach(() => {
	const after = namesAndValues();
	expect(after).toHaveLength(before.length);
	expect(after.findIndex((part, index) => part !== before[index])).toBe(-1);
});

const POISON = '{"polluted":true,"user":["unchecked"],"leg":"b","request_id":{"un":"checked"}}';
const NAMES = ['__proto__', 'constructor', 'prototype'];

/** A notification with one more property, written as JSON: an object literal cannot say `__proto__`. */
const withOwn = (name: string, value: string, of: JsonObject = LEG_A) =>
	JSON.stringify(of).replace('{', () => `{${JSON.stringify(name)}:${value},`);

/** The same JSON in each way that a request can carry it. */
const CARRIERS: Array<[string, (json: string) => WebhookRequest]> = [
	['JSON', (json) => jsonRequest(JSON.parse(json))],
	['JSON as text/plain', (json) => textRequest(json, 'text/plain')],
	['JSON without a type', (json) => textRequest(json)],
	['JSON that says it is a form', (json) => formRequest(json)],
	['JSON escaped as a form', (json) => formRequest(encodeURIComponent(json))],
];

describe.each(CARRIERS)('%s', (_, carry) => {
	test.each(NAMES)('a property named %s is dropped, and none of its values arrives', (name) => {
		expect(itemOf(carry(withOwn(name, POISON)))).toEqual(ITEM_A);
	});

	test.each(NAMES)('the values of %s do not stand in for properties left out', (name) => {
		const smallest = SMALLEST['cdr.outgoing.answered'];
		const item = itemOf(carry(withOwn(name, POISON, smallest)));
		expect(item).toEqual(itemOf(carry(JSON.stringify(smallest))));
		expect(item).toMatchObject({ user: null, leg: null, request_id: null });
	});

	test.each(NAMES)('the values of %s make no notification of what is none', (name) => {
		const verdict = processNotification(
			carry(withOwn(name, JSON.stringify(LEG_A), { queue: 'one' })),
			settings(),
		);
		expect(verdict).toMatchObject({ kind: 'rejected' });
	});

	test('an app id is not taken from a prototype', () => {
		const { appid: _none, ...anonymous } = LEG_A;
		const sent = carry(withOwn('__proto__', '{"appid":2222223}', anonymous));
		expect(processNotification(sent, settings({ appIds: ['2222223'] }))).toMatchObject({
			reason: 'app_id_not_accepted',
		});
	});

	test.each(NAMES)('%s below a property stays data, and reaches no prototype', (name) => {
		const item = itemOf(carry(withOwn('queue', `{"list":[{"${name}":${POISON}}]}`)));
		const kept = typeof item.queue === 'string' ? item.queue : JSON.stringify(item.queue);
		expect(kept).toBe(`{"list":[{"${name}":${POISON}}]}`);
		expect(JSON.parse(JSON.stringify(item))).toEqual(item);
	});
});

describe.each(['custom', 'extra_params'])('%s', (property) => {
	const own = `{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":2}}}`;
	const none = sample(OUTGOING_ANSWERED, { custom: undefined, extra_params: undefined });

	test.each([
		['as an object', own],
		['as text', JSON.stringify(own)],
	])('%s keeps every value under a key of its own', (_, value) => {
		const item = itemOf(jsonRequest(JSON.parse(withOwn(property, value, none))));
		expect(item).toMatchObject({
			[`${property}___proto___polluted`]: 1,
			[`${property}_constructor_prototype_polluted`]: 2,
		});
	});

	test.each([
		['as an object', own],
		['as text', JSON.stringify(own)],
	])('%s is text where one object would have the name', (_, value) => {
		const sent = jsonRequest(JSON.parse(withOwn(property, value, none)));
		expect(itemOf(sent, { customData: 'object' })[property]).toBe(own);
	});
});

describe('fields', () => {
	const fields = asText(LEG_A);
	const paths = NAMES.flatMap((name) => [
		`${name}`,
		`${name}[polluted]`,
		`${name}[__proto__][polluted]`,
		`custom[${name}]`,
		`custom[${name}][polluted]`,
		`custom[a][${name}][polluted]`,
		`custom[][${name}]`,
		`[${name}]`,
	]);
	const flat = { ...fields, custom: 'none', extra_params: 'none' };

	test.each(paths)('a form with %s', (path) => {
		const item = itemOf(formRequest(`${formText(flat)}&${encodeURIComponent(path)}=unchecked`));
		expect(item).toMatchObject({ event: 'cdr.outgoing.answered', user: LEG_A.user });
		expect(Object.getPrototypeOf(item)).toBe(Object.prototype);
		for (const name of NAMES) expect(Object.hasOwn(item, name)).toBe(false);
		expect(item.polluted).toBeUndefined();
	});

	test.each(paths)('a query with %s', (path) => {
		const query = JSON.parse(withOwn(path, '"unchecked"', flat)) as JsonObject;
		const item = itemOf(queryRequest(query));
		expect(item).toMatchObject({ event: 'cdr.outgoing.answered', user: LEG_A.user });
		for (const name of NAMES) expect(Object.hasOwn(item, name)).toBe(false);
		expect(item.polluted).toBeUndefined();
	});
});

test.each(['toString', 'valueOf', 'hasOwnProperty', 'toJSON', 'then'])(
	'a property named %s is data like any other',
	(name) => {
		const item = itemOf(jsonRequest({ ...LEG_A, [name]: 'a value' }));
		expect(item).toEqual({ ...ITEM_A, [name]: 'a value' });
		expect(JSON.parse(JSON.stringify(item))).toEqual(item);
	},
);
