import { isPresent, MAX_DEPTH, parseJson, toStorable } from '../../../nodes/notification/json';

const nested = (levels: number) =>
	JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`) as unknown;

describe('parseJson', () => {
	test.each<[string, string, unknown]>([
		['an object', '{"a":[1,"b",null,true]}', { a: [1, 'b', null, true] }],
		['a byte order mark before it', '\ufeff{"a":1}', { a: 1 }],
		['a byte order mark in it', '{"a":"\ufeff"}', { a: '\ufeff' }],
		['the largest safe integer', '[9007199254740991]', [9007199254740991]],
		['the first integer beyond it', '[9007199254740992]', ['9007199254740992']],
		['a negative one', '[-9007199254740993]', ['-9007199254740993']],
		['a long id', '{"id":12345678901234567890}', { id: '12345678901234567890' }],
		['one alone', '12345678901234567890', '12345678901234567890'],
		[
			'digits in a string',
			'{"a":"1:12345678901234567,","b":1}',
			{ a: '1:12345678901234567,', b: 1 },
		],
		['behind an escaped quote', '["\\",12345678901234567",1]', ['",12345678901234567', 1]],
		['between escaped quotes', '["\\"ab\\"12345678901234567\\"",1]', ['"ab"12345678901234567"', 1]],
		['a key of digits', '{"12345678901234567":1}', { '12345678901234567': 1 }],
		[
			'fractions',
			'[1234567890123456789.5,0.12345678901234567]',
			[1234567890123456789.5, 0.12345678901234567],
		],
		['exponents', '[1e20,12345678901234567e1,1E-20]', [1e20, 12345678901234567e1, 1e-20]],
	])('%s', (_, text, expected) => {
		expect(parseJson(text)).toEqual(expected);
	});

	test.each(['', ' ', 'none', '{', "{'a':1}", '{"a":1}{}', '{"a":12345678901234567', 'NaN'])(
		'is undefined for what is not JSON: %j',
		(text) => expect(parseJson(text)).toBeUndefined(),
	);
});

describe('toStorable', () => {
	test('a prototype that was sent is none', () => {
		const copy = toStorable(JSON.parse('{"__proto__":{"a":1}}')) as object;
		expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
	});

	test.each<[string, string, unknown]>([
		['scalars', '[null,true,0,"",1.5]', [null, true, 0, '', 1.5]],
		[
			'no __proto__ at any depth',
			'{"__proto__":1,"a":[{"__proto__":{"b":1},"c":1}]}',
			{ a: [{ c: 1 }] },
		],
		[
			'numbers beyond the range of JavaScript',
			'{"a":[1e999,-1e999]}',
			{ a: ['Infinity', '-Infinity'] },
		],
	])('%s', (_, json, expected) => {
		const copy = toStorable(JSON.parse(json));
		expect(copy).toEqual(expected);
		expect(JSON.parse(JSON.stringify(copy))).toEqual(expected);
	});

	test('is a copy', () => {
		const value = { a: { b: [1] } };
		const copy = toStorable(value) as typeof value;
		value.a.b.push(2);
		expect(copy).toEqual({ a: { b: [1] } });
	});

	test('takes 512 levels and no more, and no circle', () => {
		const circle: { self?: unknown } = {};
		circle.self = circle;
		expect(toStorable(nested(MAX_DEPTH))).toEqual(nested(MAX_DEPTH));
		expect(toStorable(nested(MAX_DEPTH + 1))).toBeUndefined();
		expect(toStorable(nested(100_000))).toBeUndefined();
		expect(toStorable(circle)).toBeUndefined();
	});
});

test('null and empty text are how a value is left out', () => {
	expect([undefined, null, ''].some(isPresent)).toBe(false);
	expect([0, false, ' ', [], {}].every(isPresent)).toBe(true);
});
