/** Queue mode, with one process after the other killed under load. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { N8nClient } from '../../../tools/host/client';
import { deliveries, notifications, sendThrough, type Answer } from '../../helpers/load';
import { sample } from '../../helpers/notifications';
import type { Program } from '../../../tools/host/processes';
import { startProxy, type Proxy } from '../../../tools/host/proxy';
import { ENVIRONMENT_FILE, startQueueMode, type QueueMode } from '../../../tools/host/queueMode';
import { checkNoSecrets, checkNothingLost, takeStock, type Outcome } from './checks';
import { describeFaults, host, isLong, isStalledHandled, SEED, tarball } from './given';
import { EXECUTIONS, ledgerOf, type StoredExecution } from './ledger';
import { Recover } from './recover';
import { createFaultWorkflow, type FaultWorkflow } from './workflow';

/** Seven in ten are valid and come two and a half times each, on the average. */
const NOTIFICATIONS = isLong ? 1050 : 120;
const KEEP_NOTIFICATIONS = path.join(path.dirname(ENVIRONMENT_FILE), 'keep-notifications.sql');
/** How long what was killed is away. */
const AWAY_MS = 2000;

const NOTIFICATION = JSON.stringify(sample('chub: cdr.outgoing.answered.leg_a'));
const ACCEPTED = '{"status":"accepted","event":"cdr.outgoing.answered"}';
const UNAUTHORIZED = [401, '{"status":"rejected","reason":"unauthorized"}'];

