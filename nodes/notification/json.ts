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
		return LONG_INTEGER.test(json) ? JSON.parse(json, exactly) : JSON.parse(json);
	} catch {
		return undefined;
	}
}

/**
 * A value made safe to store: without `__proto__` keys, which some code further on would take for
 * the prototype itself. Undefined where it nests deeper than {@link MAX_DEPTH}.
 */
export function storable<Value>(value: Value): Value | undefined {
	const { depth, hasProto } = shapeOf(value);
	if (depth > MAX_DEPTH) return undefined;
	return hasProto ? (withoutProto(value) as Value) : value;
}

/** Levels of objects and arrays: 0 for a scalar, 1 for a flat object. */
export function depthOf(value: unknown): number {
	return shapeOf(value).depth;
}

const BYTE_ORDER_MARK = 0xfeff;

/** Integers from 16 digits on can be more than a number holds exactly. */
const LONG_INTEGER = /\d{16}/;

/** Keeps an integer that a number would change (an id of another system) as the text it was sent as. */
function exactly(_key: string, value: unknown, context?: { source?: string }): unknown {
	const source = context?.source;
	if (typeof value !== 'number' || source === undefined) return value;
	return /^-?\d+$/.test(source) && String(value) !== source ? source : value;
}

/** Walks level by level: a hostile body nests deeper than any stack. */
function shapeOf(root: unknown): { depth: number; hasProto: boolean } {
	let depth = 0;
	let hasProto = false;
	let level = [root].filter(isNested);
	for (; level.length > 0; depth++) {
		const below: object[] = [];
		for (const container of level) {
			if (Array.isArray(container)) {
				for (const element of container) if (isNested(element)) below.push(element);
				continue;
			}
			for (const key of Object.keys(container)) {
				if (key === '__proto__') hasProto = true;
				const value = (container as JsonObject)[key];
				if (isNested(value)) below.push(value);
			}
		}
		level = below;
	}
	return { depth, hasProto };
}

/** Recursive: for values of a depth already known to be bearable. */
function withoutProto(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(withoutProto);
	if (!isObject(value)) return value;
	return Object.fromEntries(
		Object.entries(value)
			.filter(([key]) => key !== '__proto__')
			.map(([key, below]) => [key, withoutProto(below)]),
	);
}

function isNested(value: unknown): value is object {
	return typeof value === 'object' && value !== null;
}
