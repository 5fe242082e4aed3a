/** One n8n with SQLite, killed under load: what it keeps, and what it does not. */
import { startEmbedded, type Embedded } from '../../../tools/host/embedded';
import { N8nClient } from '../../../tools/host/client';
import { deliveries, notifications, sendThrough, type Answer } from '../../helpers/load';
import { startPostgres, type Postgres } from '../../../tools/host/postgres';
import { checkNoSecrets, checkNothingLost, takeStock, type Outcome } from './checks';
import { describeFaults, host, isLong, SEED, tarball } from './given';
import { createGatedWorkflow } from './gated';
import { EXECUTIONS, ledgerOf, type StoredExecution } from './ledger';
import { Recover } from './recover';
import { createFaultWorkflow, withFullHistory } from './workflow';

const NOTIFICATIONS = isLong ? 1050 : 60;
const KILLS = isLong ? 5 : 1;

describeFaults('one n8n with SQLite, killed under load', () => {
	let n8n: Embedded;
	let client: N8nClient;
	let postgres: Postgres;
	let outcome: Outcome;

	beforeAll(async () => {
		postgres = await startPostgres();
		n8n = await startEmbedded(host, { tarball });
		client = new N8nClient(n8n.url);
		const owner = await client.setUpOwner();
		const workflow = await createFaultWorkflow(client, postgres);
		await workflow.publish(n8n.url);
		const recover = await Recover.create(client, workflow.id);
		const sent = notifications(NOTIFICATIONS, SEED, workflow.token);
		const all = deliveries(sent, SEED);
		const answers: Answer[] = [];
		const urls = [n8n.url + workflow.path];
		const share = Math.ceil(all.length / KILLS);
		for (let kill = 0; kill < KILLS; kill++) {
			const part = all.slice(kill * share, (kill + 1) * share);
			const sending = { urls, concurrency: 12, pauseMs: 150 };
			const dieAndComeBack = async () => {
				await n8n.program.kill();
				await n8n.program.start();
			};
			answers.push(...(await sendThrough(part, sending, dieAndComeBack)));
		}
		outcome = {
			answers,
			...(await takeStock({
				title: 'One n8n with SQLite',
				ledger: async () =>
					await ledgerOf(sent, answers, await n8n.query<StoredExecution>(EXECUTIONS), postgres),
				recover,
				programs: [n8n.program, postgres.program],
			})),
			secrets: {
				...n8n.secrets,
				token: workflow.token,
				owner_password: owner.password,
				postgres_password: postgres.password,
			},
			recover,
			logFiles: [n8n.logFile, postgres.logFile],
			dumps: { 'the database': n8n.dump },
		};
	}, 1_800_000);

	afterAll(async () => {
		await n8n?.stop();
		await postgres?.stop();
	});

	checkNothingLost(() => outcome);

	test('recover.mjs starts a retry that takes long once, and leaves it alone until it has ended', async () => {
		const gated = await createGatedWorkflow(client, postgres);
		const recover = await Recover.create(client, gated.id, 'gated');
		try {
			expect(await gated.fail()).toBe('error');
			await gated.behindGate(async () => {
				const patience = { RECOVER_WAIT_SECONDS: '5', RECOVER_AFTER_SECONDS: '600' };
				const running = { found: 1, succeeded: 0, failed: 0, running: 1 };
				expect(await recover.sweep(patience)).toEqual(running);
				expect(await recover.sweep(patience)).toEqual(running);
			});
			expect(await client.finishedExecutions(gated.id, 2)).toHaveLength(2);
			expect(await recover.sweep()).toEqual({ found: 0, succeeded: 0, failed: 0, running: 0 });
			expect(await gated.rows()).toBe(1);
		} finally {
			await recover.remove();
			outcome.recover.output += recover.output;
		}
	});

	test('Remove Duplicates fails for good once its history is full, which an upsert does not', async () => {
		expect(await withFullHistory(client)).toEqual(['success', 'success', 'error', 'error']);
	});

	checkNoSecrets(() => outcome);
});
