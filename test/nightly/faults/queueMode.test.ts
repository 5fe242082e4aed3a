/** deploy: queue mode behind Caddy, opened in a browser, then killed one process after the other. */
import { randomBytes, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

import { N8nClient, type Owner } from '../../../tools/host/client';
import type { Program } from '../../../tools/host/processes';
import { startQueueMode, type QueueMode } from '../../../tools/host/queueMode';
import { askOnce, UNANSWERED } from '../../helpers/callRouting';
import { sample } from '../../helpers/notifications';
import { TelecmiStandIn } from '../../helpers/telecmi/server';
import { balance, checkBooks, checkNoSecrets, isAccepted, isLost, type Books } from './books';
import { createCallTable, type CallTable } from '../callTable';
import { checkEditor } from './editor';
import { CALLS, host, tarball } from './given';
import { callsOf, CONCURRENCY, deliveriesOf, sendThrough, type Attempt } from './traffic';

/** How long what was killed is away. */
const AWAY_MS = 2000;
const TOKEN = randomBytes(18).toString('base64url');
const NOTIFICATION = JSON.stringify(sample('chub: cdr.incoming.missed'));
const ACCEPTED = { status: 200, text: '{"status":"accepted","event":"cdr.incoming.missed"}' };

describe('queue mode behind Caddy', () => {
	const telecmi = new TelecmiStandIn();
	let queueMode: QueueMode;
	let client: N8nClient;
	let owner: Owner;
	let table: CallTable;
	/** What the tests were told, for the last one to search. */
	let told = '';

	const post = async (body = NOTIFICATION, headers = {}, token = TOKEN) => {
		const response = await queueMode.proxy.post(`${table.path}?token=${token}`, body, headers);
		told += `${response.text}\n`;
		return response;
	};

	beforeAll(async () => {
		await telecmi.start();
		queueMode = await startQueueMode({ host, tarball });
		const { main, webhooks, postgres } = queueMode;
		client = new N8nClient(main.url);
		owner = await client.setUpOwner();
		table = await createCallTable(client, { telecmi, token: TOKEN, postgres });
		await client.publish(table.workflow, webhooks[0].url + table.path);
	}, 600_000);

	afterAll(async () => {
		await queueMode?.stop();
		await telecmi.stop();
	}, 240_000);

	describe('the proxy', () => {
		test('passes a notification on, and logs it without its token', async () => {
			expect(await post()).toEqual(ACCEPTED);
			const line = (await readFile(queueMode.proxy.program.options.logFile, 'utf8'))
				.split('\n')
				.find((entry) => entry.includes(`"uri":"${table.path}"`));
			expect(JSON.parse(line ?? '')).toMatchObject({ status: 200, request: { method: 'POST' } });
		});

		test('responds 415 to XML, of whatever type it says it is', async () => {
			const types = [
				'text/xml',
				'Application/SOAP+XML; charset=utf-8',
				['text/xml', 'application/json'],
			];
			for (const type of types) {
				expect((await post('<a b=c>', { 'content-type': type })).status).toBe(415);
			}
		});

		test('responds 413 to a body over 1 MB', async () => {
			expect((await post(JSON.stringify({ a: 'b'.repeat(1_000_000) }))).status).toBe(413);
		});

		test.each(['/webhook-waiting/0', '/form-waiting/0', '/form/none', '/mcp/none'])(
			'%s goes to a webhook processor, since main does not serve it',
			async (path) => {
				const ofProcessor = await direct(queueMode.webhooks[0].url + path);
				expect(await direct(queueMode.main.url + path)).not.toEqual(ofProcessor);
				expect(await queueMode.proxy.post(path, '{}')).toEqual(ofProcessor);
			},
		);

		test('replaces what a caller claims to be forwarded for', async () => {
			const webhookId = randomUUID();
			const toEcho = { node: 'Echo', type: 'main' as const, index: 0 };
			const echo = await client.createWorkflow(
				'Echo',
				[
					{
						name: 'Webhook',
						type: 'n8n-nodes-base.webhook',
						typeVersion: 2,
						webhookId,
						parameters: {
							...{ httpMethod: ['GET', 'POST'], multipleMethods: true },
							...{ path: webhookId, responseMode: 'lastNode' },
						},
					},
					{ name: 'Echo', type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {} },
				],
				{ Webhook: { main: [[toEcho], [toEcho]] } },
			);
			const path = `/webhook/${webhookId}`;
			await client.publish(echo, queueMode.webhooks[0].url + path);
			const { text } = await queueMode.proxy.post(path, '{}', {
				'x-forwarded-for': '203.0.113.7',
				'x-forwarded-host': 'attacker.example.com',
				'x-forwarded-proto': 'http',
			});
			const domain = `n8n.example.com:${queueMode.proxy.port}`;
			expect(JSON.parse(text)).toMatchObject({
				headers: {
					host: domain,
					'x-forwarded-for': '127.0.0.1',
					'x-forwarded-host': domain,
					'x-forwarded-proto': 'https',
				},
			});
		});
	});

	describe('the editor through the proxy', () => {
		checkEditor(() => ({ client, owner, port: queueMode.proxy.port }));
	});

	describe('a credential', () => {
		const responses = async () => [
			await post(),
			await post(NOTIFICATION, {}, 'wrong'),
			await post(NOTIFICATION, {}, ''),
		];
		const UNAUTHORIZED = { status: 401, text: '{"status":"rejected","reason":"unauthorized"}' };

		test('that PostgreSQL cannot give is 503 to every token', async () => {
			const { postgres } = queueMode;
			await postgres.query('ALTER TABLE credentials_entity RENAME TO away');
			try {
				const unavailable = { status: 503, text: '{"status":"unavailable"}' };
				expect(await responses()).toEqual(Array(3).fill(unavailable));
			} finally {
				await postgres.query('ALTER TABLE away RENAME TO credentials_entity');
			}
			expect(await responses()).toEqual([ACCEPTED, UNAUTHORIZED, UNAUTHORIZED]);
		}, 60_000);
	});

	test.each(UNANSWERED)(
		'a webhook processor responds as one process does to a workflow that $does',
		async (workflow) => {
			const response = await askOnce(client, queueMode.webhooks[0].url, workflow);
			expect(response).toEqual(workflow.gives);
		},
	);

	test('a routing request waits while no worker runs', async () => {
		const workflow = UNANSWERED.find(({ does }) => does === 'ends with another node')!;
		const programs = queueMode.workers.map(({ program }) => program);
		for (const program of programs) await program.kill();
		let isAnswered = false;
		const response = askOnce(client, queueMode.webhooks[0].url, workflow).finally(() => {
			isAnswered = true;
		});
		await sleep(2 * AWAY_MS);
		expect(isAnswered).toBe(false);
		for (const program of programs) await program.start();
		expect(await response).toEqual(workflow.gives);
	});

	describe('killed one process after the other under load', () => {
		let books: Books;
		let throughProcessor: Attempt[];

		beforeAll(async () => {
			const { main, webhooks, workers, postgres, redis } = queueMode;
			await postgres.query('TRUNCATE telecmi_calls');
			const calls = callsOf(telecmi.appId, CALLS);
			for (const call of calls) telecmi.file(call);
			const deliveries = deliveriesOf(calls);
			const dying = [webhooks[0], workers[0], postgres, redis, main];
			const share = Math.ceil(deliveries.length / dying.length);
			const attempts: Attempt[] = [];
			for (const [index, { program }] of dying.entries()) {
				const part = await sendThrough(
					deliveries.slice(index * share, (index + 1) * share),
					async ({ body, fate }) => await post(body, {}, fate === 'refused' ? 'wrong' : TOKEN),
					async () => await dieAndComeBack(program),
				);
				if (index === 0) throughProcessor = part;
				attempts.push(...part);
			}
			const title = 'Queue mode, five processes killed, rows in PostgreSQL';
			const { query } = postgres;
			books = await balance({ title, table, calls, deliveries, attempts, query });
		}, 3_600_000);

		checkBooks(
			() => books,
			() => queueMode.programs,
		);

		test('no call has two rows, since the table has a unique key', () => {
			expect([...books.recovered.values()].filter((rows) => rows.length > 1)).toEqual([]);
		});

		test('a webhook processor that is killed and started again costs no more than what it had in hand', () => {
			// Debian's Caddy does not resend what was cut off; the one of compose.yaml does.
			const lost = throughProcessor.filter(isLost);
			expect(lost.map(({ response }) => response?.status)).toEqual(lost.map(() => 502));
			expect(lost.length).toBeLessThanOrEqual(CONCURRENCY);
			expect(throughProcessor.filter(isAccepted).length).toBeGreaterThan(0);
		});

		test('no "starting up" of n8n comes through the proxy', () => {
			expect(told).not.toContain('starting up');
		});
	});

	checkNoSecrets(
		() => ({
			...queueMode.secrets,
			token: TOKEN,
			secret: telecmi.secret,
			owner_password: owner.password,
		}),
		async () => ({
			'the database': await queueMode.postgres.dump(),
			'the queue': await queueMode.redis.dump(),
			'the responses': told,
		}),
		() => queueMode.logFiles,
	);
});

async function direct(url: string): Promise<{ status: number; text: string }> {
	const headers = { 'content-type': 'application/json' };
	const response = await fetch(url, { method: 'POST', headers, body: '{}' });
	return { status: response.status, text: await response.text() };
}

async function dieAndComeBack(program: Program): Promise<void> {
	await program.kill();
	await sleep(AWAY_MS);
	await program.start();
}
