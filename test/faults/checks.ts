/** What holds after the load, whatever died: the same in queue mode and with SQLite. */
import type { Answer, Kind } from '../support/load';
import { SEED } from './given';
import { report, type Ledger } from './ledger';
import { settled, type Recover } from './recover';
import { leaks, logs } from '../support/secrets';

/** What a load has come to. */
export type Outcome = {
	answers: Answer[];
	/** As n8n leaves it. */
	left: Ledger;
	/** After recover.mjs. */
	recovered: Ledger;
	secrets: { [name: string]: string };
	apiKey: string;
	logFiles: string[];
	/** Everything that is in n8n's database, as text. */
	dump: () => Promise<string>;
};

/** The only answer to each kind that is the last word, and what it says. */
const ANSWER: { [kind in Kind]: { status: number; says: string } } = {
	valid: { status: 200, says: 'accepted' },
	ignored: { status: 200, says: 'ignored' },
	invalid: { status: 400, says: 'rejected' },
	unauthorized: { status: 401, says: 'rejected' },
};

/** The books, once nothing moves any more, and again after two sweeps; printed both times. */
export async function takeStock(of: {
	title: string;
	ledger: () => Promise<Ledger>;
	recover: Recover;
	quietMs?: number;
}): Promise<Pick<Outcome, 'left' | 'recovered'>> {
	const left = await settled(of.ledger, of.quietMs);
	report(`${of.title} (seed ${SEED}), as n8n leaves it`, left);
	const sweeps = [await of.recover.sweep(), await of.recover.sweep()];
	await of.recover.remove();
	const recovered = await of.ledger();
	report(`${of.title} (seed ${SEED}), after recover.mjs ${JSON.stringify(sweeps)}`, recovered);
	return { left, recovered };
}

export function checkNothingLost(outcome: () => Outcome): void {
	test.each(Object.entries(ANSWER))('each %s delivery is answered as it is to be', (kind, said) => {
		const told = outcome().answers.filter(({ notification }) => notification.kind === kind);
		expect(told.length).toBeGreaterThan(0);
		const wrong = told.filter(
			({ status, text }) => status !== said.status || !text.includes(`"status":"${said.says}"`),
		);
		expect(wrong.map(({ status, text, inVain }) => ({ status, text, inVain }))).toEqual([]);
	});

	test('n8n keeps an execution, with its notification, for every delivery it has accepted', () => {
		expect(outcome().left.emptied).toBe(0);
		expect(outcome().left.notExecuted).toEqual([]);
	});

	test('every accepted delivery_key has exactly one row once recover.mjs has swept', () => {
		const { recovered, answers } = outcome();
		const valid = answers.filter(({ notification }) => notification.kind === 'valid');
		const keys = new Set(valid.map(({ notification }) => notification.deliveryKey));
		expect(recovered.notStored).toEqual([]);
		expect([recovered.accepted, recovered.stored]).toEqual([keys.size, keys.size]);
	});

	test('what was not accepted has no row, before and after', () => {
		expect(outcome().left.notAccepted).toEqual([]);
		expect(outcome().recovered.notAccepted).toEqual([]);
	});

	test('what is ignored, invalid or without the token has no execution', () => {
		expect(outcome().left.unwanted).toEqual([]);
		expect(outcome().recovered.unwanted).toEqual([]);
	});

	test('no secret stands in a log, an answer or the database', async () => {
		const { answers, secrets, apiKey, logFiles, dump } = outcome();
		const said = {
			...(await logs(logFiles)),
			'the answers': answers.flatMap(({ text, inVain }) => [text, ...inVain]).join('\n'),
		};
		const places = { ...said, 'the database': await dump() };
		for (const text of Object.values(places)) expect(text).not.toBe('');
		expect(leaks(secrets, places)).toEqual([]);
		// n8n keeps API keys in its database as they are: see SECURITY.md.
		expect(leaks({ apiKey }, said)).toEqual([]);
	}, 60_000);
}
