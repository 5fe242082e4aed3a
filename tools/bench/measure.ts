/** The rows of the table, and how their figures are made. */

/** One figure per round and side. */
export type Result = { name: string; ours: number[]; theirs: number[]; note?: string };

const WEBHOOK = "n8n's Webhook node";
const MODES: { [mode: string]: string } = { lazy: ', lazy acquire', default: ', default settings' };

type Row = [what: string, against: string, unit: string, target: string];
const ROWS: { readonly [row: string]: Row } = {
	sample: ['Notification to item, in process', '`JSON.parse` of its text', 'µs', '–'],
	hostile: [
		'Slowest hostile body of up to 256 KB, in process',
		'`JSON.parse` of 256 KB of numbers',
		'ms',
		'under 50 ms',
	],
	accepted: ['Accepted notifications', WEBHOOK, '/s', '≥ 0.95 with lazy acquire'],
	ignored: ['Ignored notifications', WEBHOOK, '/s', '≥ 2 with lazy acquire'],
	token: ['Ignored notifications with a token', 'without a token', '/s', '–'],
	call: ['CPU time per call', 'Webhook → Code → If', 'ms', '≤ 0.33 with lazy acquire'],
	routing: ['Time to route a call', WEBHOOK, 'ms', '≤ 1.3'],
	download: ['Peak memory, recording of 200 MB', 'recording of 100 KB', 'MB', '≤ 1.2'],
};

export const NAMES: readonly string[] = Object.keys(ROWS).flatMap((row) =>
	ROWS[row]?.[2] === '/s' || ['call', 'routing'].includes(row)
		? Object.keys(MODES).map((mode) => `${row}-${mode}`)
		: row,
);

/** Both sides in each round, in alternating order. The first round warms up and does not count. */
export async function compare(
	name: string,
	rounds: number,
	sides: ReadonlyArray<() => Promise<number>>,
): Promise<Result> {
	const figures: [number[], number[]] = [[], []];
	for (let round = 0; round <= rounds; round++) {
		for (const side of round % 2 === 0 ? [0, 1] : [1, 0]) {
			const figure = await sides[side]?.();
			if (round > 0 && figure !== undefined) figures[side]?.push(figure);
		}
		console.error(`${name}, round ${round} of ${rounds}:`, ...figures.map((side) => side.at(-1)));
	}
	return { name, ours: figures[0], theirs: figures[1] };
}

export function median(values: readonly number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	return ((sorted[(sorted.length - 1) >> 1] ?? NaN) + (sorted[sorted.length >> 1] ?? NaN)) / 2;
}

/** As Markdown. */
export function tableOf(results: readonly Result[]): string {
	const digits = (value: number) => value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : 2);
	const lines = results.map(({ name, ours, theirs, note }) => {
		const [row = '', mode = ''] = name.split('-');
		const [what, against, unit, target] = ROWS[row] as Row;
		const ratios = ours.map((value, round) => value / (theirs[round] ?? NaN));
		return [
			`${what}${MODES[mode] ?? ''}${note === undefined ? '' : ` (${note})`}`,
			`${digits(median(ours))} ${unit}`,
			against,
			`${digits(median(theirs))} ${unit}`,
			`**${digits(median(ratios))}**`,
			`${digits(Math.min(...ratios))} to ${digits(Math.max(...ratios))}`,
			target,
			`\`${name}\``,
		].join(' | ');
	});
	const head = 'What | Measured | Compared with | Measured | Ratio | Range | Target | `--only`';
	return [head, head.replace(/[^|]+/g, '---'), ...lines].map((line) => `| ${line} |`).join('\n');
}