describeFaults('queue mode, with one process after the other killed under load', () => {
	let queueMode: QueueMode;
	let workflow: FaultWorkflow;
	let outcome: Outcome;

	beforeAll(async () => {
		queueMode = await startQueueMode({
			host,
			tarball,
			env: isStalledHandled ? { QUEUE_WORKER_STALLED_INTERVAL: '30000' } : {},
		});
		const { main, webhooks, workers, postgres, redis } = queueMode;
		const client = new N8nClient(main.url);
		const owner = await client.setUpOwner();
		workflow = await createFaultWorkflow(client, postgres);
		const urls = webhooks.map(({ url }) => url + workflow.path);
		await workflow.publish(webhooks[0].url);
		if (!isStalledHandled) await postgres.query(await readFile(KEEP_NOTIFICATIONS, 'utf8'));
		const recover = await Recover.create(client, workflow.id);

		const sent = notifications(NOTIFICATIONS, SEED, workflow.token);
		const all = deliveries(sent, SEED);
		const answers: Answer[] = [];
		const dying = [workers[0], webhooks[0], postgres, redis, main].map(({ program }) => program);
		const share = Math.ceil(all.length / dying.length);
		for (const [index, program] of dying.entries()) {
			const part = all.slice(index * share, (index + 1) * share);
			const sending = { urls, concurrency: 12, pauseMs: 150 };
			answers.push(
				...(await sendThrough(part, sending, async () => await dieAndComeBack(program))),
			);
		}

		outcome = {
			answers,
			...(await takeStock({
				title: 'Queue mode',
				ledger: async () =>
					await ledgerOf(
						sent,
						answers,
						await postgres.query<StoredExecution>(EXECUTIONS),
						postgres,
					),
				recover,
				programs: queueMode.programs,
				// n8n takes up to two and a half minutes to notice and give up.
				...(isStalledHandled ? { quietMs: 180_000 } : {}),
			})),
			secrets: { ...queueMode.secrets, token: workflow.token, owner_password: owner.password },
			recover,
			logFiles: queueMode.logFiles,
			dumps: { 'the database': postgres.dump, 'the queue': redis.dump },
		};
	}, 1_800_000);

	afterAll(async () => await queueMode?.stop());

	/** By the tests below, for the last one to look through. */
	const saidBesides = {
		"the proxy's log": '',
		'the answers through the proxy': '',
		'the answers without a credential': '',
	};

	checkNothingLost(() => outcome);

	describe('behind the proxy of deploy/queue-mode', () => {
		let proxy: Proxy;

		beforeAll(async () => {
			const { main, webhooks } = queueMode;
			proxy = await startProxy({
				main: main.url,
				'webhook-1': webhooks[0].url,
				'webhook-2': webhooks[1].url,
			});
		}, 60_000);

		afterAll(async () => {
			saidBesides["the proxy's log"] = await readFile(proxy.logFile, 'utf8');
			await proxy.stop();
		});

		const post = async (headers = {}, body = NOTIFICATION) => {
			const answer = await proxy.post(`${workflow.path}?token=${workflow.token}`, body, headers);
			saidBesides['the answers through the proxy'] += answer.text;
			return answer;
		};

		test('a notification is accepted, and logged without its token', async () => {
			expect(await proxy.check()).toMatch(/test is successful/);
			expect(await post()).toEqual({ status: 200, text: ACCEPTED });
			expect(await readFile(proxy.logFile, 'utf8')).toContain(`POST ${workflow.path} 200`);
		});

		test('bodies that n8n answers 500 to take no processor out of use', async () => {
			for (let times = 0; times < 10; times++) {
				const answer = await proxy.post(workflow.path, 'no gzip', { 'content-encoding': 'gzip' });
				expect(answer.status).toBe(500);
			}
			for (let times = 0; times < 4; times++) {
				expect(await post()).toEqual({ status: 200, text: ACCEPTED });
			}
		});

		test.each<string | string[]>([
			'text/xml',
			'Application/SOAP+XML; charset=utf-8',
			'application/xml ;a=b',
			['text/xml', 'application/json'],
		] as Array<string | string[]>)('XML (%s) is turned away before n8n reads it', async (type) => {
			expect((await post({ 'content-type': type }, '<a b=c>')).status).toBe(415);
		});

		test.each(['/webhook-waiting/0', '/form-waiting/0', '/form/none', '/mcp/none'])(
			'%s goes to a processor, since main does not serve it',
			async (path) => {
				const ofProcessor = await postTo(queueMode.webhooks[0].url + path);
				expect(await postTo(queueMode.main.url + path)).not.toEqual(ofProcessor);
				const { status, text } = await proxy.post(path, '{}');
				expect([status, text]).toEqual(ofProcessor);
			},
		);

		test('a line end in a path begins no line in the log', async () => {
			await proxy.post('/webhook/%0Aforged%0D%0Aforged', '{}');
			expect(await readFile(proxy.logFile, 'utf8')).not.toMatch(/^forged/m);
		});

		test('a processor that dies costs nobody an answer', async () => {
			await queueMode.webhooks[0].program.kill();
			for (let times = 0; times < 10; times++) {
				expect(await post()).toEqual({ status: 200, text: ACCEPTED });
			}
		});
	});

	describe('the credential', () => {
		test('that PostgreSQL cannot give is 503 to every token, and starts nothing', async () => {
			const { postgres } = queueMode;
			const before = await executions();
			await postgres.query('ALTER TABLE credentials_entity RENAME TO away');
			try {
				expect(await answersToTokens()).toEqual(Array(3).fill([503, '{"status":"unavailable"}']));
			} finally {
				await postgres.query('ALTER TABLE away RENAME TO credentials_entity');
			}
			expect(await executions()).toBe(before);
			expect(await answersToTokens()).toEqual([[200, ACCEPTED], UNAUTHORIZED, UNAUTHORIZED]);
		}, 60_000);

		test('that cannot be decrypted is 401 to every token, and starts nothing', async () => {
			const before = await executions();
			await queueMode.postgres.query(
				"UPDATE credentials_entity SET data = 'not encrypted' WHERE type = 'telecmiWebhookApi'",
			);
			expect(await answersToTokens()).toEqual(Array(3).fill(UNAUTHORIZED));
			expect(await executions()).toBe(before);
		}, 60_000);

		const executions = async () =>
			(await queueMode.postgres.query('SELECT id FROM execution_entity')).length;

		/** To the right token, a wrong one and none: what each of them is answered. */
		async function answersToTokens(): Promise<Array<[number, string]>> {
			const url = queueMode.webhooks[1].url + workflow.path;
			const answers: Array<[number, string]> = [];
			for (const query of [`?token=${workflow.token}`, '?token=wrong', '']) {
				const answer = await postTo(url + query, NOTIFICATION);
				saidBesides['the answers without a credential'] += answer[1];
				answers.push(answer);
			}
			return answers;
		}
	});

	checkNoSecrets(
		() => outcome,
		() => saidBesides,
	);
});

async function postTo(url: string, body = '{}'): Promise<[number, string]> {
	const headers = { 'content-type': 'application/json' };
	const response = await fetch(url, { method: 'POST', headers, body });
	return [response.status, await response.text()];
}

async function dieAndComeBack(program: Program): Promise<void> {
	await program.kill();
	await sleep(AWAY_MS);
	await program.start();
}
