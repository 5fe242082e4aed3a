/** The workflows that are compared, each one chain of nodes, and what is sent to them. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type { JsonObject } from '../../nodes/notification/json';
import type { N8nClient, WorkflowNode } from '../host/client';

const FILE = path.join(__dirname, '../../nodes/TelecmiTrigger/testPage/samples.json');
const SAMPLES = JSON.parse(readFileSync(FILE, 'utf8')) as Array<{ name: string; payload: object }>;
const sample = (name: string) => ({
	...SAMPLES.find((candidate) => candidate.name === `chub: ${name}`)?.payload,
});

/** The trigger's default event, and one that it ignores by default. */
export const ACCEPTED = sample('cdr.outgoing.answered.leg_a');
export const IGNORED = sample('cdr.incoming.missed');

/** An answered Click to Call. TeleCMI documents no start of leg B; leg A's is sent twice. */
export const CLICK_TO_CALL = [
	...['started.leg_a', 'started.leg_a', 'answered.leg_a', 'answered.leg_b', 'hangup.leg_a'].map(
		(name) => sample(`event.outgoing.${name}`),
	),
	...['event.outgoing.hangup.leg_b', 'cdr.outgoing.answered.leg_b'].map(sample),
	ACCEPTED,
];

const CALLER = '919191000000';
export const ROUTING_REQUEST = { from: CALLER, appid: '1111112' };

type Credentials = NonNullable<WorkflowNode['credentials']>;

/** With a name and a webhook of its own. */
const node = (type: string, typeVersion: number, parameters: JsonObject): WorkflowNode => {
	const id = randomUUID();
	return { name: id, type, typeVersion, parameters, webhookId: id };
};
const builtIn = (type: string, typeVersion: number, parameters: JsonObject = {}) =>
	node(`n8n-nodes-base.${type}`, typeVersion, parameters);
const webhook = (responseMode: 'onReceived' | 'lastNode') =>
	builtIn('webhook', 2.1, { httpMethod: 'POST', path: randomUUID(), responseMode, options: {} });
const ifEqual = (leftValue: string, rightValue: string) => {
	const operator = { type: 'string', operation: 'equals' };
	const options = { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2 };
	const conditions = [{ leftValue, rightValue, operator }];
	return builtIn('if', 2.2, { conditions: { options, combinator: 'and', conditions } });
};

/** What an author writes without this package. */
const FLATTEN = `
const flatten = (name, data, item) => {
  try { data = JSON.parse(data); } catch {}
  if (data === null || typeof data !== 'object') item[name] = data;
  else for (const [key, inner] of Object.entries(data)) flatten(name + '_' + key, inner, item);
};
return $input.all().map(({ json: { body } }) => {
  const direction = body.direction === 'outbound' ? 'outgoing' : 'incoming';
  const json = { ...body, event: [body.type, direction, body.status].join('.') };
  json.call_key = body.request_id ?? body.conversation_uuid ?? body.cmiuuid;
  json.time_iso = new Date(body.time).toISOString();
  for (const name of ['custom', 'extra_params']) flatten(name, body[name] ?? {}, json);
  return { json };
});`;

const telecmi = (type: string, parameters: JsonObject = {}, credentials: Credentials = {}) => ({
	...node(`n8n-nodes-telecmi.${type}`, type === 'telecmi' ? 1 : 1.1, parameters),
	credentials,
});
const ringUsers = () => {
	const users = { entries: [{ userId: '101_1111112', phone: '919600000000' }] };
	return telecmi('telecmi', { resource: 'callRouting', operation: 'ringUsers', users });
};

export const CHAINS = {
	trigger: () => [telecmi('telecmiTrigger'), builtIn('noOp', 1)],
	guarded: (credentials: Credentials) => [
		telecmi('telecmiTrigger', { authentication: 'webhookToken' }, credentials),
		builtIn('noOp', 1),
	],
	webhook: () => [webhook('onReceived'), builtIn('noOp', 1)],
	handmade: () => [
		webhook('onReceived'),
		builtIn('code', 2, { jsCode: FLATTEN }),
		ifEqual('={{ $json.event }}', 'cdr.outgoing.answered'),
		builtIn('noOp', 1),
	],
	routing: (first: 'telecmi' | 'webhook') => [
		first === 'telecmi' ? telecmi('telecmiCallRoutingTrigger') : webhook('lastNode'),
		ifEqual('={{ ($json.body ?? $json).from }}', CALLER),
		ringUsers(),
	],
	download: (fileName: string, credentials: Credentials) => [
		webhook('lastNode'),
		telecmi('telecmi', { resource: 'recording', operation: 'download', fileName }, credentials),
	],
};

/** The production URL, once n8n has registered it. */
export async function publish(client: N8nClient, nodes: WorkflowNode[]): Promise<string> {
	const connections = nodes.slice(1).map(({ name }, index) => {
		const main = [[{ node: name, type: 'main' as const, index: 0 }]];
		return [nodes[index]?.name ?? '', { main }] as const;
	});
	const created = await client.createWorkflow('Benchmark', nodes, Object.fromEntries(connections));
	const { id, versionId } = created;
	await client.request('POST', `/workflows/${id}/activate`, { versionId });
	const { parameters, webhookId } = nodes[0] as WorkflowNode;
	const url = `${client.url}/webhook/${String(parameters.path ?? `${webhookId}/webhook`)}`;
	// By POST, the one method of the Webhook node.
	while ((await fetch(url, { method: 'POST' })).status === 404) await sleep(50);
	return url;
}
