import { INPUTS, sendGenerated } from '../support/generated';

test('any JSON at all: every promise holds', () => {
	const verdicts = sendGenerated('json');
	const sent = [...verdicts.values()].reduce((sum, count) => sum + count, 0);
	expect(sent).toBe(INPUTS.json);
	// Else the requests are not as varied as this test claims.
	expect([...verdicts.keys()].sort()).toEqual(['app_id_not_accepted', 'invalid', 'unreadable']);
}, 300_000);
