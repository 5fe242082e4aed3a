import type { JsonObject } from '../notification/json';

/** One page of a list, and how many rows TeleCMI says the whole list has. */
export type Page = { rows: JsonObject[]; count: number | null };

export type Listing = {
	rows: JsonObject[];
	/** Rows that TeleCMI announced but did not give; 0 where it kept its word. */
	missing: number;
};

/** More than any list that a workflow can hold; only a server that makes up rows gets there. */
const MOST_PAGES = 10_000;

/**
 * Reads pages from 1 on, each row once. Nothing that TeleCMI says of its list is relied on: not
 * `count`, not that a short page is the last, not that a page differs from the one before. It ends
 * at an empty page, at the limit, at a short page that makes `count` full, or when two pages in a
 * row brought nothing new.
 */
export async function readPages(
	read: (page: number) => Promise<Page>,
	{
		pageSize,
		limit,
		keyOf,
	}: { pageSize: number; limit: number; keyOf: (row: JsonObject) => string },
): Promise<Listing> {
	const rows = new Map<string, JsonObject>();
	let announced = 0;
	let barren = 0;
	for (let page = 1; page <= MOST_PAGES && barren < 2 && rows.size < limit; page++) {
		const before = rows.size;
		const { rows: found, count } = await read(page);
		if (found.length === 0) break;
		for (const row of found) {
			const key = keyOf(row);
			if (!rows.has(key)) rows.set(key, row);
		}
		announced = Math.max(announced, count ?? 0);
		barren = rows.size > before ? 0 : barren + 1;
		if (found.length < pageSize && count !== null && rows.size >= count) break;
	}
	return {
		rows: [...rows.values()].slice(0, limit),
		missing: rows.size < limit ? Math.max(0, announced - rows.size) : 0,
	};
}
