import type { CustomDataFormat } from '../../nodes/notification/customData';
import type { JsonObject } from '../../nodes/notification/json';
import { itemFrom, outgoingAnswered, sample, type Choices } from '../helpers/notifications';

const FORMATS: CustomDataFormat[] = ['flatten', 'object', 'text'];
const NAMES = ['custom', 'extra_params'];
const NONE = { custom: undefined, extra_params: undefined };

/** What the account's own data adds to the item. */
function added(own: JsonObject, customData: CustomDataFormat, choices: Choices = {}): JsonObject {
	const item = itemFrom(outgoingAnswered({ ...NONE, ...own }), { ...choices, customData });
	const without = itemFrom(outgoingAnswered(NONE), { ...choices, customData });
	const isOwn = (key: string) => /^(custom|extra_params)/.test(key) || !Object.hasOwn(without, key);
	return Object.fromEntries(Object.entries(item).filter(([key]) => isOwn(key)));
}

/** Objects inside one another, that many. */
function nested(levels: number): JsonObject {
	let data: JsonObject = { a: 'bottom' };
	for (let level = 1; level < levels; level++) data = { a: data };
	return data;
}

function values(count: number): JsonObject {
	return Object.fromEntries(Array.from({ length: count }, (_, n) => [`v${n}`, n]));
}

describe.each(NAMES)('%s that holds nothing', (name) => {
	const nothing: Array<[string, unknown]> = [
		['null', null],
		['an empty text', ''],
		['the text none', 'none'],
		['the text false', 'false'],
		['one of these words with white space around it', ' none\n'],
		['false', false],
		['an empty object', {}],
		['an empty object as text', '{}'],
		['what click-to-call makes of an empty object', { '{}': null }],
		['what click-to-call makes of an empty object, as text', '{"{}": null}'],
		['nothing, it is not there', undefined],
	];

	test.each(nothing)('adds no key when flattened: %s', (_, sent) => {
		expect(added({ [name]: sent }, 'flatten')).toEqual({});
	});

	test.each(nothing)('is null as an object and as text: %s', (_, sent) => {
		expect(added({ [name]: sent }, 'object')).toEqual({ custom: null, extra_params: null });
		expect(added({ [name]: sent }, 'text')).toEqual({ custom: null, extra_params: null });
	});
});

describe.each(NAMES)('%s that holds data', (name) => {
	const data = {
		crm: 'true',
		lead: { id: 7, tags: ['a', 'b'], owner: null },
		score: 1.5,
		vip: false,
	};

	test.each([
		['an object', data],
		['JSON text', JSON.stringify(data)],
		['JSON text with white space around and inside', ` \n${JSON.stringify(data, null, '\t')}\r\n`],
	])('has a key for each value when flattened, sent as %s', (_, sent) => {
		expect(added({ [name]: sent }, 'flatten')).toEqual({
			[`${name}_crm`]: 'true',
			[`${name}_lead_id`]: 7,
			[`${name}_lead_tags`]: ['a', 'b'],
			[`${name}_lead_owner`]: null,
			[`${name}_score`]: 1.5,
			[`${name}_vip`]: false,
		});
	});

	test.each([
		['an object', data],
		['JSON text', JSON.stringify(data)],
	])('is the parsed object, sent as %s', (_, sent) => {
		expect(added({ [name]: sent }, 'object')).toMatchObject({ [name]: data });
	});

	test('is the text that was sent', () => {
		const sent = '{ "crm" : "true" }';
		expect(added({ [name]: sent }, 'text')).toMatchObject({ [name]: sent });
	});

	test('is JSON text where an object was sent', () => {
		const { [name]: text } = added({ [name]: data }, 'text');
		expect(JSON.parse(String(text))).toEqual(data);
	});
});

