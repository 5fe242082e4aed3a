/** Rows that are one side's figure as a share of another's. */
import { resultOf, type Context, type Result } from './measure';
import type { RowId } from './rows';
import { interleave, ratios, type Sides } from './statistics';

export type Comparison = { id: RowId; of: string; against: string };

/** Of all comparisons those that are wanted, and of all sides those that they need. */
export async function compared(
	{ rounds, progress, wants }: Context,
	comparisons: readonly Comparison[],
	sides: Sides,
	unit = '/s',
): Promise<Result[]> {
	const wanted = comparisons.filter(({ id }) => wants(id));
	const needed = new Set(wanted.flatMap(({ of, against }) => [of, against]));
	const needs = Object.entries(sides).filter(([name]) => needed.has(name));
	const results = await interleave(Object.fromEntries(needs), rounds, progress);
	return wanted.map(({ id, of, against }) => {
		const [left = [], right = []] = [results[of], results[against]];
		return resultOf(id, ratios(left, right), { [of]: left, [against]: right }, unit);
	});
}
