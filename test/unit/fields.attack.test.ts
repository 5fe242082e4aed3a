import { INPUTS, sendGenerated } from '../support/generated';

test('forms and query strings: every promise holds', () => {
	const verdicts = sendGenerated('fields');
	const sent = [...verdicts.values()].reduce((sum, count) => sum + count, 0);
	expect(sent).toBe(INPUTS.fields);
	// Else the requests are not as varied as this test claims.
	expect([...verdicts.keys()].sort()).toEqual([
		'accepted',
		'app_id_not_accepted',
		'ignored',
		'invalid',
	]);
}, 300_000);
