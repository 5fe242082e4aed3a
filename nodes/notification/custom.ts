/**
 * The account's own data, `custom` and `extra_params`: written by whoever set up the account or
 * started the call, hence anything at all.
 */
import {
	isObject,
	isStorable,
	MAX_DEPTH,
	parseJson,
	shapeOf,
	storable,
	type JsonObject,
	type Shape,
} from './json';

/** How the item shows it: each value under a key of its own, as one object, or as text. */
export type CustomDataFormat = 'flatten' | 'object' | 'text';

/** Data deeper or with more values than this makes no readable item; it stays whole. */
const MOST_LEVELS = 32;
const MOST_VALUES = 1000;

/** What comes in the place of no data: `none` in events, `false` in records. */
const NOTHING: ReadonlySet<string> = new Set(['', 'none', 'false', 'null']);

type Entry = [key: string, value: unknown];

/** What a property of the account's own gives the item. Two entries may have the same key. */
export function customEntries(name: string, sent: unknown, format: CustomDataFormat): Entry[] {
	const data = dataOf(sent);
	if (data === undefined ? isNothing(sent) : isEmpty(data)) {
		return format === 'flatten' ? [] : [[name, null]];
	}
	if (data === undefined || format === 'text') return [[name, textOf(sent)]];
	const shape = shapeOf(data);
	if (shape.depth > MAX_DEPTH) return [[name, textOf(sent)]];
	return format === 'flatten' ? flatEntries(name, data, shape) : [[name, storable(data, shape)]];
}

function textOf(sent: unknown): string {
	return typeof sent === 'string' ? sent : JSON.stringify(sent ?? null);
}

function isNothing(sent: unknown): boolean {
	return NOTHING.has(textOf(sent).trim());
}

/** The object that was sent, or that the sent text holds as JSON. */
function dataOf(sent: unknown): JsonObject | undefined {
	const data = typeof sent === 'string' ? parseJson(sent) : sent;
	return isObject(data) ? data : undefined;
}

/** No key at all, or what click-to-call makes of an empty object: `{"{}": null}`. */
function isEmpty(data: JsonObject): boolean {
	return Object.keys(data).every((key) => key === '{}' && data[key] === null);
}

function flatEntries(name: string, data: JsonObject, shape: Shape): Entry[] {
	const leaves: Entry[] = [];
	const store = isStorable(shape) ? (value: unknown) => value : storable;
	const isReadable = shape.depth <= MOST_LEVELS && addLeaves(leaves, name, data, store);
	return isReadable ? leaves : [[name, storable(data, shape)]];
}

/**
 * Opens objects, `{"lead":{"id":1}}` to `…_lead_id`; arrays, scalars and empty objects are leaves.
 * False, and given up, where there are more than an item should have.
 */
function addLeaves(
	leaves: Entry[],
	path: string,
	data: JsonObject,
	store: (value: unknown) => unknown,
): boolean {
	for (const key of Object.keys(data)) {
		const value = data[key];
		const below = `${path}_${key}`;
		if (isObject(value) && Object.keys(value).length > 0) {
			if (!addLeaves(leaves, below, value, store)) return false;
		} else if (leaves.push([below, store(value)]) > MOST_VALUES) return false;
	}
	return true;
}
