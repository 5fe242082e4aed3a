/** The account as a whole. */
import type { Operation, Resource } from '../operation';
import { fromEpoch } from '../dates';
import type { Endpoint } from '../transport/failures';
import { numberIn, toIso } from '../values';

/** Also what the credential is checked with. */
export const BALANCE: Endpoint<{ balance: number; sms: number | null; expires_at: string | null }> =
	{
		path: '/v2/balance',
		hasCode: true,
		expects: 'balance',
		read({ balance: sent, sms, expire }) {
			const balance = numberIn(sent);
			if (balance === null) return undefined;
			return { balance, sms: numberIn(sms), expires_at: toIso(fromEpoch(numberIn(expire))) };
		},
	};

const getBalance: Operation = {
	value: 'getBalance',
	name: 'Get Balance',
	description: 'Get the balance of the account and the date it expires',
	action: 'Get balance of account',
	async run({ client }) {
		return [{ json: await client.request(BALANCE, {}) }];
	},
};

export const account: Resource = {
	value: 'account',
	name: 'Account',
	operations: [getBalance],
	properties: [],
};
