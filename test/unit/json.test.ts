import {
	isObject,
	isPresent,
	parseJson,
	shapeOf,
	storable,
	type JsonObject,
} from '../../nodes/notification/json';

const nested = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;

describe('parseJson', () => {
	test.each<[string, string, unknown]>([
		['an object', '{"a":[1,null]}', { a: [1, null] }],
		['an object behind a byte order mark', '\uFEFF{"a":1}', { a: 1 }],
		['a scalar', '1', 1],
		['null', 'null', null],
	])('reads %s', (_, text, value) => {
		expect(parseJson(text)).toEqual(value);
	});

	test.each([
		['nothing', ''],
		['text', 'none'],
		['an object cut short', '{"a":'],
		['single quotes', "{'a':1}"],
		['names without quotes', '{a: 1}'],
		['two byte order marks', '\uFEFF\uFEFF{}'],
	])('finds nothing in %s', (_, text) => {
		expect(parseJson(text)).toBeUndefined();
	});

	test('keeps an own __proto__ from becoming the prototype', () => {
		const value = parseJson('{"__proto__":{"polluted":12345678901234567890}}') as JsonObject;
		expect(Object.keys(value)).toEqual(['__proto__']);
		expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
	});
});

describe('isThere', () => {
	test.each([[0], [false], ['0'], ['none'], [[]], [{}]])('%j is something', (value) => {
		expect(isPresent(value)).toBe(true);
	});

	test.each([[undefined], [null], ['']])('%j is nothing', (value) => {
		expect(isPresent(value)).toBe(false);
	});
});

describe('isObject', () => {
	test.each<[unknown, boolean]>([
		[{}, true],
		[Object.create(null), true],
		[[], false],
		[null, false],
		['{}', false],
		[1, false],
		[undefined, false],
	])('of %j is %j', (value, expected) => {
		expect(isObject(value)).toBe(expected);
	});
});

describe('shapeOf counts the levels of objects and lists', () => {
	test.each<[unknown, number]>([
		['x', 0],
		[null, 0],
		[{}, 1],
		[[], 1],
		[{ a: 1 }, 1],
		[{ a: { b: 1 }, c: 1 }, 2],
		[{ a: [{ b: [] }], c: {} }, 4],
	])('%j has %i', (value, levels) => {
		expect(shapeOf(value).depth).toBe(levels);
	});

	test.each([511, 512, 513])('all of %i', (levels) => {
		expect(shapeOf(JSON.parse(nested(levels))).depth).toBe(levels);
	});

	test('down to the one that is too many, and no further', () => {
		expect(shapeOf(JSON.parse(nested(100_000))).depth).toBe(513);
	});
});

test('a number that is exact stays a number beside one that is not', () => {
	expect(parseJson('{"zero":-0,"long":1234567890123456}')).toEqual({
		zero: -0,
		long: 1234567890123456,
	});
});

describe('storable', () => {
	test('leaves alone what is safe', () => {
		const value = { a: [{ constructor: 1 }], b: { prototype: null } };
		expect(storable(value)).toBe(value);
	});

	test('writes down as text what has a __proto__ at any level, and changes not what came', () => {
		const text = '{"__proto__":1,"a":[{"__proto__":{},"b":2}],"c":{"__proto__":3}}';
		const value = JSON.parse(text) as JsonObject;
		expect(storable(value)).toBe(text);
		expect(Object.keys(value)).toEqual(['__proto__', 'a', 'c']);
	});

	test('writes down as text a number that JSON cannot hold, wherever it stands', () => {
		expect(storable(JSON.parse('1e400'))).toBe('Infinity');
		const value: unknown = JSON.parse(
			'{"a":[1e400,1,null,[-1e400]],"b":{"c":1e400,"d":"x"},"e":2}',
		);
		expect(storable(value)).toEqual({
			a: ['Infinity', 1, null, ['-Infinity']],
			b: { c: 'Infinity', d: 'x' },
			e: 2,
		});
	});
});
