/** JSON as it comes from outside: parsed without loss, and copied so that n8n can store it. */

export type JsonObject = { [key: string]: unknown };

/** n8n copies and stores items recursively, which overflows the stack at a few thousand levels. */
export const MAX_DEPTH = 512;

/** Largest body that is read. A notification has about 500 bytes. */
export const MAX_BODY_BYTES = 256 * 1024;

export function isObject(value: unknown): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a sender set a value: null and empty text are how JSON and forms leave one out. */
export function isPresent(value: unknown): boolean {
	return value !== undefined && value !== null && value !== '';
}

/** A string, which is left alone, or an integer of 16 or more digits. Linear on valid JSON only. */
const STRING_OR_LONG_INTEGER = /"[^"\\]*(?:\\.[^"\\]*)*"|(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/g;

/** Written out, it is tested ten times as fast as `\d{16}`. */
const LONG_INTEGER = new RegExp('\\d'.repeat(16));

/** The value of a JSON text, undefined if it is not JSON. Integers that JavaScript would round stay text. */
export function parseJson(text: string): unknown {
	try {
		const json = text.replace(/^\ufeff/, '');
		const value: unknown = JSON.parse(json);
		const exact = LONG_INTEGER.test(json) ? withLongIntegersAsText(json) : json;
		return exact === json ? value : JSON.parse(exact);
	} catch {
		return undefined;
	}
}

function withLongIntegersAsText(json: string): string {
	return json.replace(STRING_OR_LONG_INTEGER, (token) =>
		token.startsWith('"') || Number.isSafeInteger(Number(token)) ? token : `"${token}"`,
	);
}

/**
 * A copy that n8n can store and read back unchanged: without `__proto__`, and with numbers beyond
 * JavaScript's range as text. Undefined if it is nested too deeply.
 */
export function toStorable(value: unknown): unknown {
	try {
		return copyOf(value, MAX_DEPTH);
	} catch {
		return undefined;
	}
}

function copyOf(value: unknown, levelsLeft: number): unknown {
	if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
	if (typeof value !== 'object' || value === null) return value;
	if (levelsLeft === 0) throw new RangeError('Nested too deeply');
	if (Array.isArray(value)) return value.map((element) => copyOf(element, levelsLeft - 1));
	const copy: JsonObject = {};
	for (const key of Object.keys(value)) {
		if (key !== '__proto__') copy[key] = copyOf((value as JsonObject)[key], levelsLeft - 1);
	}
	return copy;
}
