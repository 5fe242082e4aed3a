/** JSON from outside, made fit to hand on to n8n. */

export type JsonObject = { [key: string]: unknown };

/**
 * Deepest nesting handed on. n8n copies and stores items by recursion, which runs out of stack at
 * some thousand levels; a call's own data has three or four.
 */
export const MAX_DEPTH = 512;

/**
 * Most names and values that the trigger makes anything of: each comma, colon and opening bracket of
 * their JSON counts as one. A call has some hundred; of 200,000, which fit into a megabyte, V8 alone
 * would keep n8n from everything else for 50 ms or more.
 */
export const MOST_MARKS = 20_000;

export function isObject(value: unknown): value is JsonObject {
	return isNested(value) && !Array.isArray(value);
}

/** Whether a sender said something: null and empty text are how JSON and forms say nothing. */
export function isPresent(value: unknown): boolean {
	return value !== undefined && value !== null && value !== '';
}

/** The value that a text holds as JSON, or undefined where it holds none, or one of more marks than asked for. */
export function parseJson(text: string, mostMarks = Infinity): unknown {
	try {
		const json = withoutByteOrderMark(text);
		if (hasMoreMarks(json, mostMarks)) return undefined;
		return withExactNumbers(JSON.parse(json), json);
	} catch {
		return undefined;
	}
}

/**
 * What was parsed of a text, with each number that `JSON.parse` has changed as the text it was written
 * as; of a text that is no JSON, what was parsed.
 */
export function withExactNumbers(parsed: unknown, text: string): unknown {
	if (!LARGE_NUMBER.test(text)) return parsed;
	const json = withoutByteOrderMark(text);
	const exact = withLargeNumbersAsText(json);
	if (exact === json) return parsed;
	try {
		return JSON.parse(exact);
	} catch {
		return parsed;
	}
}

function withoutByteOrderMark(text: string): string {
	return text.charCodeAt(0) === BYTE_ORDER_MARK ? text.slice(1) : text;
}

/** Counts outside of quotes only, goes through the text once, and stops at the mark that is too many. */
export function hasMoreMarks(json: string, most: number): boolean {
	if (json.length <= most) return false;
	let marks = 0;
	for (let at = 0; at < json.length && marks <= most; at++) {
		const code = json.charCodeAt(at);
		if (code === QUOTE) at = endOfQuote(json, at);
		else if (MARKS.has(code)) marks++;
	}
	return marks > most;
}

/**
 * A value that n8n can store and give back unchanged. What it cannot is written as text: an object
 * with a `__proto__` key, which it would take for the prototype itself, and a number beyond
 * JavaScript's, which JSON would make null. Only for values of a depth known to be bearable.
 */
export function storable(value: unknown, shape: Survey['whole'] = shapeOf(value)): unknown {
	const finite = shape.hasInfinity ? withInfinityAsText(value) : value;
	return shape.hasProto ? JSON.stringify(finite) : finite;
}

/** What makes values below one of this shape fit to be stored: nothing, where all of it is. */
export function storerOf(
	{ hasProto, hasInfinity }: Survey['whole'],
	shapeBelow: (value: unknown) => Shape = shapeOf,
): (value: unknown) => unknown {
	if (!hasProto && !hasInfinity) return (value) => value;
	return (value) => storable(value, shapeBelow(value));
}

const BYTE_ORDER_MARK = 0xfeff;

/** Code units of what stands before or between JSON's names and values: `,` `:` `[` `{`. */
const MARKS: ReadonlySet<number> = new Set([0x2c, 0x3a, 0x5b, 0x7b]);
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Where the quote that opens at `start` closes; the end of the text where it does not. */
function endOfQuote(json: string, start: number): number {
	for (let at = start + 1; at < json.length; at++) {
		const code = json.charCodeAt(at);
		if (code === QUOTE) return at;
		if (code === BACKSLASH) at++;
	}
	return json.length;
}

/**
 * What can be more than a number holds: from 16 digits on, and exponents of three. By where a number
 * can begin, ids in quotes are not taken for any.
 */
