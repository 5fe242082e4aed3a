/**
 * The account's own data, `custom` and `extra_params`: written by whoever set up the account or
 * started the call, hence anything at all.
 */
import {
	isObject,
	MAX_DEPTH,
	MOST_MARKS,
	parseJson,
	shapeIn,
	storable,
	storerOf,
	type JsonObject,
	type Shape,
	type Survey,
} from './json';

/** How the item shows it: each value under a key of its own, as one object, or as text. */
export type CustomDataFormat = 'flatten' | 'object' | 'text';

/** Data deeper or with more values than this makes no readable item; it stays whole. */
const MOST_LEVELS = 32;
const MOST_VALUES = 1000;

/** What comes in the place of no data: `none` in events, `false` in records. */
const NOTHING: ReadonlySet<string> = new Set(['', 'none', 'false', 'null']);

type Entry = [key: string, value: unknown];

/**
 * What a property of the account's own gives the item. Two entries may have the same key. The survey
 * is of the notification that it was sent in.
 */
export function customEntries(
	name: string,
	sent: unknown,
	format: CustomDataFormat,
	survey: Survey,
): Entry[] {
	const nothing: Entry[] = format === 'flatten' ? [] : [[name, null]];
	const data = dataOf(sent);
	if (data === undefined) {
		const text = textOf(sent);
		return NOTHING.has(text.trim()) ? nothing : [[name, text]];
	}
	const shape = shapeIn(survey, data);
	if (isEmpty(data, shape)) return nothing;
	if (format === 'text' || shape.depth > MAX_DEPTH) return [[name, textOf(sent)]];
	const leaves = format === 'flatten' ? leavesOf(name, data, shape) : undefined;
	return leaves ?? [[name, storable(data, shape)]];
}

function textOf(sent: unknown): string {
	return typeof sent === 'string' ? sent : JSON.stringify(sent ?? null);
}

/** The object that was sent, or that the sent text holds as JSON. */
function dataOf(sent: unknown): JsonObject | undefined {
	const data = typeof sent === 'string' ? parseJson(sent, MOST_MARKS) : sent;
	return isObject(data) ? data : undefined;
}

/** No key at all, or what click-to-call makes of an empty object: `{"{}": null}`. */
function isEmpty(data: JsonObject, { width }: Shape): boolean {
	return width === 0 || (width === 1 && data['{}'] === null);
}

/**
 * Opens objects, `{"lead":{"id":1}}` to `…_lead_id`; arrays, scalars and empty objects are leaves.
 * Undefined, and given up, where there are more levels or leaves than an item should have.
 */
function leavesOf(name: string, data: JsonObject, shape: Shape): Entry[] | undefined {
	if (shape.depth > MOST_LEVELS || shape.width > MOST_VALUES) return undefined;
	const leaves: Entry[] = [];
	const store = storerOf(shape);
	const addAll = (path: string, branch: JsonObject): boolean =>
		Object.keys(branch).every((key) => {
			const value = branch[key];
			const below = `${path}_${key}`;
			if (isObject(value) && Object.keys(value).length > 0) return addAll(below, value);
			return leaves.push([below, store(value)]) <= MOST_VALUES;
		});
	return addAll(name, data) ? leaves : undefined;
}
