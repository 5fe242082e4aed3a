import { expectPromisesKept, INPUTS } from '../helpers/generated';

test('a documented notification that was tampered with: every promise holds', () => {
	expectPromisesKept('tampered', ['accepted', 'app_id_not_accepted', 'ignored', 'invalid']);
}, 300_000);

test('100,000 requests are generated in all', () => {
	expect(Object.values(INPUTS).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(100_000);
});
