import { INPUTS, sendGenerated } from '../support/generated';

test('bytes that may be no text: every promise holds', () => {
	const verdicts = sendGenerated('bytes');
	const sent = [...verdicts.values()].reduce((sum, count) => sum + count, 0);
	expect(sent).toBe(INPUTS.bytes);
	// Else the requests are not as varied as this test claims.
	expect([...verdicts.keys()].sort()).toEqual([
		'accepted',
		'app_id_not_accepted',
		'ignored',
		'invalid',
		'unreadable',
	]);
}, 300_000);
