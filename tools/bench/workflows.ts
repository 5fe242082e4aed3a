/** The workflows that are compared. Each is published, and n8n keeps its executions as it does by itself. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import type { N8nClient, WorkflowNode } from '../host/client';
import { triggerNode } from '../host/workflow';

export type Published = { path: string };

export const TOKEN = 'token-of-the-benchmark';

/** Without `noOp`'s name nobody could tell what is behind: nothing that costs. */
const NOTHING: WorkflowNode = {
	name: 'Arrived',
	type: 'n8n-nodes-base.noOp',
	typeVersion: 1,
	parameters: {},
};

/** Our trigger as it is when one adds it. */
export async function publishTrigger(client: N8nClient, url: string): Promise<Published> {
	return await publish(client, url, [triggerNode(), NOTHING]);
}

/** The same, which asks for {@link TOKEN}. */
export async function publishTriggerWithToken(client: N8nClient, url: string): Promise<Published> {
	const telecmiWebhookApi = await client.createCredential('telecmiWebhookApi', { token: TOKEN });
	const withToken = triggerNode({
		parameters: { authentication: 'webhookToken' },
		credentials: { telecmiWebhookApi },
	});
	return await publish(client, url, [withToken, NOTHING]);
}

/** n8n's own node. */
export async function publishWebhook(client: N8nClient, url: string): Promise<Published> {
	return await publish(client, url, [webhook(), NOTHING]);
}

/** What one builds without this package: takes all, and sorts out behind. */
export async function publishHandmade(client: N8nClient, url: string): Promise<Published> {
	const code: WorkflowNode = {
		name: 'Code',
		type: 'n8n-nodes-base.code',
		typeVersion: 2,
		parameters: { jsCode: HANDMADE },
	};
	const condition: WorkflowNode = {
		name: 'If',
		type: 'n8n-nodes-base.if',
		typeVersion: 2.2,
		parameters: {
			conditions: {
				options: { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2 },
				combinator: 'and',
				conditions: [
					{
						id: randomUUID(),
						leftValue: '={{ $json.event }}',
						rightValue: 'cdr.outgoing.answered',
						operator: { type: 'string', operation: 'equals' },
					},
				],
			},
			options: {},
		},
	};
	return await publish(client, url, [webhook(), code, condition, NOTHING]);
}

/** The least that a trigger can do; see the folder untouched. */
export async function publishUntouched(client: N8nClient, url: string): Promise<Published> {
	const untouched = {
		...triggerNode(),
		name: 'Untouched Trigger',
		type: 'CUSTOM.untouchedTrigger',
	};
	return await publish(client, url, [untouched, NOTHING]);
}

const HANDMADE = `
const flat = (name, value, item) => {
  let data = value;
  if (typeof value === 'string') {
    try { data = JSON.parse(value); } catch {}
  }
  if (data === null || typeof data !== 'object' || Array.isArray(data)) {
    item[name] = data;
    return;
  }
  for (const [key, inner] of Object.entries(data)) flat(name + '_' + key, inner, item);
};
return $input.all().map(({ json: { body } }) => {
  const item = {
    event: body.type + '.' + (body.direction === 'outbound' ? 'outgoing' : 'incoming') + '.' + body.status,
    call_key: body.request_id ?? body.conversation_uuid ?? body.cmiuuid,
    app_id: body.appid ?? body.app_id,
    direction: body.direction,
    status: body.status,
    leg: body.leg ?? null,
    cmiuuid: body.cmiuuid,
    user: body.user ?? null,
    user_extension: String(body.user ?? '').split('_')[0],
    virtual_number: String(body.virtual_number ?? ''),
    to: String(body.to ?? ''),
    from: String(body.from ?? ''),
    time: body.time,
    time_iso: new Date(body.time).toISOString(),
    answeredsec: body.answeredsec ?? null,
    hangup_reason: body.hangup_reason ?? null,
    record: body.record === true,
    filename: body.filename ?? null,
  };
  flat('custom', body.custom ?? {}, item);
  flat('extra_params', body.extra_params ?? {}, item);
  return { json: item };
});
`;

function webhook(): WorkflowNode {
	const webhookId = randomUUID();
	return {
		name: 'Webhook',
		type: 'n8n-nodes-base.webhook',
		typeVersion: 2.1,
		webhookId,
		parameters: { httpMethod: 'POST', path: webhookId, options: {} },
	};
}

/** One node behind the other. `url` is where deliveries are taken, which may be another process. */
async function publish(client: N8nClient, url: string, nodes: WorkflowNode[]): Promise<Published> {
	const [first] = nodes;
	const connections = Object.fromEntries(
		nodes.slice(1).map(({ name }, index) => {
			const main = [[{ node: name, type: 'main' as const, index: 0 }]];
			return [nodes[index]?.name ?? '', { main }];
		}),
	);
	const workflow = await client.createWorkflow(first?.name ?? '', nodes, connections);
	const { id, versionId } = workflow;
	await client.request('POST', `/workflows/${id}/activate`, { versionId });
	// A full path is the node's parameter; ours is n8n's id and what the node says.
	const path = `/webhook/${String(first?.parameters.path ?? `${first?.webhookId}/webhook`)}`;
	await untilRegistered(`${url}${path}`);
	return { path };
}

/** By POST: n8n's Webhook node takes nothing else. */
async function untilRegistered(url: string): Promise<void> {
	const deadline = Date.now() + 15_000;
	while ((await fetch(url, { method: 'POST' })).status === 404) {
		if (Date.now() > deadline) throw new Error(`${url} is not registered after 15 s`);
		await sleep(25);
	}
}
