/** The account's own data, `custom` and `extra_params`: whoever set it can have written anything. */
import { isObject, parseJson, toStorable, type JsonObject } from './json';

/** How the item shows it: a key for each value, one object, or text. */
export const CUSTOM_DATA_FORMATS = ['flatten', 'object', 'text'] as const;
export type CustomDataFormat = (typeof CUSTOM_DATA_FORMATS)[number];

/** Data with more levels or values stays whole: flattened, nobody could read the item. */
const MAX_LEVELS = 32;
const MAX_VALUES = 1000;

/** What TeleCMI sends for no data: `none` in events, `false` in records. */
const NOTHING: ReadonlySet<string> = new Set(['', 'none', 'false', 'null']);

type Entry = [key: string, value: unknown];

/** The keys and values that a property adds to an item. Two entries can have the same key. */
export function customEntries(name: string, sent: unknown, format: CustomDataFormat): Entry[] {
	const { data, text } = read(sent);
	if (data ? isEmpty(data) : NOTHING.has(text().trim())) {
		return format === 'flatten' ? [] : [[name, null]];
	}
	if (!data || format === 'text') return [[name, text()]];
	return (format === 'flatten' && flatten(name, data, MAX_LEVELS)) || [[name, data]];
}

/** The object that was sent, or that the sent text holds as JSON, encoded once or twice. */
function read(sent: unknown): { data: JsonObject | undefined; text: () => string } {
	if (typeof sent !== 'string') {
		return { data: isObject(sent) ? sent : undefined, text: () => JSON.stringify(sent ?? null) };
	}
	const once = parseJson(sent);
	const value = typeof once === 'string' ? parseJson(once) : once;
	const data = isObject(value) ? toStorable(value) : undefined;
	if (!isObject(data)) return { data: undefined, text: () => sent };
	return { data, text: () => (typeof once === 'string' ? once : sent) };
}

/** No key, or what click-to-call makes of an empty object: `{"{}": null}`. */
function isEmpty(data: JsonObject): boolean {
	const keys = Object.keys(data);
	return keys.length === 0 || (keys.length === 1 && data['{}'] === null);
}

/** `{"lead":{"id":1}}` to `…_lead_id`; arrays stay whole. Undefined beyond the limits above. */
function flatten(path: string, data: JsonObject, levelsLeft: number): Entry[] | undefined {
	if (levelsLeft === 0) return undefined;
	const entries: Entry[] = [];
	for (const key of Object.keys(data)) {
		const value = data[key];
		const below = `${path}_${key}`;
		const isBranch = isObject(value) && Object.keys(value).length > 0;
		const leaves = isBranch ? flatten(below, value, levelsLeft - 1) : [[below, value] as Entry];
		if (leaves === undefined || entries.length + leaves.length > MAX_VALUES) return undefined;
		entries.push(...leaves);
	}
	return entries;
}