describe.each(NAMES)('%s that holds neither', (name) => {
	test.each([
		["{ 'Name': 'Akil' }"],
		['{key: value}'],
		['{"crm":'],
		['VIP'],
		['None of these'],
		['nonesuch'],
		['falsetto'],
		['{}{}'],
		['4711'],
		['[1,2]'],
		['"{}"'],
		[' {not json} '],
	])('is text in every format: %s', (sent) => {
		for (const format of FORMATS) {
			expect(added({ [name]: sent }, format)).toMatchObject({ [name]: sent });
		}
		expect(Object.keys(added({ [name]: sent }, 'flatten'))).toEqual([name]);
	});

	test.each([
		['a number', 4711],
		['true', true],
		['a list', ['a', { b: 1 }]],
	])('is the JSON text of %s', (_, sent) => {
		for (const format of FORMATS) {
			const { [name]: text } = added({ [name]: sent }, format);
			expect(typeof text).toBe('string');
			expect(JSON.parse(String(text))).toEqual(sent);
		}
	});
});

describe('kinds that document no extra_params', () => {
	const incoming = (changes: JsonObject) => sample('chub: cdr.incoming.answered', changes);

	test.each(FORMATS)('have no such key as %s, unless it is sent', (customData) => {
		const keys = Object.keys(itemFrom(incoming({}), { customData }));
		expect(keys.filter((key) => key.startsWith('extra_params'))).toEqual([]);
	});

	test('still lose nothing of it', () => {
		const extra_params = '{"lead":{"id":7}}';
		expect(itemFrom(incoming({ extra_params })).extra_params_lead_id).toBe(7);
		expect(itemFrom(incoming({ extra_params }), { customData: 'object' }).extra_params).toEqual({
			lead: { id: 7 },
		});
	});
});

describe('values that meet at one key', () => {
	test('get _2, _3 and _4, in the order they come', () => {
		const data = { a_b_c: 1, a_b: { c: 2 }, a: { b_c: 3, b: { c: 4 } } };
		expect(added({ custom: data }, 'flatten')).toEqual({
			custom_a_b_c: 1,
			custom_a_b_c_2: 2,
			custom_a_b_c_3: 3,
			custom_a_b_c_4: 4,
		});
	});

	test('do not overwrite one that has the number already', () => {
		const data = { a_b: 'one', a_b_2: 'two', a: { b: 'three', b_2: 'four' } };
		const item = added({ custom: data }, 'flatten');
		expect(Object.values(item).sort()).toEqual(['four', 'one', 'three', 'two']);
	});

	test('are kept apart from those of another property', () => {
		const own = { custom: { x: 1 }, custom_x: 2, custom_x_2: 3 };
		const item = added(own, 'flatten');
		expect(Object.values(item).sort()).toEqual([1, 2, 3]);
	});

	test('are kept where a value of custom has no name', () => {
		const item = added({ custom: { '': 'ours' }, custom_: 'theirs' }, 'flatten');
		expect(Object.keys(item).sort()).toEqual(['custom_', 'custom__2']);
		expect(Object.values(item).sort()).toEqual(['ours', 'theirs']);
	});
});

