/** Every example: opened in the editor as a user imports it, and run with what its note asks for. */
import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { NodeHelpers, type INode, type INodeTypeDescription } from 'n8n-workflow';

import type { JsonObject } from '../../nodes/notification/json';
import { startPostgres } from '../../tools/host/postgres';
import { Editor } from '../browser/editor';
import { client, send } from '../e2e/n8n';
import { sample, SAMPLES } from '../helpers/notifications';
import { clickToCallAnswered, userDidNotPickUp } from '../helpers/telecmi/calls';
import { deliver, overtaking } from '../helpers/telecmi/delivery';
import { TelecmiStandIn } from '../helpers/telecmi/server';
import {
	FILES,
	FOLDER,
	ImportedExample,
	readExample,
	rowsOf,
	type ImportOptions,
} from './importExample';

jest.setTimeout(180_000);

const NOTE = 'n8n-nodes-base.stickyNote';
const DOCUMENTED = SAMPLES.map(({ payload }) => payload);
const ANSWERED = 'chub: cdr.outgoing.answered.leg_b';
const MISSED = 'chub: cdr.outgoing.missed.leg_b';
const INCOMING_ANSWERED = 'chub: cdr.incoming.answered';
const INCOMING_MISSED = 'chub: cdr.incoming.missed';

const telecmi = new TelecmiStandIn();
/** Stands for https://crm.example.com, and keeps what it is sent. */
let crm: Server;
const crmRequests: Array<{ method: string; url: string; body: JsonObject }> = [];
let types: INodeTypeDescription[];
let example: ImportedExample | undefined;

beforeAll(async () => {
	await telecmi.start();
	crm = createServer((request, response) => {
		let text = '';
		request.on('data', (chunk) => (text += chunk));
		request.on('end', () => {
			const { method = '', url = '' } = request;
			crmRequests.push({ method, url, body: JSON.parse(text) as JsonObject });
			response.setHeader('content-type', 'application/json').end('{}');
		});
	});
	await new Promise<void>((resolve) => crm.listen(0, '127.0.0.1', resolve));
	const { url, cookie } = client.session();
	const response = await fetch(`${url}/types/nodes.json`, { headers: { cookie } });
	types = (await response.json()) as INodeTypeDescription[];
});
afterEach(async () => {
	await example?.unpublish();
	example = undefined;
	crmRequests.length = telecmi.asked.length = 0;
});
afterAll(async () => {
	await telecmi.stop();
	crm.close();
});

describe('as a file', () => {
	test.each(FILES)('%s has parameters that n8n knows, and no credential or id', (file) => {
		const { nodes, ...rest } = readExample(file);
		expect(Object.keys(rest).sort()).toEqual(['connections', 'name', 'settings']);
		expect(nodes.filter((node) => node.credentials ?? node.webhookId)).toEqual([]);
		expect(nodes.flatMap(unknownParameters)).toEqual([]);
	});
});

/** n8n drops what it does not know. */
function unknownParameters(node: INode): string[] {
	const type = types.find(
		({ name, version }) => name === node.type && [version].flat().includes(node.typeVersion),
	);
	if (!type) return [`${node.name}: unknown type or version`];
	const { properties } = type;
	const kept = NodeHelpers.getNodeParameters(properties, node.parameters, true, false, node, type);
	return dropped(node.parameters, kept).map((at) => `${node.name}: unknown parameter ${at}`);
}

/** The paths of values that are not in what was kept. */
function dropped(given: unknown, kept: unknown, at = ''): string[] {
	if (given === kept) return [];
	if (typeof given !== 'object' || given === null) return [at];
	const keptValues = (typeof kept === 'object' ? kept : {}) as { [key: string]: unknown };
	return Object.entries(given).flatMap(([key, value]) =>
		dropped(value, keptValues[key], `${at}.${key}`),
	);
}

describe('in the editor', () => {
	let editor: Editor;
	beforeAll(async () => {
		editor = await Editor.open();
	});
	afterAll(async () => await editor.close());

	test.each(FILES)('%s opens with no unknown node and nothing marked wrong', async (file) => {
		const { page } = editor;
		await editor.newWorkflow();
		await page.getByTestId('workflow-import-input').setInputFiles(path.join(FOLDER, file));
		await page.getByTestId('sticky').waitFor();
		await editor.picture(`example-${file}`);
		for (const { name, type } of readExample(file).nodes) {
			if (type === NOTE) continue;
			const view = await editor.openNode(name);
			await view.getByTestId('node-parameters').waitFor();
			// Lists that come from elsewhere are loaded once the node is open.
			await page.waitForTimeout(1_000);
			expect([name, await view.getByTestId('parameter-issues').count()]).toEqual([name, 0]);
			await page.getByTestId('ndv-close-button').click();
			await view.waitFor({ state: 'hidden' });
		}
	});
});

