import { sendGenerated } from '../helpers/generated';

const INPUTS = 100_000;

test('100,000 generated inputs keep the promises of the contract, and meet every outcome of a notification', () => {
	const outcomes = sendGenerated(INPUTS);
	expect([...outcomes.values()].reduce((sum, count) => sum + count, 0)).toBe(INPUTS);
	expect([...outcomes.keys()].sort()).toEqual([
		'accepted',
		'app_id_not_accepted',
		'ignored',
		'invalid',
		'unreadable',
	]);
}, 600_000);