describe('data of any shape', () => {
	test('keeps lists whole, also those of objects', () => {
		const list = [{ a: 1 }, [2, [3]], null, 'x'];
		expect(added({ custom: { list } }, 'flatten')).toEqual({ custom_list: list });
	});

	test('keeps empty objects, lists and texts', () => {
		const data = { object: {}, list: [], text: '', inner: { object: {} } };
		expect(added({ custom: data }, 'flatten')).toEqual({
			custom_object: {},
			custom_list: [],
			custom_text: '',
			custom_inner_object: {},
		});
	});

	test('keeps what is named {}, unless it is the null that click-to-call puts there', () => {
		expect(added({ custom: { '{}': 'x' } }, 'flatten')).toEqual({ 'custom_{}': 'x' });
		expect(added({ custom: { '{}': null, a: 1 } }, 'flatten')).toMatchObject({ custom_a: 1 });
	});

	test('keeps what is named like the properties of an object’s prototype', () => {
		const text = '{"constructor":1,"prototype":2,"toString":3,"__proto__":4,"a":{"__proto__":5}}';
		const item = added({ custom: text }, 'flatten');
		expect(Object.values(item).sort()).toEqual([1, 2, 3, 4, 5]);
		expect(Object.getPrototypeOf(item)).toBe(Object.prototype);
	});

	test('keeps an object that is named __proto__', () => {
		const item = added({ custom: '{"__proto__":{"polluted":true}}' }, 'flatten');
		expect(Object.values(item)).toEqual([true]);
		expect(({} as JsonObject).polluted).toBeUndefined();
	});

	test('keeps what is named __proto__ inside a list', () => {
		const item = added({ custom: '{"list":[{"__proto__":"kept","a":1}]}' }, 'flatten');
		expect(JSON.stringify(item)).toContain('kept');
	});

	test('keeps what is named __proto__ where an object was sent', () => {
		const custom = JSON.parse('{"__proto__":"kept","a":1}') as JsonObject;
		const item = added({ custom }, 'flatten');
		expect(Object.values(item).sort()).toEqual([1, 'kept']);
	});

	test('keeps a number that is too large for JavaScript', () => {
		const item = added({ custom: '{"big":1e999}' }, 'flatten');
		// As n8n stores it.
		const stored = JSON.parse(JSON.stringify(item)) as JsonObject;
		expect(stored.custom_big).not.toBeNull();
	});
});

