import fc from 'fast-check';

import type { JsonObject } from '../../../nodes/notification/json';
import { readPages, type Page } from '../../../nodes/Telecmi/paging';

const PAGE_SIZE = 20;

const rowsOf = (count: number, from = 0): JsonObject[] =>
	Array.from({ length: count }, (_, index) => ({ id: from + index }));

const ids = (rows: JsonObject[]) => rows.map(({ id }) => id);

/** Reads with a limit, and counts the pages asked for. */
async function readAll(read: (page: number) => Page, limit = Infinity) {
	let asked = 0;
	const listing = await readPages(
		async (page) => {
			if (++asked > 1000) throw new Error('asked for over 1,000 pages');
			return read(page);
		},
		{ pageSize: PAGE_SIZE, limit, keyOf: ({ id }) => String(id) },
	);
	return { ...listing, asked };
}

/** A list that is as it should be. */
const honest =
	(rows: JsonObject[], count: number | null = rows.length) =>
	(page: number) => ({
		rows: rows.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE),
		count,
	});

describe('a list is read whole and no row twice', () => {
	test.each([0, 1, 19, 20, 21, 40, 45])('%i rows', async (count) => {
		const { rows, missing } = await readAll(honest(rowsOf(count)));
		expect(ids(rows)).toEqual(ids(rowsOf(count)));
		expect(missing).toBe(0);
	});

	test('a short last page that makes the count full needs no further request', async () => {
		expect((await readAll(honest(rowsOf(45)))).asked).toBe(3);
	});

	test('more rows than count says', async () => {
		const { rows } = await readAll(honest(rowsOf(60), 25));
		expect(ids(rows)).toEqual(ids(rowsOf(60)));
	});

	test('a count that says more than there is ends at the empty page, and is told', async () => {
		const { rows, missing, asked } = await readAll(honest(rowsOf(20), 900));
		expect(rows).toHaveLength(20);
		expect(missing).toBe(880);
		expect(asked).toBe(2);
	});

	test('no count at all', async () => {
		const { rows, missing } = await readAll(honest(rowsOf(45), null));
		expect(rows).toHaveLength(45);
		expect(missing).toBe(0);
	});

	test('a server that knows one page only', async () => {
		const { rows, missing, asked } = await readAll(() => ({ rows: rowsOf(20), count: 60 }));
		expect(rows).toHaveLength(20);
		expect(missing).toBe(40);
		expect(asked).toBe(3);
	});

	test('one page that repeats on the way', async () => {
		const pages = [rowsOf(20), rowsOf(20), rowsOf(20, 20), []];
		const { rows } = await readAll((page) => ({ rows: pages[page - 1] ?? [], count: 40 }));
		expect(ids(rows)).toEqual(ids(rowsOf(40)));
	});

	test('a page that shrinks on the way is not taken for the last', async () => {
		const pages = [rowsOf(20), rowsOf(7, 20), rowsOf(20, 27), []];
		const { rows } = await readAll((page) => ({ rows: pages[page - 1] ?? [], count: 47 }));
		expect(ids(rows)).toEqual(ids(rowsOf(47)));
	});

	test('rows that shift because a call came in meanwhile', async () => {
		const pages = [rowsOf(20), rowsOf(20, 19), rowsOf(3, 39)];
		const { rows } = await readAll((page) => ({ rows: pages[page - 1] ?? [], count: 42 }));
		expect(ids(rows)).toEqual(ids(rowsOf(42)));
	});

	test('whatever the pages hold, it ends and gives each row once', async () => {
		const pages = fc.array(fc.array(fc.nat(50), { maxLength: 25 }), { maxLength: 12 });
		await fc.assert(
			fc.asyncProperty(
				pages,
				fc.option(fc.nat(200)),
				fc.integer({ min: 1, max: 60 }),
				async (list, count, limit) => {
					const { rows } = await readAll(
						(page) => ({
							rows: (list[page - 1] ?? list.at(-1) ?? []).map((id) => ({ id })),
							count,
						}),
						limit,
					);
					expect(new Set(ids(rows)).size).toBe(rows.length);
					expect(rows.length).toBeLessThanOrEqual(limit);
				},
			),
		);
	});
});

describe('a limit', () => {
	test('keeps the first rows and asks for no page too many', async () => {
		const { rows, missing, asked } = await readAll(honest(rowsOf(60)), 21);
		expect(ids(rows)).toEqual(ids(rowsOf(21)));
		expect(missing).toBe(0);
		expect(asked).toBe(2);
	});
});
