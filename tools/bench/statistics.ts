/** What is made of the rounds. */

/** The middle of some rounds, and the least and the greatest of them. */
export type Summary = { median: number; low: number; high: number; rounds: number };

export function summaryOf(values: readonly number[]): Summary {
	return {
		median: medianOf(values),
		low: Math.min(...values),
		high: Math.max(...values),
		rounds: values.length,
	};
}

export function medianOf(values: readonly number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	const middle = sorted.length / 2;
	return ((sorted[Math.ceil(middle) - 1] ?? NaN) + (sorted[Math.floor(middle)] ?? NaN)) / 2;
}

/** Round by round, so that a machine that is slower for a while is so for both. */
export function ratios(of: readonly number[], against: readonly number[]): number[] {
	return of.map((value, round) => value / (against[round] ?? NaN));
}

export function differences(of: readonly number[], against: readonly number[]): number[] {
	return of.map((value, round) => value - (against[round] ?? NaN));
}

/** The power of x that y grows as: 1 is linear, 2 quadratic. The line through the logarithms. */
export function exponentOf(points: ReadonlyArray<{ x: number; y: number }>): number {
	const logs = points.map(({ x, y }) => ({ x: Math.log(x), y: Math.log(y) }));
	const mean = (of: (point: { x: number; y: number }) => number) =>
		logs.reduce((sum, point) => sum + of(point), 0) / logs.length;
	const [x, y] = [mean((point) => point.x), mean((point) => point.y)];
	return mean((point) => (point.x - x) * (point.y - y)) / mean((point) => (point.x - x) ** 2);
}

export type Sides = { [name: string]: () => Promise<number> };
export type Rounds = { [name: string]: number[] };

/**
 * Every side once in each round, in turns forwards and backwards, so that none always comes after
 * the same other. The first round warms up and does not count.
 */
export async function interleave(
	sides: Sides,
	rounds: number,
	onRound: (round: string) => void = () => {},
): Promise<Rounds> {
	const names = Object.keys(sides);
	const results: Rounds = Object.fromEntries(names.map((name) => [name, []]));
	for (let round = 0; round <= rounds; round++) {
		for (const name of round % 2 === 0 ? names : [...names].reverse()) {
			onRound(`${round === 0 ? 'warm-up' : `round ${round} of ${rounds}`}: ${name}`);
			const value = await sides[name]?.();
			if (round > 0 && value !== undefined) results[name]?.push(value);
		}
	}
	return results;
}
