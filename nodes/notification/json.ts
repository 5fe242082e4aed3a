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
		return LARGE_NUMBER.test(json) ? JSON.parse(json, exactly) : JSON.parse(json);
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
	if (!isNested(value)) return isInfinite(value) ? String(value) : value;
	const { hasProto, hasInfinity } = shapeOf(value);
	if (!hasProto && !hasInfinity) return value;
	const text = JSON.stringify(value, (_key, part: unknown) =>
		isInfinite(part) ? String(part) : part,
	);
	return hasProto ? text : JSON.parse(text);
}

/** Levels of objects and arrays: 0 for a scalar, 1 for a flat object. */
export function depthOf(value: unknown): number {
	if (!isNested(value)) return 0;
	return shapeOf(value).depth;
}

const BYTE_ORDER_MARK = 0xfeff;

/** What can be more than a number holds: integers from 16 digits on, and exponents of three. */
const LARGE_NUMBER = /\d{16}|[eE]\+?\d{3}/;

/**
 * Keeps a number that JavaScript would change, such as another system's long id, as the text it was
 * sent as. Node 20 does not tell that text, and there the number stays.
 */
function exactly(_key: string, value: unknown, context?: { source?: string }): unknown {
	const source = context?.source;
	if (typeof value !== 'number' || source === undefined) return value;
	const isRounded =
		/^-?\d+$/.test(source) && !Number.isSafeInteger(value) && String(value) !== source;
	return isRounded || isInfinite(value) ? source : value;
}

type Shape = { depth: number; hasProto: boolean; hasInfinity: boolean };

/** Walks level by level: a hostile body nests deeper than any stack. */
function shapeOf(root: unknown): Shape {
	const shape: Shape = { depth: 0, hasProto: false, hasInfinity: isInfinite(root) };
	let level: object[] = isNested(root) ? [root] : [];
	for (; level.length > 0; shape.depth++) {
		const below: object[] = [];
		for (const container of level) {
			if (!Array.isArray(container) && Object.hasOwn(container, '__proto__')) shape.hasProto = true;
			for (const value of Object.values(container) as unknown[]) {
				if (isNested(value)) below.push(value);
				else if (isInfinite(value)) shape.hasInfinity = true;
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
