/** One n8n with SQLite, killed under load: what it keeps, and what it does not. */
import { setTimeout as sleep } from 'node:timers/promises';

import { startEmbedded, type Embedded } from '../support/embedded';
import { N8nClient } from '../support/host/client';
import { deliveries, notifications, send, type Answer } from '../support/load';
import { startPostgres, type Postgres } from '../support/mortalPostgres';
import { describeFaults, host, isLong, SEED, tarball } from './given';
import { EXECUTIONS, ledgerOf, report, type Ledger, type StoredExecution } from './ledger';
import { Recover, settled, type Sweep } from './recover';
import { leaks, logs } from './secrets';
import { createFaultWorkflow, withFullHistory } from './workflow';

const NOTIFICATIONS = isLong ? 1050 : 60;
const KILLS = isLong ? 5 : 1;

describeFaults('one n8n with SQLite, killed under load', () => {
	let n8n: Embedded;
	let client: N8nClient;
	let postgres: Postgres;
	let ledger: Ledger;
	let sweeps: Sweep[];
	let secrets: { [name: string]: string };
	let apiKey: string;
	const answers: Answer[] = [];

	beforeAll(async () => {
		postgres = await startPostgres();
		n8n = await startEmbedded(host, { tarball });
		client = new N8nClient(n8n.url);
		const owner = await client.setUpOwner();
		const workflow = await createFaultWorkflow(client, postgres);
		await workflow.publish(n8n.url);
		const recover = await Recover.create(client, workflow.id);
		apiKey = recover.apiKey;
		secrets = {
			...n8n.secrets,
			token: workflow.token,
			owner_password: owner.password,
			postgres_password: postgres.password,
		};
		const sent = notifications(NOTIFICATIONS, SEED, workflow.token);
		const all = deliveries(sent, SEED);
		const urls = [n8n.url + workflow.path];
		const share = Math.ceil(all.length / KILLS);
		for (let kill = 0; kill < KILLS; kill++) {
			const part = all.slice(kill * share, (kill + 1) * share);
			const [some] = await Promise.all([
				send(part, { urls, concurrency: 12, pauseMs: 150 }),
				(async () => {
					await sleep(1000);
					await n8n.program.kill();
					await n8n.program.start();
				})(),
			]);
			answers.push(...some);
		}
		const look = async () => {
			const executions = await n8n.query<StoredExecution>(EXECUTIONS);
			ledger = await ledgerOf(sent, answers, executions, postgres);
			return ledger;
		};
		await settled(look);
		await look();
		report(`One n8n with SQLite (seed ${SEED}), as n8n leaves it`, sent, ledger);
		sweeps = [await recover.sweep(), await recover.sweep()];
		await look();
		report(`One n8n with SQLite, after recover.mjs ${JSON.stringify(sweeps)}`, sent, ledger);
		await recover.remove();
	}, 1_800_000);

	afterAll(async () => {
		await n8n?.stop();
		await postgres?.stop();
	}, 120_000);

	test('no delivery stays without an answer', () => {
		expect(answers.filter(({ status }) => status === 0)).toEqual([]);
	});

	test('n8n keeps every notification it has accepted', () => {
		expect(ledger.emptied).toBe(0);
	});

	test('every accepted delivery_key has exactly one row once recover.mjs has swept', () => {
		expect(ledger.acceptedKeys).toBeGreaterThan(NOTIFICATIONS / 2);
		expect(ledger.missing).toEqual([]);
		expect(ledger.rows).toBe(ledger.acceptedKeys);
	});

	test('what was not accepted has no row, and no execution', () => {
		expect(ledger.unaccepted).toEqual([]);
		expect(ledger.unwanted).toEqual([]);
	});

	test('Remove Duplicates fails for good once its history is full, which an upsert does not', async () => {
		expect(await withFullHistory(client)).toEqual(['success', 'success', 'error', 'error']);
	}, 120_000);

	test('no secret stands in a log, an answer or the database', async () => {
		const said = {
			...(await logs([n8n.logFile])),
			'the answers': answers.map(({ text }) => text).join('\n'),
		};
		const places = { ...said, 'the database': await n8n.dump() };
		for (const text of Object.values(places)) expect(text).not.toBe('');
		expect(leaks(secrets, places)).toEqual([]);
		// n8n keeps API keys in its database as they are: see SECURITY.md.
		expect(leaks({ apiKey }, said)).toEqual([]);
	}, 60_000);
});