const LARGE_NUMBER = /(?:^|[\s:,[])-?\d(?:[\d.]{15}|[\d.]*[eE]\+?\d{3})/;

/** A number that is long enough to be large; `1e309` is the shortest one. */
const LONG_NUMBER = /[-+.\deE]{5,}/g;

/**
 * The same JSON, with each number that JavaScript would change, such as another system's long id, as
 * the text it was sent as. Not by a reviver, which takes seconds for a megabyte.
 */
function withLargeNumbersAsText(json: string): string {
	let written = '';
	let from = 0;
	for (let quote = json.indexOf('"'); quote !== -1; quote = json.indexOf('"', from)) {
		const end = endOfQuote(json, quote) + 1;
		written += withNumbersAsText(json.slice(from, quote)) + json.slice(quote, end);
		from = end;
	}
	return written + withNumbersAsText(json.slice(from));
}

/** Of a part of JSON that has no quote in it. */
function withNumbersAsText(between: string): string {
	return between.replace(LONG_NUMBER, (token) => (isChanged(token) ? `"${token}"` : token));
}

function isChanged(token: string): boolean {
	const value = Number(token);
	const isRounded =
		/^-?\d+$/.test(token) && !Number.isSafeInteger(value) && String(value) !== token;
	return isRounded || isInfinite(value);
}

function withInfinityAsText(value: unknown): unknown {
	if (!isNested(value)) return isInfinite(value) ? String(value) : value;
	if (Array.isArray(value)) return value.map(withInfinityAsText);
	const entries = Object.entries(value);
	return Object.fromEntries(entries.map(([key, below]) => [key, withInfinityAsText(below)]));
}

export type Shape = {
	/** Levels of objects and arrays: 0 for a scalar, 1 for a flat object; one more than MAX_DEPTH for any more. */
	depth: number;
	/** Keys or elements of the value itself. */
	width: number;
	hasProto: boolean;
	hasInfinity: boolean;
};

export function shapeOf(root: unknown): Shape {
	const shape: Shape = { depth: 0, width: 0, hasProto: false, hasInfinity: isInfinite(root) };
	if (isNested(root)) shape.width = walk(root, 1, shape);
	return shape;
}

/** Notes down what is below a level, by recursion, which goes no deeper than is bearable. */
function walk(container: object, level: number, shape: Shape): number {
	if (level > shape.depth) shape.depth = level;
	if (level > MAX_DEPTH) return 0;
	if (Array.isArray(container)) {
		for (const value of container) look(value, level, shape);
		return container.length;
	}
	let width = 0;
	for (const key in container) {
		width++;
		if (key === '__proto__') shape.hasProto = true;
		look((container as JsonObject)[key], level, shape);
	}
	return width;
}

function look(value: unknown, level: number, shape: Shape): void {
	if (isNested(value)) walk(value, level + 1, shape);
	else if (isInfinite(value)) shape.hasInfinity = true;
}

/** What one walk has found out of an object, and of every object and list right below it. */
export type Survey = { whole: Omit<Shape, 'width'>; parts: ReadonlyMap<unknown, Shape> };

export function surveyOf(root: JsonObject): Survey {
	const parts = new Map<unknown, Shape>();
	const whole = { depth: 1, hasProto: false, hasInfinity: false };
	for (const key in root) {
		if (key === '__proto__') whole.hasProto = true;
		const value = root[key];
		if (isNested(value)) parts.set(value, shapeOf(value));
		else if (isInfinite(value)) whole.hasInfinity = true;
	}
	for (const { depth, hasProto, hasInfinity } of parts.values()) {
		whole.depth = Math.max(whole.depth, 1 + depth);
		whole.hasProto ||= hasProto;
		whole.hasInfinity ||= hasInfinity;
	}
	return { whole, parts };
}

/** The shape of a value, without another walk where it is right below what was surveyed. */
export function shapeIn({ parts }: Survey, value: unknown): Shape {
	return parts.get(value) ?? shapeOf(value);
}

function isInfinite(value: unknown): boolean {
	return value === Infinity || value === -Infinity;
}

function isNested(value: unknown): value is object {
	return typeof value === 'object' && value !== null;
}