/** Publishes with what a user fills in. */
async function publish(
	file: string,
	options: Partial<ImportOptions> = {},
): Promise<ImportedExample> {
	const telecmiApi = await client.createCredential('telecmiApi', {
		appId: String(telecmi.appId),
		secret: telecmi.secret,
		baseUrl: telecmi.url,
	});
	const crmUrl = `http://127.0.0.1:${(crm.address() as AddressInfo).port}`;
	const replace = { 'https://crm.example.com': crmUrl };
	example = await ImportedExample.publish(file, { telecmiApi, replace, ...options });
	return example;
}

async function untilCrmHas(count: number): Promise<void> {
	for (let look = 0; look < 300 && crmRequests.length < count; look++) await sleep(100);
}

/** What the README promises of each. */
const RUNS: { [file: string]: (file: string) => Promise<void> } = {
	'slack-by-outcome.json': async (file) => {
		const absent = ['Post Answered Call', 'Post Missed Call'];
		const slack = await publish(file, { absent });
		await slack.post(DOCUMENTED);
		const [answered, missed] = await Promise.all(absent.map((node) => slack.itemsOf(node)));
		expect(answered).toHaveLength(4);
		expect(answered).toContainEqual(
			expect.objectContaining({
				text: ':telephone_receiver: 202 called +442000000001: answered, 6 seconds',
			}),
		);
		expect(missed).toContainEqual(
			expect.objectContaining({
				text: ':warning: +440000000001 called Sales: missed after waiting 127 seconds',
			}),
		);
	},
	'hubspot-upsert.json': async (file) => {
		const hubspot = await publish(file, { absent: ['Create or Update Contact'] });
		const desk = { custom: '{"email":"desk@example.com"}' };
		await hubspot.post([
			...DOCUMENTED,
			sample(ANSWERED, { ...desk, extra_params: '{"email":"customer@example.com"}' }),
			sample(MISSED, desk),
			// An address that would lead HubSpot's API to another path.
			sample(MISSED, { extra_params: '{"email":"../../lists/1@example.com"}' }),
		]);
		const contacts = (await hubspot.itemsOf('Create or Update Contact')).map(Object.values);
		expect(contacts.sort()).toEqual([
			expect.arrayContaining(['customer@example.com', 'answered', '1650630551178', '6']),
			expect.arrayContaining(['desk@example.com', 'missed', '1650628237610', '0']),
		]);
	},
	'google-sheets-row-per-call.json': async (file) => {
		const sheets = await publish(file, { absent: ['Row per Call'] });
		await sheets.post(DOCUMENTED);
		const rows = (await sheets.itemsOf('Row per Call')).map((row) =>
			Object.fromEntries(Object.entries(row).map(([key, value]) => [key.split('.').at(-1), value])),
		);
		expect(rows).toContainEqual({
			call_key: 'c0Sq3mbykoHgVgLfyWTr6cV6HB5Z0Fk4AXpZFkOClSr',
			time: '2022-04-22T12:29:11.178Z',
			direction: 'outbound',
			outcome: 'answered',
			customer: '+442000000001',
			user: '202',
			talk_seconds: '6',
			recording: '16506305548176941220057791_2222223.mp3',
		});
		// Leg a says "answered" also when the customer did not answer.
		expect(rows.filter(({ customer }) => customer === '+442000000000')).toEqual([]);
	},
	'callback-list.json': async (file) => {
		const list = await publish(file);
		const withheld = sample(INCOMING_MISSED, { from: 'anonymous' });
		await list.post([...DOCUMENTED, withheld, ...DOCUMENTED]);
		const rows = await rowsOf('TeleCMI Callbacks');
		const numbers = ['+1401003355', '+440000000000', '+9110000000'];
		expect(rows.map(({ number }) => number).sort()).toEqual(numbers);
		expect(rows.find(({ number }) => number === '+9110000000')).toMatchObject({
			missed_at: '2019-10-03T14:46:58.000Z',
			waited_seconds: 119,
			team: 'Support',
			done: null,
		});
	},
	'click-to-call-from-crm.json': async (file) => {
		const header = { name: 'X-CRM-Token', value: randomUUID() as string };
		const httpHeaderAuth = await client.createCredential('httpHeaderAuth', header);
		const fillIn = { 'CRM Change': { credentials: { httpHeaderAuth } } };
		const { url } = await publish(file, { fillIn });
		telecmi.webhook = { url, delivery: { order: overtaking } };
		const change = async (lead_id: string, value = header.value) =>
			await send(`${client.url}/webhook/crm-change`, {
				body: { lead_id, phone: '+44 2000 000000', user_id: '101_2222223' },
				headers: { [header.name]: value },
			});
		expect((await change('6', 'guessed')).status).toBe(403);
		expect(telecmi.asked).toEqual([]);

		// The notifications arrive before TeleCMI has answered the request for the call.
		telecmi.tellsFirst = true;
		await change('7');
		await untilCrmHas(1);
		telecmi.tellsFirst = false;
		telecmi.clickToCall = userDidNotPickUp;
		// The id of a lead cannot lead to another place of the CRM.
		await change('../users/9');
		await untilCrmHas(2);
		telecmi.webhook = null;
		const body = (outcome: string) => ({ request_id: expect.any(String), outcome });
		expect(crmRequests).toEqual([
			{ method: 'PATCH', url: '/leads/7', body: body('answered') },
			{ method: 'PATCH', url: '/leads/..%2Fusers%2F9', body: body('user did not pick up') },
		]);
		await example?.executions();
	},
	'recording-to-storage.json': async (file) => {
		// What Google Drive is given goes on as it is.
		const storage = await publish(file, { fillIn: { Upload: { disabled: true } } });
		const recorded = clickToCallAnswered({ appId: telecmi.appId });
		const silent = clickToCallAnswered({ appId: telecmi.appId, recorded: false });
		telecmi.file(recorded, 1);
		await deliver(storage.url, [silent, recorded]);
		await untilCrmHas(1);
		const body = { call: recorded.requestId };
		expect(crmRequests).toEqual([{ method: 'POST', url: '/recordings', body }]);
		const [name] = recorded.files;
		expect(telecmi.asked.map(({ query }) => query.get('file'))).toEqual([name, name]);
		await storage.executions();
	},
	'postgres-exactly-once.json': async (file) => {
		const postgres = await startPostgres();
		// The statement that the note tells the reader to run.
		const note = readExample(file).nodes.find(({ type }) => type === NOTE)?.parameters.content;
		await postgres.query(/```sql\n([^`]+)```/.exec(String(note))?.[1] ?? '');
		const credential = await client.createCredential('postgres', postgres.credential);
		const fillIn = { 'Store Call': { credentials: { postgres: credential } } };
		const store = await publish(file, { fillIn });
		const calls = [ANSWERED, MISSED, INCOMING_ANSWERED, INCOMING_MISSED].map((name) =>
			sample(name),
		);
		// At once first: only the table can tell then.
		const atOnce = [1, 2, 3, 4, 5].flatMap(() => calls);
		await Promise.all(atOnce.map(async (body) => await send(store.url, { body })));
		await store.executions(atOnce.length);
		await store.post(calls);
		const rows = await postgres.query<JsonObject>('SELECT * FROM telecmi_calls');
		await store.unpublish();
		await postgres.stop();
		expect(rows).toHaveLength(calls.length);
		expect(rows).toContainEqual({
			delivery_key: 'cdr:0da4f02e-6ece-42e4-989b-1e6766b5a81e:b:answered:1650630551178',
			call_key: 'c0Sq3mbykoHgVgLfyWTr6cV6HB5Z0Fk4AXpZFkOClSr',
			event: 'cdr.outgoing.answered',
			outcome: 'answered',
			customer: '+442000000001',
			user_extension: '202',
			started_at: new Date(1650630551178),
			talk_seconds: 6,
			recording: '16506305548176941220057791_2222223.mp3',
		});
	},
};

/** nightly/faults runs it through an outage. */
const RUN_ELSEWHERE = ['recover-missed-calls.json'];

test('every example is run', () => {
	expect([...Object.keys(RUNS), ...RUN_ELSEWHERE].sort()).toEqual([...FILES].sort());
});

test.each(Object.entries(RUNS))('%s does what the README promises', async (file, run) => {
	await run(file);
});
