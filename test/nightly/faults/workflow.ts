/**
 * The workflow under load: trigger → a row by delivery_key. Beside it, for comparison, what many would
 * build: trigger → Remove Duplicates → a row.
 */
import { randomBytes } from 'node:crypto';

import type { N8nClient, WorkflowNode } from '../../../tools/host/client';
import type { Postgres } from '../../../tools/host/postgres';
import { sample } from '../../helpers/notifications';
import { productionPath, TRIGGER, triggerNode } from '../../../tools/host/workflow';

export type FaultWorkflow = {
	id: string;
	/** Behind the URL of whichever process takes webhooks. */
	path: string;
	token: string;
	publish: (url: string) => Promise<void>;
};

const REMEMBERS = {
	operation: 'removeItemsSeenInPreviousExecutions',
	logic: 'removeItemsWithAlreadySeenKeyValues',
	dedupeValue: '={{ $json.delivery_key }}',
};

export async function createFaultWorkflow(
	client: N8nClient,
	postgres: Postgres,
): Promise<FaultWorkflow> {
	await postgres.query('CREATE SCHEMA crm');
	await postgres.query(
		'CREATE TABLE crm.upserted (delivery_key text PRIMARY KEY, writes int NOT NULL DEFAULT 1)',
	);
	await postgres.query('CREATE TABLE crm.deduplicated (delivery_key text NOT NULL)');
	const token = randomBytes(18).toString('base64url');
	const telecmiWebhookApi = await client.createCredential('telecmiWebhookApi', { token });
	const login = await client.createCredential('postgres', postgres.credential);
	const row = (name: string, query: string, more: Partial<WorkflowNode>): WorkflowNode => ({
		name,
		type: 'n8n-nodes-base.postgres',
		typeVersion: 2.6,
		parameters: {
			operation: 'executeQuery',
			query,
			options: { queryReplacement: '={{ [$json.delivery_key] }}' },
		},
		credentials: { postgres: login },
		...more,
	});
	const trigger = triggerNode({
		parameters: { authentication: 'webhookToken' },
		credentials: { telecmiWebhookApi },
	});
	const to = (node: string) => ({ node, type: 'main' as const, index: 0 });
	const workflow = await client.createWorkflow(
		'Faults',
		[
			trigger,
			row(
				'Upsert',
				'INSERT INTO crm.upserted (delivery_key) VALUES ($1) ON CONFLICT (delivery_key) DO UPDATE SET writes = upserted.writes + 1',
				{ retryOnFail: true, maxTries: 5, waitBetweenTries: 5000 },
			),
			{
				name: 'Remove Duplicates',
				type: 'n8n-nodes-base.removeDuplicates',
				typeVersion: 2,
				onError: 'continueRegularOutput',
				parameters: REMEMBERS,
			},
			row('Insert', 'INSERT INTO crm.deduplicated VALUES ($1)', {
				onError: 'continueRegularOutput',
			}),
		],
		{
			[TRIGGER]: { main: [[to('Upsert'), to('Remove Duplicates')]] },
			'Remove Duplicates': { main: [[to('Insert')]] },
		},
	);
	const path = productionPath(trigger);
	return {
		id: workflow.id,
		path,
		token,
		publish: async (url) => await client.publish(workflow, url + path),
	};
}

/**
 * What becomes of four calls behind a Remove Duplicates that remembers two, in their order. It remembers
 * 10,000 unless it is told otherwise.
 */
export async function withFullHistory(client: N8nClient): Promise<string[]> {
	const trigger = triggerNode();
	const workflow = await client.createWorkflow(
		'Full history',
		[
			trigger,
			{
				name: 'Remove Duplicates',
				type: 'n8n-nodes-base.removeDuplicates',
				typeVersion: 2,
				parameters: { ...REMEMBERS, options: { historySize: 2 } },
			},
		],
		{ [TRIGGER]: { main: [[{ node: 'Remove Duplicates', type: 'main', index: 0 }]] } },
	);
	const url = client.url + productionPath(trigger);
	await client.publish(workflow, url);
	const statuses: string[] = [];
	for (const cmiuuid of ['a', 'b', 'c', 'd']) {
		await fetch(url, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ ...sample('chub: cdr.outgoing.answered.leg_a'), cmiuuid }),
		});
		const [newest] = await client.finishedExecutions(workflow.id, statuses.length + 1);
		statuses.push(newest?.status ?? 'none');
	}
	return statuses;
}
