/**
 * Property tests as mutation testing needs them: some inputs, and the same each time, since what
 * kills a mutant has to kill it again. With its thousand inputs, and a search for the smallest one
 * that fails, each mutant would take a minute.
 */
import type { IRawProperty, Parameters } from 'fast-check';

jest.mock('fast-check', () => {
	const fastCheck = jest.requireActual<typeof import('fast-check')>('fast-check');
	const { default: fc } = fastCheck;
	const assert = (property: IRawProperty<unknown>, parameters: Parameters<unknown> = {}) =>
		fc.assert(property, {
			...parameters,
			numRuns: Math.min(parameters.numRuns ?? 100, 20),
			seed: 1,
			endOnFailure: true,
		});
	return { ...fastCheck, __esModule: true, default: { ...fc, assert } };
});

/**
 * The first test that fails has killed the mutant. Jest ends with the file it is in, which is the only
 * one, and makes a page of each failure meanwhile; so those behind it have nothing to do.
 */
let isKilled = false;

type Run = (this: unknown, ...args: unknown[]) => unknown;

const untilKilled = (run: Run): Run =>
	function (...args) {
		if (isKilled) return undefined;
		try {
			return run.apply(this, args);
		} catch (failure) {
			isKilled = true;
			throw failure;
		}
	};

const jestTest = test;

globalThis.test = Object.assign(
	(name: string, run: Run) => jestTest(name, untilKilled(run) as jest.EmptyFunction),
	jestTest,
	{
		each: (...table: [never]) => {
			const rows = jestTest.each(...table);
			return (name: string, run: Run) => rows(name, untilKilled(run) as never);
		},
	},
) as unknown as jest.It;