describe('data that is too much for keys of its own', () => {
	const sendings: Array<[string, (data: JsonObject) => unknown]> = [
		['an object', (data) => data],
		['JSON text', (data) => JSON.stringify(data)],
	];

	test.each(sendings)('32 levels are opened, sent as %s', (_, sent) => {
		expect(added({ custom: sent(nested(32)) }, 'flatten')).toEqual({
			[`custom${'_a'.repeat(32)}`]: 'bottom',
		});
	});

	test.each(sendings)('33 levels stay whole, sent as %s', (_, sent) => {
		expect(added({ custom: sent(nested(33)) }, 'flatten')).toEqual({ custom: nested(33) });
	});

	test.each(sendings)('1,000 values are opened, sent as %s', (_, sent) => {
		const item = added({ extra_params: sent(values(1000)) }, 'flatten');
		expect(Object.keys(item)).toHaveLength(1000);
		expect(item).toMatchObject({ extra_params_v0: 0, extra_params_v999: 999 });
	});

	test.each(sendings)('1,001 values stay whole, sent as %s', (_, sent) => {
		expect(added({ extra_params: sent(values(1001)) }, 'flatten')).toEqual({
			extra_params: values(1001),
		});
	});

	test('1,001 values stay whole, however they are spread over objects', () => {
		const groups = Object.fromEntries([...Array(11).keys()].map((n) => [`g${n}`, values(91)]));
		expect(added({ custom: groups }, 'flatten')).toEqual({ custom: groups });
	});

	test('one property that is too much does not keep the other from being opened', () => {
		const own = { custom: nested(33), extra_params: { lead: { id: 7 } } };
		expect(added(own, 'flatten')).toEqual({ custom: nested(33), extra_params_lead_id: 7 });
	});

	describe.each([9_000, 100_000])('%i levels', (levels) => {
		test.each(FORMATS)('of text are taken without a fall, as %s', (format) => {
			const text = `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
			expect(added({ custom: text }, format)).toMatchObject({ custom: text });
		});
	});

	// Counted are the commas, colons and opening brackets that are not in quotes: two for each of
	// these, and two for what is around them.
	const pairs = (count: number) => JSON.stringify({ list: Array(count).fill([0]) });

	test('text of up to 20,000 names and values is an object, and longer text stays text', () => {
		const [most, more] = [pairs(9_999), pairs(10_000)];
		expect(added({ custom: most }, 'object')).toMatchObject({ custom: JSON.parse(most) });
		for (const format of FORMATS) {
			expect(added({ custom: more }, format)).toMatchObject({ custom: more });
		}
	});

	test.each([
		['marks', ',:[{'],
		['marks and quotes', 'a, "b": [c] and {d}'],
		['marks behind a quote', `"${','.repeat(30_000)}`],
		['marks behind a backslash and a quote', `\\"${','.repeat(30_000)}`],
		['backslashes', ',\\'],
	])('what is written in quotes is not counted: %s', (_, part) => {
		const note = part.repeat(Math.ceil(30_000 / part.length) * 4);
		expect(added({ custom: JSON.stringify({ note }) }, 'flatten')).toEqual({ custom_note: note });
	});

	test.each([['\\'], ['\\\\'], ['"\\']])('quotes close behind what ends in %j', (note) => {
		const custom = JSON.stringify({ note, list: Array(20_000).fill(0) });
		expect(added({ custom }, 'object')).toMatchObject({ custom });
	});

	test.each([['"'], ['"\\'], ['"\\"'], [`"${'x'.repeat(30_000)}`]])(
		'quotes that never close are text: %#',
		(end) => {
			for (const marks of [0, 9_000]) {
				const custom = `{"a":${',:'.repeat(marks)}${'x'.repeat(30_000)}${end}`;
				expect(added({ custom }, 'flatten')).toEqual({ custom });
			}
		},
	);

	test('text of 512 levels is an object, and of 513 text', () => {
		const [most, more] = [511, 512].map((levels) => JSON.stringify({ a: nested(levels) }));
		expect(added({ custom: most }, 'object')).toMatchObject({ custom: JSON.parse(most ?? '') });
		expect(added({ custom: more }, 'object')).toMatchObject({ custom: more });
	});
});

describe('whole numbers longer than a number can be, in JSON text', () => {
	test.each([['12345678901234567890'], ['-9007199254740993']])(
		'keep their digits, as text: %s',
		(digits) => {
			const custom = `{"id":${digits},"ids":[${digits}]}`;
			expect(added({ custom }, 'flatten')).toEqual({
				custom_id: digits,
				custom_ids: [digits],
			});
			expect(added({ custom }, 'object')).toMatchObject({
				custom: { id: digits, ids: [digits] },
			});
		},
	);

	test.each([['1e999'], ['1E999'], ['-1E+400'], ['-2.5e+0400']])(
		'numbers beyond JavaScript’s are kept as they were written too: %s',
		(number) => {
			expect(added({ custom: `{"big":${number}}` }, 'flatten')).toEqual({ custom_big: number });
		},
	);

	test('keep their digits everywhere where the format is text', () => {
		const custom = '{"id":12345678901234567890}';
		expect(added({ custom }, 'text')).toMatchObject({ custom });
	});

	test('are numbers where a number can hold them', () => {
		const custom = '{"most":9007199254740991,"least":-9007199254740991,"long":1234567890123456}';
		expect(added({ custom }, 'flatten')).toEqual({
			custom_most: Number.MAX_SAFE_INTEGER,
			custom_least: Number.MIN_SAFE_INTEGER,
			custom_long: 1234567890123456,
		});
	});

	test('change nothing of the text and fractions around them', () => {
		const custom =
			'{"id":12345678901234567890,"text":"12345678901234567890","escaped":"\\"\\"\\\\ 12345678901234567890 \\u00e9\\\\","pi":3.141592653589793,"rate":1.50000,"least":0.00001,"none":1e-9999}';
		expect(added({ custom }, 'flatten')).toEqual({
			custom_id: '12345678901234567890',
			custom_text: '12345678901234567890',
			custom_escaped: '""\\ 12345678901234567890 é\\',
			custom_pi: 3.141592653589793,
			custom_rate: 1.5,
			custom_least: 0.00001,
			custom_none: 0,
		});
	});
});
