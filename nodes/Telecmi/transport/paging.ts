/** Lists that TeleCMI gives page by page. */
import { isObject, type JsonObject } from '../../notification/json';
import type { ItemRun } from '../operation';
import { numberIn } from '../values';
import type { Endpoint } from './failures';

/** One page, and how many rows TeleCMI says the whole list has. */
export type Page = { rows: unknown[]; count: number };

export type Listing = {
	rows: JsonObject[];
	/** Rows that TeleCMI counted but did not return. */
	missing: number;
};

/** More than any list that a workflow can hold: only a server that invents rows gets there. */
const MOST_PAGES = 10_000;

/** Two pages in a row without a new row: the server repeats itself. */
const MOST_REPEATED_PAGES = 2;

/** A page under the name of its list; TeleCMI may leave it out where `count` is 0. */
export function listEndpoint(path: string, name: string, expects: string): Endpoint<Page> {
	return {
		path,
		hasCode: false,
		expects,
		read(body) {
			const count = numberIn(body.count);
			const rows = body[name] ?? (count === 0 ? [] : undefined);
			return Array.isArray(rows) ? { rows, count: count ?? 0 } : undefined;
		},
	};
}

/**
 * Reads pages from 1 on until one is empty, because a short page can be followed by another one, and
 * `count` can be wrong. Rows that are not wanted count as given. Pages shift while calls come in: rows that are equal as a whole count once.
 */
export async function readPages(
	read: (page: number) => Promise<Page>,
	limit: number,
	isWanted: (row: JsonObject) => boolean = () => true,
): Promise<Listing> {
	const seen = new Set<unknown>();
	const rows: JsonObject[] = [];
	let reported = 0;
	let given = 0;
	let repeated = 0;
	for (let page = 1; page <= MOST_PAGES && rows.length < limit; page++) {
		const before = seen.size;
		const found = await read(page);
		reported = Math.max(reported, found.count);
		if (found.rows.length === 0) break;
		for (const row of found.rows) {
			const key = keyOf(row);
			if (!seen.has(key) && isObject(row)) {
				given++;
				if (isWanted(row)) rows.push(row);
			}
			seen.add(key);
		}
		repeated = seen.size > before ? 0 : repeated + 1;
		if (repeated >= MOST_REPEATED_PAGES) break;
	}
	return {
		rows: rows.slice(0, limit),
		missing: rows.length < limit ? Math.max(0, reported - given) : 0,
	};
}

/** A warning, not an error: the rows that came are still of use. */
export function warnOfMissing(
	{ context }: ItemRun,
	missing: number,
	what: string,
	advice = 'Run the node again, or choose a shorter period.',
): void {
	const message = `TeleCMI reported ${missing} more ${what} than it returned. ${advice}`;
	context.logger.warn(message);
	context.addExecutionHints({ message, type: 'warning', location: 'outputPane' });
}

/** A row that nests too deep for JSON is like no other. */
function keyOf(row: unknown): unknown {
	try {
		return JSON.stringify(row);
	} catch {
		return row;
	}
}
