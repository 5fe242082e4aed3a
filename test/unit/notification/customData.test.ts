import type { CustomDataFormat } from '../../../nodes/notification/customData';
import type { JsonObject } from '../../../nodes/notification/json';
import { itemFrom, outgoingAnswered, sample } from '../../helpers/notifications';

const FORMATS: CustomDataFormat[] = ['flatten', 'object', 'text'];
const NONE = { custom: undefined, extra_params: undefined };

/** What custom data adds to the item. */
function added(own: JsonObject, customData: CustomDataFormat = 'flatten'): JsonObject {
	const item = itemFrom(outgoingAnswered({ ...NONE, ...own }), { customData });
	const without = itemFrom(outgoingAnswered(NONE));
	return Object.fromEntries(Object.entries(item).filter(([key]) => !Object.hasOwn(without, key)));
}

/** So many objects, one in the other. */
function nested(levels: number): JsonObject {
	let data: JsonObject = { a: 'bottom' };
	for (let level = 1; level < levels; level++) data = { a: data };
	return data;
}

function values(count: number): JsonObject {
	return Object.fromEntries(Array.from({ length: count }, (_, n) => [`v${n}`, n]));
}

const data = {
	crm: 'true',
	lead: { id: 7, tags: ['a', 'b'], owner: null },
	score: 1.5,
	vip: false,
};
const json = JSON.stringify(data);

describe.each(['custom', 'extra_params'])('%s', (name) => {
	const other = name === 'custom' ? 'extra_params' : 'custom';

	test.each<[string, unknown]>([
		['null', null],
		['nothing sent', undefined],
		['empty text', ''],
		['none', ' none\n'],
		['false', 'false'],
		['the text null', 'null'],
		['the value false', false],
		['an empty object', {}],
		['an empty object as text', '{}'],
		['an empty object, encoded twice', '"{}"'],
		['an empty object of click-to-call', { '{}': null }],
		['the same as text', '{"{}": null}'],
	])('without data: %s', (_, sent) => {
		expect(added({ [name]: sent })).toEqual({});
		for (const format of ['object', 'text'] as const) {
			expect(added({ [name]: sent }, format)).toEqual({ custom: null, extra_params: null });
		}
	});

	test.each<[string, unknown, unknown]>([
		['an object', data, json],
		['JSON', json, json],
		[
			'JSON with white space',
			` \n${JSON.stringify(data, null, '\t')}\r\n`,
			` \n${JSON.stringify(data, null, '\t')}\r\n`,
		],
		['JSON, encoded twice', JSON.stringify(json), json],
	])('with data: %s', (_, sent, text) => {
		expect(added({ [name]: sent })).toEqual({
			[`${name}_crm`]: 'true',
			[`${name}_lead_id`]: 7,
			[`${name}_lead_tags`]: ['a', 'b'],
			[`${name}_lead_owner`]: null,
			[`${name}_score`]: 1.5,
			[`${name}_vip`]: false,
		});
		expect(added({ [name]: sent }, 'object')).toEqual({ [name]: data, [other]: null });
		expect(added({ [name]: sent }, 'text')).toEqual({ [name]: text, [other]: null });
	});

	test.each<[unknown, string]>([
		...[
			"{ 'Name': 'Akil' }",
			'{key: value}',
			'{"crm":',
			'VIP',
			'nonesuch',
			'None',
			'{}{}',
			'4711',
			'[1,2]',
			'"x"',
			'"\\"{}\\""',
		].map((text): [string, string] => [text, text]),
		[4711, '4711'],
		[true, 'true'],
		[['a', { b: 1 }], '["a",{"b":1}]'],
	])('with text: %j', (sent, text) => {
		for (const format of FORMATS)
			expect(added({ [name]: sent }, format)).toMatchObject({ [name]: text });
		expect(Object.keys(added({ [name]: sent }))).toEqual([name]);
	});
});

test.each<[string, unknown, JsonObject]>([
	['keeps lists whole', { list: [{ a: 1 }, [2]] }, { custom_list: [{ a: 1 }, [2]] }],
	[
		'keeps what is empty',
		{ o: {}, l: [], t: '', i: { o: {} } },
		{ custom_o: {}, custom_l: [], custom_t: '', custom_i_o: {} },
	],
	['keeps {} with a value', { '{}': 'x' }, { 'custom_{}': 'x' }],
	['keeps {} beside others', { '{}': null, a: 1 }, { 'custom_{}': null, custom_a: 1 }],
	['keeps long integers', '{"id":12345678901234567890}', { custom_id: '12345678901234567890' }],
	['keeps numbers beyond range', '{"n":1e999}', { custom_n: 'Infinity' }],
	[
		'drops __proto__ only',
		'{"constructor":1,"toString":3,"__proto__":4,"a":{"__proto__":5,"b":6}}',
		{ custom_constructor: 1, custom_toString: 3, custom_a_b: 6 },
	],
	[
		'numbers what meets at one key',
		{ a_b_c: 1, a_b: { c: 2 }, a: { b_c: 3, b: { c: 4 } } },
		{ custom_a_b_c: 1, custom_a_b_c_2: 2, custom_a_b_c_3: 3, custom_a_b_c_4: 4 },
	],
	[
		'skips a number that is taken',
		{ a_b: 1, a_b_2: 2, a: { b: 3, b_2: 4 } },
		{ custom_a_b: 1, custom_a_b_2: 2, custom_a_b_3: 3, custom_a_b_2_2: 4 },
	],
	['opens 32 levels', nested(32), { [`custom${'_a'.repeat(32)}`]: 'bottom' }],
	['leaves 33 levels whole', nested(33), { custom: nested(33) }],
	['leaves over 1,000 values whole', values(1001), { custom: values(1001) }],
	[
		'also where they are nested',
		{ a: values(600), b: values(600) },
		{ custom: { a: values(600), b: values(600) } },
	],
	[
		'leaves text of 513 levels as text',
		JSON.stringify(nested(513)),
		{ custom: JSON.stringify(nested(513)) },
	],
])('flatten %s', (_, custom, expected) => {
	expect(added({ custom })).toEqual(expected);
});

test('flatten opens 1,000 values', () => {
	expect(Object.keys(added({ custom: values(1000) }))).toHaveLength(1000);
});

test('no value is lost where properties have the names of custom data', () => {
	const own = { custom_x: 2, custom_x_2: 3, custom: { x: 1, '': 4 }, custom_: 5 };
	expect(added(own)).toEqual({
		custom_x: 2,
		custom_x_2: 3,
		custom_x_3: 1,
		custom_: 5,
		custom__2: 4,
	});
});

test('extra_params of an event that does not document it has keys only if it was sent', () => {
	const incoming = (changes: JsonObject, customData: CustomDataFormat) =>
		itemFrom(sample('chub: cdr.incoming.answered', changes), { customData });
	expect(incoming({}, 'object')).not.toHaveProperty('extra_params');
	expect(incoming({ extra_params: '{"a":1}' }, 'object').extra_params).toEqual({ a: 1 });
	expect(incoming({ extra_params: '{"a":1}' }, 'flatten').extra_params_a).toBe(1);
});
