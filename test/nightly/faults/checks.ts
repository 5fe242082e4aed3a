/** What holds after the load, whatever died: the same in queue mode and with SQLite. */
import type { Answer, Kind } from '../../helpers/load';
import { endsOf, type Program } from '../../../tools/host/processes';
import { SEED } from './given';
import { report, type Ledger } from './ledger';
import { settled, type Recover } from './recover';
import { leaks, logs } from '../../../tools/host/secrets';

/** What a load has come to. */
export type Outcome = {
	answers: Answer[];
	/** As n8n leaves it. */
	left: Ledger;
	/** After recover.mjs. */
	recovered: Ledger;
	/** Which programs ended though nobody had killed them, and how often. */
	ownEnds: { [name: string]: number };
	secrets: { [name: string]: string };
	recover: Recover;
	logFiles: string[];
	/** Everything that was written into n8n's database, and into Redis where there is one, as text. */
	dumps: { [name: string]: () => Promise<string> };
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
	programs: Program[];
	quietMs?: number;
}): Promise<Pick<Outcome, 'left' | 'recovered' | 'ownEnds'>> {
	const left = await settled(of.ledger, of.quietMs);
	report(`${of.title} (seed ${SEED}), as n8n leaves it`, left);
	const sweeps = [await of.recover.sweep(), await of.recover.sweep()];
	await of.recover.remove();
	const recovered = await of.ledger();
	report(`${of.title} (seed ${SEED}), after recover.mjs ${JSON.stringify(sweeps)}`, recovered);
	const ownEnds = endsOf(of.programs);
	process.stderr.write(`  ended without being killed: ${JSON.stringify(ownEnds)}\n`);
	return { left, recovered, ownEnds };
}

export function checkNothingLost(outcome: () => Outcome): void {
	test('no process has ended but those that were killed', () => {
		expect(outcome().ownEnds).toEqual({});
	});

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
}

/** Comes last: what went before is what is looked at. `more` is what other tests were answered and told. */
export function checkNoSecrets(
	outcome: () => Outcome,
	more: () => { [name: string]: string } = () => ({}),
): void {
	test('no secret stands in a log, an answer, the database or the queue', async () => {
		const { answers, secrets, recover, logFiles, dumps } = outcome();
		const said = {
			...(await logs(logFiles)),
			...more(),
			'the answers': answers.flatMap(({ text, refusals }) => [text, ...refusals]).join('\n'),
			'what recover.mjs prints': recover.output,
		};
		const places: { [name: string]: string } = { ...said };
		for (const [name, dump] of Object.entries(dumps)) places[name] = await dump();
		for (const text of Object.values(places)) expect(text).not.toBe('');
		expect(leaks(secrets, places)).toEqual([]);
		// n8n keeps API keys in its database as they are: see SECURITY.md.
		expect(leaks({ apiKey: recover.apiKey }, said)).toEqual([]);
	}, 60_000);
}
