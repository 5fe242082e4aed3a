/** The examples with the action node, run against the stand-in. The one about recovery has a test of its own. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type { JsonObject } from '../../nodes/notification/json';
import { EXAMPLES_FOLDER } from '../helpers/examples';
import type { Workflow } from '../../tools/host/client';
import { clickToCallAnswered, userDidNotPickUp } from '../helpers/telecmi/calls';
import { deliver, overtaking } from '../helpers/telecmi/delivery';
import { TelecmiStandIn } from '../helpers/telecmi/server';
import { client } from './n8n';

type ExampleNode = JsonObject & {
	name: string;
	type: string;
	typeVersion: number;
	parameters: JsonObject;
};
type Example = JsonObject & { nodes: ExampleNode[] };

const read = (file: string) =>
	JSON.parse(readFileSync(path.join(EXAMPLES_FOLDER, file), 'utf8')) as Example;

const telecmi = new TelecmiStandIn();
let crm: Server;
/** What the CRM was told. */
const told: Array<{ method: string; url: string; body: JsonObject }> = [];

beforeAll(async () => {
	await telecmi.start();
	crm = createServer((request, response) => {
		let text = '';
		request.on('data', (chunk) => (text += chunk));
		request.on('end', () => {
			const body = JSON.parse(text) as JsonObject;
			told.push({ method: request.method ?? '', url: request.url ?? '', body });
			response.setHeader('content-type', 'application/json');
			response.end('{}');
		});
	});
	await new Promise<void>((resolve) => crm.listen(0, '127.0.0.1', resolve));
});

afterAll(async () => {
	await telecmi.stop();
	crm.close();
});

beforeEach(() => {
	told.length = 0;
});

/** What the CRM proves itself by. */
const HEADER: { name: string; value: string } = { name: 'X-CRM-Token', value: randomUUID() };

/** Imports an example with what a user fills in: the credentials, and the address of the CRM. */
async function publish(file: string, change: (node: ExampleNode) => void = () => {}) {
	const credential = await client.createCredential('telecmiApi', {
		appId: String(telecmi.appId),
		secret: telecmi.secret,
		baseUrl: telecmi.url,
	});
	const headerAuth = await client.createCredential('httpHeaderAuth', HEADER);
	const crmUrl = `http://127.0.0.1:${(crm.address() as AddressInfo).port}`;
	const example = read(file);
	for (const node of example.nodes) {
		if (node.type === 'n8n-nodes-telecmi.telecmi') node.credentials = { telecmiApi: credential };
		if (typeof node.parameters.url === 'string') {
			node.parameters.url = node.parameters.url.replace('https://crm.example.com', crmUrl);
		}
		if (node.type === 'n8n-nodes-base.webhook') node.credentials = { httpHeaderAuth: headerAuth };
		// As the editor does on import.
		if (/telecmiTrigger|\.webhook$/.test(node.type)) node.webhookId = randomUUID();
		change(node);
	}
	const workflow = await client.request<Workflow>('POST', '/workflows', {
		...example,
		active: false,
	});
	const trigger = example.nodes.find(({ type }) => type.endsWith('telecmiTrigger'));
	const url = `${client.url}/webhook/${String(trigger?.webhookId)}/webhook`;
	return { workflow, url };
}

async function untilTold(count: number): Promise<void> {
	for (let look = 0; look < 300 && told.length < count; look++) await sleep(100);
}

async function errors({ id }: Workflow) {
	return (await client.finishedExecutions(id, 1)).filter(({ status }) => status === 'error');
}

test('click-to-call-from-crm.json: a change in the CRM calls, and the outcome comes back', async () => {
	const { workflow, url } = await publish('click-to-call-from-crm.json');
	const { executionId } = await client.request<{ executionId: string }>(
		'POST',
		`/workflows/${workflow.id}/run`,
		{ triggerToStartFrom: { name: 'Once' } },
	);
	expect((await client.finishedExecution(executionId)).status).toBe('success');
	await client.publish(workflow, url);
	telecmi.webhook = { url, delivery: { order: overtaking } };

	const change = async (lead_id: string, { name, value } = HEADER) =>
		await fetch(`${client.url}/webhook/crm-change`, {
			method: 'POST',
			headers: { 'content-type': 'application/json', [name]: value },
			body: JSON.stringify({ lead_id, phone: '+44 2000 000000', user_id: '101_2222223' }),
		});

	// Nobody else lets the user's phone ring.
	expect((await change('6', { name: 'X-CRM-Token', value: 'guessed' })).status).toBe(403);
	expect(telecmi.asked).toEqual([]);

	// Answered, and told before TeleCMI has answered the request for the call.
	telecmi.tellsFirst = true;
	telecmi.clickToCall = clickToCallAnswered;
	expect((await change('7')).status).toBe(200);
	await untilTold(1);
	expect(told).toEqual([
		{
			method: 'PATCH',
			url: '/leads/7',
			body: { request_id: expect.any(String), outcome: 'answered' },
		},
	]);

	// Not picked up: there is leg a only.
	telecmi.tellsFirst = false;
	telecmi.clickToCall = userDidNotPickUp;
	expect((await change('8')).status).toBe(200);
	await untilTold(2);
	expect(told[1]).toEqual({
		method: 'PATCH',
		url: '/leads/8',
		body: { request_id: expect.any(String), outcome: 'user did not pick up' },
	});
	expect(await errors(workflow)).toEqual([]);

	// An ID of a lead leads to no other place of the CRM.
	expect((await change('../users/9')).status).toBe(200);
	await untilTold(3);
	expect(told[2]?.url).toBe('/leads/..%2Fusers%2F9');
	await client.unpublish(workflow);
});

test('recording-to-storage.json: waits for the file, and links it by the key of the call', async () => {
	const { workflow, url } = await publish('recording-to-storage.json', (node) => {
		// There is no Google Drive here: what it is given goes on as it is.
		if (node.name === 'Upload') node.disabled = true;
	});
	await client.publish(workflow, url);
	const recorded = clickToCallAnswered({ appId: telecmi.appId });
	const silent = clickToCallAnswered({ appId: telecmi.appId, recorded: false });
	telecmi.file(recorded, 1);
	telecmi.file(silent);
	await deliver(url, [silent, recorded]);
	await untilTold(1);
	expect(told).toEqual([
		{ method: 'POST', url: '/recordings', body: { call: recorded.requestId } },
	]);
	const played = telecmi.asked.filter(({ path: asked }) => asked === '/v2/play');
	expect(played).toHaveLength(2);
	expect(new Set(played.map(({ query }) => query.get('file')))).toEqual(new Set(recorded.files));
	expect(await errors(workflow)).toEqual([]);
	await client.unpublish(workflow);
});
