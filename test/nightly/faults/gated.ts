/** A workflow that first fails, and then does not end before it is let. */
import { randomUUID } from 'node:crypto';
import { Client } from 'pg';

import type { N8nClient } from '../../../tools/host/client';
import { sample } from '../../helpers/notifications';
import type { Postgres } from '../../../tools/host/postgres';

export type GatedWorkflow = {
	id: string;
	/** Has it called, with nothing to write to; its execution's status. */
	fail: () => Promise<string>;
	/** While `act` goes on, what the workflow writes waits. */
	behindGate: (act: () => Promise<void>) => Promise<void>;
	/** What it has written. */
	rows: () => Promise<number>;
};

export async function createGatedWorkflow(
	client: N8nClient,
	postgres: Postgres,
): Promise<GatedWorkflow> {
	const webhookId = randomUUID();
	const login = await client.createCredential('postgres', postgres.credential);
	const workflow = await client.createWorkflow(
		'Gated',
		[
			{
				name: 'TeleCMI Trigger',
				type: 'n8n-nodes-telecmi.telecmiTrigger',
				typeVersion: 1.1,
				webhookId,
				parameters: {},
			},
			{
				name: 'Insert',
				type: 'n8n-nodes-base.postgres',
				typeVersion: 2.6,
				parameters: {
					operation: 'executeQuery',
					query: 'INSERT INTO crm.gated VALUES (1)',
					options: {},
				},
				credentials: { postgres: login },
			},
		],
		{ 'TeleCMI Trigger': { main: [[{ node: 'Insert', type: 'main', index: 0 }]] } },
	);
	const url = `${client.url}/webhook/${webhookId}/webhook`;
	await client.publish(workflow, url);
	return {
		id: workflow.id,
		fail: async () => {
			await fetch(url, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify(sample('chub: cdr.outgoing.answered.leg_a')),
			});
			const [failed] = await client.finishedExecutions(workflow.id, 1);
			return failed?.status ?? 'none';
		},
		behindGate: async (act) => {
			await postgres.query('CREATE TABLE crm.gated (one int)');
			const { host, port, user, password, database } = postgres;
			const keeper = new Client({ host, port, user, password, database });
			await keeper.connect();
			try {
				await keeper.query('BEGIN; LOCK TABLE crm.gated IN ACCESS EXCLUSIVE MODE');
				await act();
			} finally {
				await keeper.query('COMMIT');
				await keeper.end();
			}
		},
		rows: async () => (await postgres.query('SELECT 1 FROM crm.gated')).length,
	};
}
