/** What every measure is given, and what it gives. */
import type { Host } from '../host/install';
import type { RowId } from './rows';
import { summaryOf, type Summary } from './statistics';

export type Context = {
	host: Host;
	/** The packed package. */
	tarball: string;
	rounds: number;
	/** What share of the usual load a round has. */
	share: number;
	wants: (id: RowId) => boolean;
	progress: (line: string) => void;
};

/** A row's figure, and what it was made of, in a unit of its own. */
export type Result = Summary & {
	id: RowId;
	sides: { [name: string]: Summary };
	sideUnit: string;
};

export type Measure = {
	title: string;
	/** Every row that it can give. */
	rows: readonly RowId[];
	/** Only the rows that are wanted. */
	run: (context: Context) => Promise<Result[]>;
};

export function resultOf(
	id: RowId,
	values: readonly number[],
	sides: { [name: string]: readonly number[] },
	sideUnit: string,
): Result {
	const summaries = Object.entries(sides).map(([name, side]) => [name, summaryOf(side)] as const);
	return { id, ...summaryOf(values), sides: Object.fromEntries(summaries), sideUnit };
}
