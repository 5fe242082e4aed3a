import { readPages, type Page } from '../../../nodes/Telecmi/transport/paging';

const rowsOf = (count: number, from = 0) =>
	Array.from({ length: count }, (_, index) => ({ id: from + index }));

/** A server's pages, and how many of them were asked for. */
async function readAll(pageOf: (page: number) => unknown[], count: number, limit = Infinity) {
	let asked = 0;
	const listing = await readPages(async (page): Promise<Page> => {
		asked++;
		return { rows: pageOf(page), count };
	}, limit);
	return { ids: listing.rows.map(({ id }) => id), missing: listing.missing, asked };
}

const idsOf = (count: number) => rowsOf(count).map(({ id }) => id);
const slices =
	(rows: unknown[], size = 20) =>
	(page: number) =>
		rows.slice((page - 1) * size, page * size);

test.each([0, 1, 20, 45])('%i rows, until a page is empty', async (count) => {
	const { ids, missing, asked } = await readAll(slices(rowsOf(count)), count);
	expect(ids).toEqual(idsOf(count));
	expect([missing, asked]).toEqual([0, Math.ceil(count / 20) + 1]);
});

test.each<[string, (page: number) => unknown[], number, number[], number]>([
	['short pages', slices(rowsOf(30), 7), 30, idsOf(30), 0],
	['a count that is too low', slices(rowsOf(45)), 25, idsOf(45), 0],
	['a count that is too high', slices(rowsOf(20)), 900, idsOf(20), 880],
	[
		'a page that cannot be read',
		(page) => [rowsOf(1), ['x', null], rowsOf(1, 1), []][page - 1] ?? [],
		2,
		[0, 1],
		0,
	],
	[
		'a page that shifted',
		(page) => slices([...rowsOf(20), ...rowsOf(20, 18)])(page),
		38,
		idsOf(38),
		0,
	],
	['one page again and again', () => rowsOf(20), 900, idsOf(20), 880],
])('%s', async (_, pageOf, count, ids, missing) => {
	const listing = await readAll(pageOf, count);
	expect(listing).toMatchObject({ ids, missing });
	expect(listing.asked).toBeLessThan(10);
});

test('the limit ends it', async () => {
	expect(await readAll(slices(rowsOf(90)), 90, 25)).toEqual({
		ids: idsOf(25),
		missing: 0,
		asked: 2,
	});
});

test('rows that differ anywhere are different rows', async () => {
	const rows = [
		{ id: 1, agent: 'a' },
		{ id: 1, agent: 'b' },
		{ id: 1, agent: 'a' },
	];
	const deep = JSON.parse('{"id":2,"x":' + '['.repeat(9000) + ']'.repeat(9000) + '}') as unknown;
	const { ids } = await readAll(slices([...rows, deep]), 3);
	expect(ids).toEqual([1, 1, 2]);
});
