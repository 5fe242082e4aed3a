/** One n8n with SQLite, killed under load. */
import { randomBytes } from 'node:crypto';

import { N8nClient } from '../../../tools/host/client';
import { startN8n, type N8n } from '../../../tools/host/n8n';
import { startPostgres, type Postgres } from '../../../tools/host/postgres';
import { TelecmiStandIn } from '../../helpers/telecmi/server';
import { balance, checkBooks, checkNoSecrets, type Books } from './books';
import { createCallTable } from '../callTable';
import { CALLS, host, tarball } from './given';
import { callsOf, deliveriesOf, sendThrough, type Attempt } from './traffic';

const TOKEN = randomBytes(18).toString('base64url');
const AS_DEPLOYED = { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' };
const KILLS = Math.ceil(CALLS / 400);

describe.each(['data table', 'PostgreSQL'])('one n8n with SQLite, rows in %s', (store) => {
	const telecmi = new TelecmiStandIn();
	let n8n: N8n;
	let postgres: Postgres;
	let password = '';
	let books: Books;

	beforeAll(async () => {
		await telecmi.start();
		postgres = await startPostgres();
		n8n = await startN8n({ host, tarball, restarts: true, env: AS_DEPLOYED });
		const client = new N8nClient(n8n.url);
		({ password } = await client.setUpOwner());
		const rows = store === 'PostgreSQL' ? { postgres } : {};
		const table = await createCallTable(client, { telecmi, token: TOKEN, ...rows });
		const url = n8n.url + table.path;
		await client.publish(table.workflow, url);
		const calls = callsOf(telecmi.appId, CALLS);
		for (const call of calls) telecmi.file(call);
		const deliveries = deliveriesOf(calls);
		const attempts: Attempt[] = [];
		const share = Math.ceil(deliveries.length / KILLS);
		for (let kill = 0; kill < KILLS; kill++) {
			attempts.push(
				...(await sendThrough(
					deliveries.slice(kill * share, (kill + 1) * share),
					async ({ body, fate }) => {
						const response = await fetch(`${url}?token=${fate === 'refused' ? 'wrong' : TOKEN}`, {
							method: 'POST',
							headers: { 'content-type': 'application/json' },
							body,
						});
						return { status: response.status, text: await response.text() };
					},
					async () => {
						await n8n.program.kill();
						await n8n.program.start();
					},
				)),
			);
		}
		const title = `One n8n with SQLite, killed ${KILLS} times, rows in ${store}`;
		books = await balance({ title, table, calls, deliveries, attempts, query: n8n.database.query });
	}, 3_600_000);

	afterAll(async () => {
		await n8n?.stop();
		await postgres?.stop();
		await telecmi.stop();
	});

	checkBooks(
		() => books,
		() => [n8n.program, postgres.program],
	);

	if (store === 'PostgreSQL') {
		test('no call has two rows, since the table has a unique key', () => {
			expect([...books.recovered.values()].filter((rows) => rows.length > 1)).toEqual([]);
		});
	}

	checkNoSecrets(
		() => ({
			...n8n.secrets,
			token: TOKEN,
			secret: telecmi.secret,
			owner_password: password,
			postgres_password: postgres.password,
		}),
		async () => ({
			'the database': Object.values(await n8n.database.dump()).join('\n'),
			'the responses': books.attempts.map(({ response }) => response?.text).join('\n'),
		}),
		() => [n8n.logFile, postgres.logFile],
	);
});
