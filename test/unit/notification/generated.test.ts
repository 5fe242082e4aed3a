import { sendGenerated } from '../../helpers/generated';

/** The nightly tests send 100,000. */
test('500 generated inputs keep the promises of the contract', () => {
	expect(sendGenerated(500).get('accepted')).toBeGreaterThan(250);
});
