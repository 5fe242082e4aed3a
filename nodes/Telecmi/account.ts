import { numberIn } from './number';
import type { Operation, Resource } from './operation';

const getBalance: Operation = {
	value: 'getBalance',
	name: 'Get Balance',
	description: 'Get the balance of the account and the date it expires',
	action: 'Get the balance of the account',
	async run({ client }) {
		const answer = await client.post('/v2/balance', {});
		const balance = numberIn(answer.balance);
		if (balance === null) throw client.lacks('balance');
		return [
			{ json: { balance, sms: numberIn(answer.sms), expires_at: isoOf(numberIn(answer.expire)) } },
		];
	},
};

export const account: Resource = {
	value: 'account',
	name: 'Account',
	operations: [getBalance],
	properties: [],
};

/** ISO 8601 UTC of epoch milliseconds; null for none, and for a moment that no calendar has. */
function isoOf(time: number | null): string | null {
	const date = new Date(time ?? NaN);
	return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
