/** Queue mode, with one process after the other killed under load. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { N8nClient } from '../support/host/client';
import { deliveries, notifications, send, type Answer } from '../support/load';
import type { Program } from '../support/processes';
import { ENVIRONMENT_FILE, startQueueMode, type QueueMode } from '../support/queueMode';
import { describeFaults, host, isLong, isStalledHandled, SEED, tarball } from './given';
import { EXECUTIONS, ledgerOf, report, type Ledger, type StoredExecution } from './ledger';
import { Recover, settled } from './recover';
import { leaks, logs } from './secrets';
import { createFaultWorkflow } from './workflow';

/** Seven in ten are valid and come two and a half times each, on the average. */
const NOTIFICATIONS = isLong ? 1050 : 120;
const KEEP_NOTIFICATIONS = path.join(path.dirname(ENVIRONMENT_FILE), 'keep-notifications.sql');
/** How long what was killed is away. */
const AWAY_MS = 2000;

describeFaults('queue mode, with one process after the other killed under load', () => {
	let queueMode: QueueMode;
	let ledger: Ledger;
	let secrets: { [name: string]: string };
	let apiKey: string;
	const answers: Answer[] = [];

	beforeAll(async () => {
		queueMode = await startQueueMode({
			host,
			tarball,
			env: isStalledHandled ? { QUEUE_WORKER_STALLED_INTERVAL: '30000' } : {},
		});
		const { main, webhooks, workers, postgres, redis } = queueMode;
		const client = new N8nClient(main.url);
		const owner = await client.setUpOwner();
		const workflow = await createFaultWorkflow(client, postgres);
		const urls = webhooks.map(({ url }) => url + workflow.path);
		await workflow.publish(webhooks[0].url);
		if (!isStalledHandled) await postgres.query(await readFile(KEEP_NOTIFICATIONS, 'utf8'));
		const recover = await Recover.create(client, workflow.id);
		apiKey = recover.apiKey;
		secrets = {
			...queueMode.secrets,
			token: workflow.token,
			owner_password: owner.password,
		};

		const sent = notifications(NOTIFICATIONS, SEED, workflow.token);
		const all = deliveries(sent, SEED);
		const dying = [workers[0], webhooks[0], postgres, redis, main].map(({ program }) => program);
		const share = Math.ceil(all.length / dying.length);
		for (const [index, program] of dying.entries()) {
			const part = all.slice(index * share, (index + 1) * share);
			const [some] = await Promise.all([
				send(part, { urls, concurrency: 12, pauseMs: 150 }),
				dieAndComeBack(program),
			]);
			answers.push(...some);
		}

		const executions = async () => await postgres.query<StoredExecution>(EXECUTIONS);
		const look = async () => {
			ledger = await ledgerOf(sent, answers, await executions(), postgres);
			return ledger;
		};
		// n8n takes up to two and a half minutes to notice and give up.
		await settled(look, isStalledHandled ? 180_000 : undefined);
		await look();
		report(`Queue mode (seed ${SEED}), as n8n leaves it`, sent, ledger);
		const sweeps = [await recover.sweep(), await recover.sweep()];
		await look();
		report(`Queue mode (seed ${SEED}), after recover.mjs ${JSON.stringify(sweeps)}`, sent, ledger);
		await recover.remove();
	}, 1_800_000);

	afterAll(async () => await queueMode?.stop(), 120_000);

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

	test('what was not accepted has no row', () => {
		expect(ledger.unaccepted).toEqual([]);
	});

	test('what is ignored, invalid or without the token has no execution', () => {
		// 401 for a right token: while PostgreSQL is away, n8n cannot read the credential.
		const allowed = { ignored: [200, 401], invalid: [400, 401], unauthorized: [401] };
		for (const [kind, statuses] of Object.entries(allowed)) {
			const told = answers.filter(({ notification }) => notification.kind === kind);
			expect(told.length).toBeGreaterThan(0);
			for (const { status, text } of told) {
				expect(statuses).toContain(status);
				expect(text).not.toContain('accepted');
			}
		}
		expect(ledger.unwanted).toEqual([]);
	});

	test('no secret stands in a log, an answer or the database', async () => {
		const said = {
			...(await logs(queueMode.logFiles)),
			'the answers': answers.map(({ text }) => text).join('\n'),
		};
		const places = { ...said, 'the database': await queueMode.postgres.dump() };
		for (const text of Object.values(places)) expect(text).not.toBe('');
		expect(leaks(secrets, places)).toEqual([]);
		// n8n keeps API keys in its database as they are: see SECURITY.md.
		expect(leaks({ apiKey }, said)).toEqual([]);
	}, 60_000);
});

async function dieAndComeBack(program: Program): Promise<void> {
	await sleep(1000);
	await program.kill();
	await sleep(AWAY_MS);
	await program.start();
}
