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
