import { readFileSync } from 'node:fs';

import results from '../../bench/results.json';
import { CHART_FILE, chartOf } from '../../tools/bench/chart';
import type { Run } from '../../tools/bench/history';
import { PAGE_FILE, sectionIn, SECTIONS } from '../../tools/bench/page';
import { EVERY_ROW, rowsNamed } from '../../tools/bench/rows';

const RUN = results as unknown as Run;
const PAGE = readFileSync(PAGE_FILE, 'utf8');

describe('docs/performance.md', () => {
	it.each(SECTIONS)('says of "$name" what bench/results.json says', ({ name, text }) => {
		expect(cells(sectionIn(PAGE, name) ?? '')).toEqual(cells(text(RUN)));
	});

	it('has a figure for every row', () => {
		expect(RUN.results.map(({ id }) => id).sort()).toEqual(EVERY_ROW.map(({ id }) => id).sort());
	});

	it('names no command that measures nothing', () => {
		const named = [...PAGE.matchAll(/npm run bench -- --only ([a-z-]+)/g)].map(([, id]) => id);
		expect(named.length).toBeGreaterThan(0);
		expect(named.filter((id) => rowsNamed(id ?? '').length === 0)).toEqual([]);
	});

	it('shows a picture of what bench/results.json says', () => {
		expect(PAGE).toContain('(bench.svg)');
		expect(readFileSync(CHART_FILE, 'utf8')).toBe(chartOf(RUN));
	});
});

describe('bench/results.json', () => {
	it('tells nothing of the machine that would find it', () => {
		expect(Object.keys(RUN.machine).sort()).toEqual([
			'cores',
			'n8n',
			'node',
			'processor',
			'system',
		]);
		expect(JSON.stringify(RUN)).not.toMatch(/\/(home|root|tmp)\/|\d+\.\d+\.\d+\.\d+/);
	});
});

/** What a table or text says, however Prettier aligns it. */
function cells(text: string): string[][] {
	return text
		.trim()
		.split('\n')
		.map((line) => line.split('|').map((cell) => cell.trim().replace(/^-+$/, '-')));
}
