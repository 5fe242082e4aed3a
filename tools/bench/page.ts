/** The tables of docs/performance.md, written from the results, so that they say the same. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { PACKAGE_DIRECTORY } from '../host/pack';
import { resultsById, type Run } from './history';
import type { Result } from './measure';
import { EVERY_ROW, isMet, type Row, type RowId } from './rows';
import { amount, figure, sidesText, spread, targetText } from './words';

export const PAGE_FILE = path.join(PACKAGE_DIRECTORY, 'docs', 'performance.md');

/** A part of the page that is written by the benchmark: between two comments with its name. */
export type Section = { name: string; text: (run: Run) => string };

export const SECTIONS: Section[] = [
	{ name: 'machine', text: machineText },
	{
		name: 'targets',
		text: (run) =>
			table(
				['', 'against', 'target', 'measured', 'spread', 'met', '`npm run bench -- --only`'],
				rowsOf(run, ({ target }) => target !== undefined).map(([row, result]) => [
					row.what,
					row.against,
					targetText(row.target, row.unit),
					`**${figure(result.median, row.unit)}**`,
					spread(result, row.unit),
					row.target && isMet(row.target, result.median) ? 'yes' : '**no**',
					`\`${row.id}\``,
				]),
			),
	},
	{
		name: 'made-of',
		text: (run) =>
			table(
				['row', 'medians'],
				rowsOf(run, ({ target }) => target !== undefined)
					.filter(([, { sides }]) => Object.keys(sides).length > 0)
					.map(([{ id }, { sides, sideUnit }]) => [`\`${id}\``, sidesText(sides, sideUnit)]),
			),
	},
	{ name: 'settings', text: (run) => comparison(run, 'settings-', 'setting') },
	{ name: 'token', text: (run) => comparison(run, 'token-', '') },
];

export async function writePage(run: Run): Promise<void> {
	const page = await readFile(PAGE_FILE, 'utf8');
	await writeFile(
		PAGE_FILE,
		SECTIONS.reduce((text, section) => withSection(text, section.name, section.text(run)), page),
	);
}

/** What stands between the section's comments. */
export function sectionIn(page: string, name: string): string | undefined {
	return between(name).exec(page)?.[2]?.trim();
}

function withSection(page: string, name: string, text: string): string {
	if (!between(name).test(page)) throw new Error(`docs/performance.md has no section "${name}"`);
	return page.replace(
		between(name),
		(_all, start: string, _old, end: string) => `${start}\n\n${text}\n\n${end}`,
	);
}

function between(name: string): RegExp {
	return new RegExp(`(<!-- bench: ${name} -->)([\\s\\S]*?)(<!-- bench: end -->)`);
}

function machineText({ date, machine, results }: Run): string {
	const rounds = Math.max(...results.map((result) => result.rounds));
	const { cores, processor, system, node, n8n } = machine;
	return `Measured on ${date} with n8n ${n8n} on Node ${node}: ${cores} cores (${processor}, ${system}), shared by n8n, its databases and the sender; up to ${rounds} rounds.`;
}

function comparison(run: Run, group: string, head: string): string {
	return table(
		[head, 'deliveries/s', 'against', 'deliveries/s', 'ratio', 'spread', '`--only`'],
		rowsOf(run, ({ id }) => id.startsWith(group)).map(([row, result]) => {
			const [left, right] = Object.values(result.sides);
			return [
				row.what,
				amount(left?.median ?? NaN),
				row.against,
				amount(right?.median ?? NaN),
				`**${figure(result.median, row.unit)}**`,
				spread(result, row.unit),
				`\`${row.id}\``,
			];
		}),
	);
}

function rowsOf(run: Run, which: (row: Row & { id: RowId }) => boolean): Array<[Row, Result]> {
	const results = resultsById(run);
	return EVERY_ROW.filter(which).flatMap((row): Array<[Row, Result]> => {
		const result = results.get(row.id);
		return result === undefined ? [] : [[row, result]];
	});
}

function table(head: string[], lines: string[][]): string {
	return [head, head.map(() => '---'), ...lines]
		.map((cells) => `| ${cells.join(' | ')} |`)
		.join('\n');
}
