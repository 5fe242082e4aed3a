import { changeOf, type Run } from '../../tools/bench/history';
import { resultOf } from '../../tools/bench/measure';
import { isMet, rowsNamed } from '../../tools/bench/rows';
import {
	differences,
	exponentOf,
	interleave,
	medianOf,
	ratios,
	summaryOf,
} from '../../tools/bench/statistics';

const MACHINE = { cores: 2, processor: 'any', system: 'linux x64', node: '24', n8n: '2' };

describe('a run of the benchmark', () => {
	it('sums up its rounds', () => {
		expect(medianOf([5, 1, 3])).toBe(3);
		expect(medianOf([4, 1, 3, 2])).toBe(2.5);
		expect(summaryOf([5, 1, 3])).toEqual({ median: 3, low: 1, high: 5, rounds: 3 });
		expect(ratios([2, 9], [4, 3])).toEqual([0.5, 3]);
		expect(differences([2, 9], [4, 3])).toEqual([-2, 6]);
	});

	it('tells linear growth from quadratic', () => {
		const sizes = [1, 10, 100, 1000];
		expect(exponentOf(sizes.map((x) => ({ x, y: 7 * x })))).toBeCloseTo(1);
		expect(exponentOf(sizes.map((x) => ({ x, y: 7 * x * x })))).toBeCloseTo(2);
	});

	it('measures every side in each round, in turns forwards and backwards, the first for nothing', async () => {
		const order: string[] = [];
		const side = (name: string) => async () => order.push(name);
		const rounds = await interleave({ a: side('a'), b: side('b') }, 2);
		expect(order.join('')).toBe('abbaab');
		expect(rounds).toEqual({ a: [4, 5], b: [3, 6] });
	});

	it('meets a target that it reaches exactly', () => {
		expect(isMet({ atMost: 6 }, 6)).toBe(true);
		expect(isMet({ atMost: 6 }, 6.01)).toBe(false);
		expect(isMet({ atLeast: 0.95 }, 0.95)).toBe(true);
		expect(isMet({ atLeast: 0.95 }, 0.94)).toBe(false);
	});

	it.each([
		{ before: [1, 2, 3], now: [2, 3, 4], isBeyondSpread: false },
		{ before: [1, 2, 3], now: [3, 4, 5], isBeyondSpread: true },
		{ before: [1, 2, 9], now: [3, 4, 5], isBeyondSpread: false },
	])(
		'marks a change beyond the spread of both: $before, $now',
		({ before, now, isBeyondSpread }) => {
			const last: Run = {
				date: '2026-01-01',
				machine: MACHINE,
				results: [resultOf('accepted', before, {}, '/s')],
			};
			expect(changeOf(resultOf('accepted', now, {}, '/s'), last)).toMatchObject({ isBeyondSpread });
		},
	);

	it('knows rows by name and by group', () => {
		expect(rowsNamed('call')).toEqual(['call-sqlite', 'call-default', 'call-queue']);
		expect(rowsNamed('ignored')).toEqual(['ignored']);
		expect(rowsNamed('nothing')).toEqual([]);
	});
});
