/** The domain alone, as it is published, in the Node that n8n runs on. */
import execa from 'execa';
import path from 'node:path';

import { PACKAGE_DIRECTORY } from '../host/pack';
import { resultOf, type Measure } from './measure';
import { exponentOf, ratios } from './statistics';

/** Microseconds, round by round: by how many values, and by how many bytes. */
export type InProcess = {
	parse: number[];
	item: number[];
	byValues: Array<{ x: number; rounds: number[] }>;
	byBytes: Array<{ x: number; rounds: number[] }>;
};

/** Where the fixed part of the work no longer hides how the rest grows. */
const TELLING_VALUES = 30;
const TELLING_BYTES = 30_000;

export const inProcess: Measure = {
	title: 'In process',
	rows: ['sample', 'growing-values', 'growing-body'],
	run: async ({ host, rounds, wants, progress }) => {
		progress(`${rounds} rounds`);
		const child = path.join(__dirname, 'inProcessChild.ts');
		const measured = async (part: 'sample' | 'growing') => {
			const args = ['--import', 'tsx', child, String(rounds), part];
			const { stdout } = await execa(host.node, args, { cwd: PACKAGE_DIRECTORY });
			return JSON.parse(stdout) as InProcess;
		};
		const { parse, item } = await measured('sample');
		const { byValues, byBytes } = await measured('growing');
		return [
			resultOf('sample', ratios(item, parse), { 'read → item': item, 'JSON.parse': parse }, 'µs'),
			growing('growing-values', byValues, TELLING_VALUES, (x) => `${x} values`),
			growing('growing-body', byBytes, TELLING_BYTES, (x) => `${Math.round(x / 1024)} KB`),
		].filter(({ id }) => wants(id));
	},
};

function growing(
	id: 'growing-values' | 'growing-body',
	points: InProcess['byBytes'],
	from: number,
	name: (x: number) => string,
) {
	const telling = points.filter(({ x }) => x >= from);
	const exponents = (points[0]?.rounds ?? []).map((_, round) =>
		exponentOf(telling.map(({ x, rounds }) => ({ x, y: rounds[round] ?? NaN }))),
	);
	const sides = Object.fromEntries(points.map(({ x, rounds }) => [name(x), rounds]));
	return resultOf(id, exponents, sides, 'µs');
}
