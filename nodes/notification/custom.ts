/**
 * The account's own data, `custom` and `extra_params`: written by whoever set up the account or
 * started the call, hence anything at all.
 */
import { depthOf, isObject, MAX_DEPTH, parseJson, storable, type JsonObject } from './json';

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
	return format === 'flatten' ? flatEntries(name, data) : [[name, storable(data)]];
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
	return isObject(data) && depthOf(data) <= MAX_DEPTH ? data : undefined;
}

/** No key at all, or what click-to-call makes of an empty object: `{"{}": null}`. */
function isEmpty(data: JsonObject): boolean {
	return Object.entries(data).every(([key, value]) => key === '{}' && value === null);
}

function flatEntries(name: string, data: JsonObject): Entry[] {
	if (depthOf(data) > MOST_LEVELS) return [[name, storable(data)]];
	const entries: Entry[] = [];
	for (const entry of leavesOf(name, data)) {
		if (entries.push(entry) > MOST_VALUES) return [[name, storable(data)]];
	}
	return entries;
}

/** Opens objects, `{"lead":{"id":1}}` to `…_lead_id`; arrays, scalars and empty objects are leaves. */
function* leavesOf(path: string, data: JsonObject): Generator<Entry> {
	for (const [key, value] of Object.entries(data)) {
		const below = `${path}_${key}`;
		if (isObject(value) && Object.keys(value).length > 0) yield* leavesOf(below, value);
		else yield [below, storable(value)];
	}
}
