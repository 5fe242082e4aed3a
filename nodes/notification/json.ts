/** JSON from outside, made fit to hand on to n8n. */

export type JsonObject = { [key: string]: unknown };

/**
 * Deepest nesting handed on. n8n copies and stores items by recursion, which runs out of stack at
 * some thousand levels; a call's own data has three or four.
 */
export const MAX_DEPTH = 512;

export function isObject(value: unknown): value is JsonObject {
	return isNested(value) && !Array.isArray(value);
}

/** Whether a sender said something: null and empty text are how JSON and forms say nothing. */
export function isThere(value: unknown): boolean {
	return value !== undefined && value !== null && value !== '';
}

/** The value that a text holds as JSON, or undefined where it holds none. */
export function parseJson(text: string): unknown {
	try {
		const json = text.charCodeAt(0) === BYTE_ORDER_MARK ? text.slice(1) : text;
		const value: unknown = JSON.parse(json);
		return LARGE_NUMBER.test(json) ? JSON.parse(withLargeNumbersAsText(json)) : value;
	} catch {
		return undefined;
	}
}

/**
 * A value that n8n can store and give back unchanged. What it cannot is written as text: an object
 * with a `__proto__` key, which it would take for the prototype itself, and a number beyond
 * JavaScript's, which JSON would make null. Only for values of a depth known to be bearable.
 */
export function storable(value: unknown): unknown {
	const { hasProto, hasInfinity } = shapeOf(value);
	const finite = hasInfinity ? withInfinityAsText(value) : value;
	return hasProto ? JSON.stringify(finite) : finite;
}

/** Levels of objects and arrays: 0 for a scalar, 1 for a flat object. */
export function depthOf(value: unknown): number {
	return shapeOf(value).depth;
}

const BYTE_ORDER_MARK = 0xfeff;

/** What can be more than a number holds: integers from 16 digits on, and exponents of three. */
const LARGE_NUMBER = /\d{16}|[eE]\+?\d{3}/;

/**
 * The same JSON, with each number that JavaScript would change, such as another system's long id, as
 * the text it was sent as. Not by a reviver, which takes seconds for a megabyte.
 */
function withLargeNumbersAsText(json: string): string {
	let exact = '';
	let copied = 0;
	for (let at = 0; at < json.length; at++) {
		if (json.charCodeAt(at) === QUOTE) at = endOfText(json, at);
		else if (isPartOfNumber(json.charCodeAt(at))) {
			const start = at;
			while (isPartOfNumber(json.charCodeAt(at + 1))) at++;
			const number = json.slice(start, at + 1);
			if (number.length < SHORTEST_LARGE || !isChanged(number)) continue;
			exact += `${json.slice(copied, start)}"${number}"`;
			copied = at + 1;
		}
	}
	return exact + json.slice(copied);
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** `1e309` is the shortest one that a number does not hold. */
const SHORTEST_LARGE = 5;

function endOfText(json: string, start: number): number {
	let at = start + 1;
	while (json.charCodeAt(at) !== QUOTE) at += json.charCodeAt(at) === BACKSLASH ? 2 : 1;
	return at;
}

/** Digits, `-`, `+`, `.`, `e` and `E`; the letters are part of `true` and `false` too. */
function isPartOfNumber(code: number): boolean {
	return (code >= 0x30 && code <= 0x39) || PUNCTUATION.has(code);
}

const PUNCTUATION: ReadonlySet<number> = new Set([...'-+.eE'].map((sign) => sign.charCodeAt(0)));

function isChanged(number: string): boolean {
	const value = Number(number);
	const isRounded =
		/^-?\d+$/.test(number) && !Number.isSafeInteger(value) && String(value) !== number;
	return isRounded || isInfinite(value);
}

function withInfinityAsText(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(withInfinityAsText);
	if (!isObject(value)) return isInfinite(value) ? String(value) : value;
	const entries = Object.entries(value);
	return Object.fromEntries(entries.map(([key, below]) => [key, withInfinityAsText(below)]));
}

type Shape = { depth: number; hasProto: boolean; hasInfinity: boolean };

/** Walks level by level: a hostile body nests deeper than any stack. */
function shapeOf(root: unknown): Shape {
	const shape: Shape = { depth: 0, hasProto: false, hasInfinity: isInfinite(root) };
	let level = [root].filter(isNested);
	for (; level.length > 0; shape.depth++) {
		const below: object[] = [];
		const look = (value: unknown) => {
			if (isNested(value)) below.push(value);
			else if (isInfinite(value)) shape.hasInfinity = true;
		};
		for (const container of level) {
			if (Array.isArray(container)) for (const value of container) look(value);
			else
				for (const key in container) {
					if (key === '__proto__') shape.hasProto = true;
					look((container as JsonObject)[key]);
				}
		}
		level = below;
	}
	return shape;
}

function isInfinite(value: unknown): boolean {
	return value === Infinity || value === -Infinity;
}

function isNested(value: unknown): value is object {
	return typeof value === 'object' && value !== null;
}
