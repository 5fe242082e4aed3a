/** The results on the terminal. */
import { changeOf, type Run } from './history';
import type { Result } from './measure';
import { EVERY_ROW, isMet, type Row } from './rows';
import { figure, sidesText, spread, targetText } from './words';

const HEAD = ['', 'target', 'measured', 'spread', 'met', 'since the last run'];

export function tableOf(results: readonly Result[], last: Run | undefined): string {
	const lines = results.map((result) => {
		const row = EVERY_ROW.find(({ id }) => id === result.id) as Row;
		return [
			`${row.id}: ${row.what}`,
			targetText(row.target, row.unit),
			figure(result.median, row.unit),
			spread(result, row.unit),
			row.target === undefined ? '–' : isMet(row.target, result.median) ? 'yes' : 'NO',
			changeText(row, result, last),
		];
	});
	const widths = HEAD.map((_, column) =>
		Math.max(...[HEAD, ...lines].map((line) => line[column]?.length ?? 0)),
	);
	const [head = '', ...body] = [HEAD, ...lines].map((line) =>
		line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '),
	);
	const details = results.map(({ sides, sideUnit }) => `    ${sidesText(sides, sideUnit)}`);
	return [head, ...body.flatMap((line, i) => [line, details[i] ?? ''])]
		.map((line) => line.trimEnd())
		.filter((line) => line !== '')
		.join('\n');
}

function changeText({ unit }: Row, result: Result, last: Run | undefined): string {
	const change = changeOf(result, last);
	if (change === undefined) return 'new';
	const { by, before, isBeyondSpread } = change;
	const text =
		unit === 'MB' || unit === 'ms'
			? `${figure(result.median - before, unit)}`
			: `${by >= 0 ? '+' : ''}${(by * 100).toFixed(1)} %`;
	return isBeyondSpread ? `${text}  ◄ beyond the spread` : text;
}
