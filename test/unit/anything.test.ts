/** What has to hold for any input at all. */
import fc from 'fast-check';

import { toReply } from '../../nodes/webhook/reply';
import type { CustomDataFormat } from '../../nodes/notification/customData';
import type { EventName } from '../../nodes/notification/events';
import type { JsonObject } from '../../nodes/notification/json';
import { processNotification } from '../../nodes/notification/process';
import {
	DOCUMENTED,
	itemFrom,
	itemOf,
	jsonRequest,
	outgoingAnswered,
	SAMPLES,
	settings,
	SMALLEST,
	textRequest,
} from '../helpers/notifications';

/** Names that collide once they are joined, that reach prototypes, and that the item has itself. */
const name = fc.oneof(
	{ weight: 4, arbitrary: fc.constantFrom('a', 'b', 'a_b', 'a_2', 'a_b_2', '2', '', 'b_a', 'a_a') },
	{ weight: 2, arbitrary: fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString') },
	{ weight: 1, arbitrary: fc.constantFrom('{}', 'event', 'custom', 'raw', 'time_iso', 'toJSON') },
	{ weight: 1, arbitrary: fc.string({ maxLength: 5 }) },
);

/** As JSON.parse gives them: without -0, which JSON.stringify writes as 0. */
const scalar = fc
	.oneof(
		fc.constantFrom(null, true, false, 0, 1, '', 'none', 'false', '{}', '__proto__'),
		fc.string({ maxLength: 8 }),
		fc.integer(),
		fc.double({ noNaN: true, noDefaultInfinity: true }),
	)
	.map((value) => (Object.is(value, -0) ? 0 : value));

const { value: anyValue, object: anyObject } = fc.letrec<{ value: unknown; object: JsonObject }>(
	(tie) => ({
		value: fc.oneof(
			{ depthSize: 'small', withCrossShrink: true },
			scalar,
			fc.array(tie('value'), { maxLength: 4 }),
			tie('object'),
		),
		object: fc
			.uniqueArray(fc.tuple(name, tie('value')), { maxLength: 6, selector: ([key]) => key })
			.map((entries) => Object.fromEntries(entries)),
	}),
);

/** The values that the account's own data has to give: whatever is no object with values in it. */
function leavesOf(data: JsonObject): unknown[] {
	return Object.values(data).flatMap((value) => (isFilled(value) ? leavesOf(value) : [value]));
}

function isFilled(value: unknown): value is JsonObject {
	return (
		typeof value === 'object' &&
		value !== null &&
		!Array.isArray(value) &&
		Object.keys(value).length > 0
	);
}

/** Lists stay whole, and n8n cannot hand on what is named __proto__ in them. */
function isSafeInLists(value: unknown, inList = false): boolean {
	if (Array.isArray(value)) return value.every((element) => isSafeInLists(element, true));
	if (!isFilled(value)) return true;
	return Object.entries(value).every(
		([key, below]) => !(inList && key === '__proto__') && isSafeInLists(below, inList),
	);
}

const inAnyOrder = (values: unknown[]) => values.map((value) => JSON.stringify(value)).sort();

describe('flattening', () => {
	const isNothing = (data: JsonObject) =>
		Object.entries(data).every(([key, value]) => key === '{}' && value === null);

	test.each(['custom', 'extra_params'])(
		'loses and overwrites nothing of any JSON in %s',
		(property) => {
			fc.assert(
				fc.property(
					anyObject.filter((data) => isSafeInLists(data)),
					fc.dictionary(fc.constantFrom(`${property}_a`, `${property}_a_b`, 'event_2'), scalar),
					(data, undocumented) => {
						const none = { custom: undefined, extra_params: undefined };
						const before = itemFrom(outgoingAnswered({ ...none, ...undocumented }));
						const text = JSON.stringify(data);
						const own = outgoingAnswered({ ...none, ...undocumented, [property]: text });
						const item = Object.entries(itemFrom(own));
						const kept = item.filter(([key]) => Object.hasOwn(before, key));
						const added = item.filter(([key]) => !Object.hasOwn(before, key));
						expect(Object.fromEntries(kept)).toEqual(before);
						const expected = isNothing(data) ? [] : leavesOf(data);
						expect(inAnyOrder(added.map(([, value]) => value))).toEqual(inAnyOrder(expected));
						expect(added.filter(([key]) => !key.startsWith(`${property}_`))).toEqual([]);
					},
				),
				{ numRuns: 150 },
			);
		},
	);

	test('loses nothing of two properties at once, however their names meet', () => {
		fc.assert(
			fc.property(anyObject, anyObject, (custom, extra_params) => {
				fc.pre(isSafeInLists(custom) && isSafeInLists(extra_params));
				fc.pre(!isNothing(custom) && !isNothing(extra_params));
				const none = { custom: undefined, extra_params: undefined };
				const item = itemFrom(
					outgoingAnswered({
						custom: JSON.stringify(custom),
						extra_params: JSON.stringify(extra_params),
					}),
				);
				const expected = [
					...Object.values(itemFrom(outgoingAnswered(none))),
					...leavesOf(custom),
					...leavesOf(extra_params),
				];
				expect(inAnyOrder(Object.values(item))).toEqual(inAnyOrder(expected));
			}),
			{ numRuns: 200 },
		);
	});

	test('loses no text that is not a JSON object, nor changes it', () => {
		const text = fc
			.oneof(fc.string(), fc.json(), fc.stringMatching(/^\{[a-z':" ]*\}$/))
			.filter((sent) => !/^\s*(none|false|null|)\s*$/.test(sent) && !holdsObject(sent));
		fc.assert(
			fc.property(
				text,
				fc.constantFrom<CustomDataFormat>('flatten', 'object', 'text'),
				(sent, as) => {
					expect(itemFrom(outgoingAnswered({ custom: sent }), { customData: as }).custom).toBe(
						sent,
					);
				},
			),
			{ numRuns: 200 },
		);
	});
});

function holdsObject(text: string): boolean {
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === 'object' && value !== null && !Array.isArray(value);
	} catch {
		return false;
	}
}

const choices = fc.record({
	appIds: fc.constantFrom<string[]>([], [], [], ['2222223']),
	events: fc.constantFrom<Array<EventName | '*'>>(['*'], ['*'], ['cdr.outgoing.answered']),
	legs: fc.constantFrom('all', 'a', 'b'),
	customData: fc.constantFrom('flatten', 'object', 'text'),
	phoneNumber: fc.constantFrom('digits', 'e164'),
	includeRaw: fc.boolean(),
});

describe('a notification', () => {
	test('that is refused is told no value of it', () => {
		// A marker in every wrong value: as text, as a name below it, and in a list.
		const wrong = fc.constantFrom<unknown>({ QQ4711: 1 }, ['QQ4711'], { a: 'QQ4711' }, [4711]);
		const names = Object.values(DOCUMENTED).flat();
		fc.assert(
			fc.property(fc.dictionary(fc.constantFrom(...names), wrong, { minKeys: 1 }), (changes) => {
				const verdict = processNotification(jsonRequest(outgoingAnswered(changes)), settings());
				const { body } = toReply(verdict, 'reject');
				expect(JSON.stringify(body)).not.toContain('4711');
			}),
			{ numRuns: 200 },
		);
	});
});

describe('an accepted item', () => {
	test('is the same after it was stored as JSON', () => {
		const valid = fc
			.tuple(fc.constantFrom(...SAMPLES), fc.dictionary(fc.string(), anyValue), anyValue, anyValue)
			.map(([{ payload }, undocumented, custom, extra_params]) => ({
				...undocumented,
				...payload,
				custom,
				extra_params,
			}));
		fc.assert(
			fc.property(valid, choices, (notification, { customData, phoneNumber, includeRaw }) => {
				const item = itemFrom(notification, { customData, phoneNumber, includeRaw });
				expect(JSON.parse(JSON.stringify(item))).toEqual(item);
			}),
			{ numRuns: 150 },
		);
	});

	describe('is the same after it was stored as JSON, even with a number too large for it', () => {
		const large: Array<[string, string]> = [
			['of its own', '"queue":1e999'],
			['in a list', '"queue":[-1e999]'],
			['in an object', '"queue":{"size":1e999}'],
			['in custom', '"custom":{"size":1e999}'],
			['in a list in custom', '"custom":{"sizes":[1e999]}'],
			['in custom text', '"custom":"{\\"sizes\\":[1e999]}"'],
		];
		const base = JSON.stringify(outgoingAnswered({ custom: undefined }));
		const formats: CustomDataFormat[] = ['flatten', 'object', 'text'];

		test.each(large)('%s', (_, field) => {
			const json = base.replace('{', `{${field},`);
			// The first as n8n parses it, the second as the trigger does.
			for (const sent of [jsonRequest(JSON.parse(json)), textRequest(json, 'text/plain')]) {
				for (const customData of formats) {
					const item = itemOf(sent, { customData });
					expect(JSON.parse(JSON.stringify(item))).toEqual(item);
					const whole = itemOf(sent, { customData, includeRaw: true });
					expect(JSON.parse(JSON.stringify(whole))).toEqual(whole);
				}
			}
		});
	});
});

describe('the keys of an item', () => {
	const phoneNumber = fc.oneof(
		fc.constantFrom<unknown>('anonymous', '+442000000000', 442000000000, ''),
		fc.integer({ min: 0 }),
		fc.string(),
	);
	const seconds = fc.oneof(fc.nat(), fc.nat().map(String));
	const flag = fc.constantFrom(true, false, 'true', 'false');
	/** What each property may hold, if it is not some text. */
	const types: { [property: string]: fc.Arbitrary<unknown> } = {
		app_id: fc.oneof(fc.nat(), fc.nat().map(String)),
		virtual_number: phoneNumber,
		callerid: phoneNumber,
		from: phoneNumber,
		to: phoneNumber,
		answeredsec: seconds,
		waitedsec: seconds,
		record: flag,
		voicemail: flag,
		custom: fc.constantFrom('none', 'false', '', '{}', '{"{}":null}', {}, null, false),
		extra_params: fc.constantFrom('none', 'false', '', '{}', '{"{}":null}', {}, null, false),
	};
	/** What tells the kind, and what every one needs. */
	const fixed = new Set(['type', 'direction', 'status', 'cmiuuid', 'time']);

	/** Any valid notification of a kind, without anything of the account's own. */
	function anyOf(event: keyof typeof DOCUMENTED): fc.Arbitrary<JsonObject> {
		const isFixed = (key: string) =>
			fixed.has(key) || (Object.hasOwn(SMALLEST[event], key) && key !== 'to');
		const free = DOCUMENTED[event].filter((key) => !isFixed(key));
		const arbitraries = free.map((key): [string, fc.Arbitrary<unknown>] => {
			const arbitrary = types[key] ?? fc.string();
			// The one that makes it this kind: any number will do, but it has to be there.
			const isNeeded = key === 'to' && Object.hasOwn(SMALLEST[event], key);
			return [
				key,
				isNeeded
					? phoneNumber.filter((sent) => sent !== '')
					: fc.option(arbitrary, { nil: undefined }),
			];
		});
		return fc.record(Object.fromEntries(arbitraries)).map((properties) => ({
			...Object.fromEntries(Object.entries(properties).filter(([, sent]) => sent !== undefined)),
			...Object.fromEntries(Object.entries(SMALLEST[event]).filter(([key]) => isFixed(key))),
		}));
	}

	test.each(Object.keys(DOCUMENTED) as Array<keyof typeof DOCUMENTED>)(
		'are the same for all of %s without data of the account’s own',
		(event) => {
			const keys = Object.keys(itemFrom(SMALLEST[event])).sort();
			fc.assert(
				fc.property(anyOf(event), (notification) => {
					const item = itemFrom(notification);
					expect(item.event).toBe(event);
					expect(Object.keys(item).sort()).toEqual(keys);
				}),
				{ numRuns: 100 },
			);
		},
	);
});
