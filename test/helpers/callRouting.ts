/** Workflows that answer a call routing request, and what n8n makes of those that do not. */
import { randomUUID } from 'node:crypto';

import type { JsonObject } from '../../nodes/notification/json';
import type { Connections, N8nClient, Workflow, WorkflowNode } from '../../tools/host/client';
import { productionPath } from '../../tools/host/workflow';
import { chain, node } from './workflow';

export const ROUTING_TRIGGER = 'TeleCMI Call Routing Trigger';

/** As TeleCMI documents it (page http). */
export const REQUEST = {
	from: 9191000000000,
	to: 911203000000,
	cmiuuid: '435e393f-a160-45cf-9691-accb6aa66b73',
	appid: 1111112,
};

export const TEAM = '{"action":"team","name":"sales_1111112"}';

export const answer = (parameters: JsonObject) =>
	node('TeleCMI', 'n8n-nodes-telecmi.telecmi', 1, { resource: 'callRouting', ...parameters });

const sendToTeam = answer({ operation: 'sendToTeam', name: 'sales_1111112' });

export type RoutingOptions = {
	parameters?: JsonObject;
	credentials?: WorkflowNode['credentials'];
	/** Without them, the nodes are a chain. */
	connections?: Connections;
};

/** Trigger → nodes. */
export async function createRouting(
	client: N8nClient,
	nodes: WorkflowNode[],
	{ parameters = {}, credentials, connections }: RoutingOptions = {},
): Promise<{ workflow: Workflow; path: string }> {
	const webhookId = randomUUID();
	const rest = { webhookId, ...(credentials ? { credentials } : {}) };
	const type = 'n8n-nodes-telecmi.telecmiCallRoutingTrigger';
	const trigger = node(ROUTING_TRIGGER, type, 1.1, parameters, rest);
	const names = nodes.map(({ name }) => name);
	const workflow = await client.createWorkflow(
		'routing',
		[trigger, ...nodes],
		connections ?? chain(ROUTING_TRIGGER, ...names),
	);
	return { workflow, path: productionPath({ webhookId }) };
}

const keepNothing = node('Filter', 'n8n-nodes-base.filter', 2.2, {
	conditions: {
		options: { version: 2 },
		combinator: 'and',
		conditions: [
			{ leftValue: 1, rightValue: 2, operator: { type: 'number', operation: 'equals' } },
		],
	},
});
const fail = node('Fail', 'n8n-nodes-base.stopAndError', 1, { errorMessage: 'no such shift' });
const wait = (amount: number) =>
	node('Wait', 'n8n-nodes-base.wait', 1.1, { amount, unit: 'seconds' });
const give = (item: JsonObject) =>
	node('Give', 'n8n-nodes-base.set', 3.4, { mode: 'raw', jsonOutput: JSON.stringify(item) });
const split = node('Split', 'n8n-nodes-base.splitOut', 1, { fieldToSplitOut: 'items' });
const respond = node('Respond', 'n8n-nodes-base.respondToWebhook', 1.4, {});

/** Nothing listens there. */
const lookUp = node('Look Up', 'n8n-nodes-base.httpRequest', 4.2, { url: 'http://127.0.0.1:1/' });

const to = (...names: string[]) =>
	names.map((name) => ({ node: name, type: 'main' as const, index: 0 }));

type Response = { status: number; text: unknown };

const FAILED: Response = { status: 500, text: '{"message":"Error in workflow"}' };

export type Unanswered = {
	does: string;
	gives: Response;
	nodes: WorkflowNode[];
	connections?: Connections;
};

/** What n8n, not the node, responds; docs/route-incoming-calls.md says the same. */
export const UNANSWERED: Unanswered[] = [
	{
		does: 'fails',
		gives: FAILED,
		nodes: [fail],
	},
	{
		does: 'ends without an item',
		gives: { status: 500, text: expect.stringContaining('"No item to return ') },
		nodes: [keepNothing, sendToTeam],
	},
	{
		does: 'ends with another node',
		gives: { status: 200, text: '{"ok":1}' },
		nodes: [give({ ok: 1 })],
	},
	{
		does: 'ends with several items',
		gives: { status: 200, text: '{"n":1}' },
		nodes: [give({ items: [{ n: 1 }, { n: 2 }] }), split],
	},
	{
		does: 'runs another branch after the answer',
		gives: { status: 200, text: '{"ok":1}' },
		nodes: [sendToTeam, give({ ok: 1 })],
		connections: { [ROUTING_TRIGGER]: { main: [to('TeleCMI', 'Give')] } },
	},
	{
		does: 'takes long',
		gives: { status: 200, text: TEAM },
		nodes: [wait(3), sendToTeam],
	},
	{
		does: 'waits for 65 seconds',
		gives: { status: 200, text: expect.stringMatching(/^\{"event":"call.routing",/) },
		nodes: [wait(65), sendToTeam],
	},
	{
		does: 'has a Respond to Webhook node',
		gives: FAILED,
		nodes: [sendToTeam, respond],
	},
	{
		does: 'catches an error and goes on to an answer',
		gives: { status: 200, text: TEAM },
		nodes: [{ ...lookUp, onError: 'continueErrorOutput' }, sendToTeam],
		connections: { ...chain(ROUTING_TRIGGER, 'Look Up'), 'Look Up': { main: [[], to('TeleCMI')] } },
	},
];

/** Publishes a workflow and asks it once, where webhooks are taken. */
export async function askOnce(
	client: N8nClient,
	webhooks: string,
	{ nodes, connections }: Unanswered,
): Promise<Response> {
	const { workflow, path } = await createRouting(client, nodes, connections ? { connections } : {});
	await client.publish(workflow, webhooks + path);
	const headers = { 'content-type': 'application/json' };
	const body = JSON.stringify(REQUEST);
	const response = await fetch(webhooks + path, { method: 'POST', headers, body });
	await client.unpublish(workflow);
	return { status: response.status, text: await response.text() };
}
