import { INPUTS, sendGenerated } from '../support/generated';

test('a documented notification that was tampered with: every promise holds', () => {
	const verdicts = sendGenerated('tampered');
	const sent = [...verdicts.values()].reduce((sum, count) => sum + count, 0);
	expect(sent).toBe(INPUTS.tampered);
	// Else the requests are not as varied as this test claims.
	expect([...verdicts.keys()].sort()).toEqual([
		'accepted',
		'app_id_not_accepted',
		'ignored',
		'invalid',
	]);
}, 300_000);

test('100,000 requests are generated in all', () => {
	expect(Object.values(INPUTS).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(100_000);
});
