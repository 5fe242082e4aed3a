/** Every example: opened in the editor as a user imports it, and run with what its note asks for. */
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import {
	NodeHelpers,
	type INode,
	type INodeParameters,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { isObject, type JsonObject } from '../../nodes/notification/json';
import type { Execution, Workflow } from '../../tools/host/client';
import { PACKAGE_DIRECTORY } from '../../tools/host/pack';
import { startPostgres } from '../../tools/host/postgres';
import { Editor } from '../browser/editor';
import { client, send } from '../e2e/n8n';
import { sample, SAMPLES } from '../helpers/notifications';
import { clickToCallAnswered, userDidNotPickUp } from '../helpers/telecmi/calls';
import { deliver, overtaking } from '../helpers/telecmi/delivery';
import { TelecmiStandIn } from '../helpers/telecmi/server';

jest.setTimeout(180_000);

const FOLDER = path.join(PACKAGE_DIRECTORY, 'examples');
const FILES = readdirSync(FOLDER).filter((file) => file.endsWith('.json'));
/** nightly/faults runs it through an outage. */
const RUN_ELSEWHERE = ['recover-missed-calls.json'];
const NOTE = 'n8n-nodes-base.stickyNote';
/** What stands for the CRM in the examples, and where the CRM of the tests is. */
const CRM = 'https://crm.example.com';

type Example = { name: string; nodes: INode[]; connections: JsonObject };

const telecmi = new TelecmiStandIn();
/** What the CRM was sent. */
const crmRequests: Array<{ method: string; url: string; body: JsonObject }> = [];
let crm: Server;
let types: INodeTypeDescription[];
const imported: Workflow[] = [];

beforeAll(async () => {
	await telecmi.start();
	crm = createServer((request, response) => {
		let text = '';
		request.on('data', (chunk) => (text += chunk));
		request.on('end', () => {
			const { method = '', url = '' } = request;
			crmRequests.push({ method, url, body: JSON.parse(text) as JsonObject });
			response.setHeader('content-type', 'application/json');
			response.end('{}');
		});
	});
	await new Promise<void>((resolve) => crm.listen(0, '127.0.0.1', resolve));
	const { url, cookie } = client.session();
	const response = await fetch(`${url}/types/nodes.json`, { headers: { cookie } });
	types = (await response.json()) as INodeTypeDescription[];
});
afterAll(async () => {
	await telecmi.stop();
	crm.close();
});
beforeEach(() => {
	crmRequests.length = 0;
	telecmi.asked.length = 0;
});
afterEach(async () => {
	for (const workflow of imported.splice(0)) await client.unpublish(workflow);
});

const read = (file: string) => JSON.parse(readFileSync(path.join(FOLDER, file), 'utf8')) as Example;

describe('as a file', () => {
	test.each(FILES)('%s has parameters that n8n knows, and no credential or id', (file) => {
		const { nodes, ...rest } = read(file);
		expect(Object.keys(rest).sort()).toEqual(['connections', 'name', 'settings']);
		expect(nodes.filter((node) => node.credentials ?? node.webhookId)).toEqual([]);
		expect(nodes.flatMap(unknownParameters)).toEqual([]);
	});
});

/** n8n drops what it does not know. */
function unknownParameters(node: INode): string[] {
	const description = types.find(
		({ name, version }) => name === node.type && [version].flat().includes(node.typeVersion),
	);
	if (!description) return [`${node.name}: unknown type or version`];
	const { properties } = description;
	const kept = NodeHelpers.getNodeParameters(
		properties,
		node.parameters,
		true,
		false,
		node,
		description,
	);
	return dropped(node.parameters, kept).map((at) => `${node.name}: unknown parameter${at}`);
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
		for (const { name, type } of read(file).nodes) {
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

type Imported = Workflow & { url: string };

/**
 * Imports an example, with what a user would fill in: credentials, and the address of the CRM. For a node
 * whose service is not here stands one that gives out what its parameters evaluate to.
 */
async function importExample(
	file: string,
	{ fillIn = {}, absent = [] }: { fillIn?: { [node: string]: Partial<INode> }; absent?: string[] },
): Promise<Imported> {
	const example = read(file);
	const telecmiApi = await client.createCredential('telecmiApi', {
		appId: String(telecmi.appId),
		secret: telecmi.secret,
		baseUrl: telecmi.url,
	});
	const crmUrl = `http://127.0.0.1:${(crm.address() as AddressInfo).port}`;
	let url = '';
	const nodes = example.nodes.map((node): INode => {
		if (absent.includes(node.name)) return standInFor(node);
		const parameters = JSON.parse(
			JSON.stringify(node.parameters).replaceAll(CRM, crmUrl),
		) as INodeParameters;
		const filled = { ...node, parameters, ...fillIn[node.name] };
		if (node.type === 'n8n-nodes-telecmi.telecmi') filled.credentials = { telecmiApi };
		// As the editor does on import.
		if (/Trigger$|\.webhook$/.test(node.type)) filled.webhookId = randomUUID();
		if (/telecmi\w*Trigger$/.test(node.type)) {
			url = `${client.url}/webhook/${filled.webhookId}/webhook`;
		}
		return filled;
	});
	const workflow = await client.request<Workflow>('POST', '/workflows', {
		...example,
		nodes,
		active: false,
	});
	imported.push(workflow);
	if (nodes.some(({ name }) => name === 'Once')) await runOnce(workflow, 'Once');
	await client.publish(workflow, url);
	return { ...workflow, url };
}

/** A Set node that has a field for each expression of the node's parameters. */
function standInFor({ id, name, position, parameters }: INode): INode {
	const assignments = expressionsIn(parameters).map(([key, value], index) => ({
		id: String(index),
		name: key,
		value,
		type: 'string',
	}));
	return {
		id,
		name,
		position,
		type: 'n8n-nodes-base.set',
		typeVersion: 3.4,
		parameters: {
			assignments: { assignments },
			options: { dotNotation: false, ignoreConversionErrors: true },
		},
	};
}

/** By their paths, without the names that are the same in all of them. */
function expressionsIn(value: unknown, at = ''): Array<[string, string]> {
	if (typeof value === 'string')
		return value.startsWith('={{') || /^=.*\{\{/s.test(value) ? [[at, value]] : [];
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([key, inner]) =>
		expressionsIn(inner, at === '' ? key : `${at}.${key}`),
	);
}

/** What "Execute workflow" does. */
async function runOnce({ id }: Workflow, trigger: string): Promise<void> {
	const { executionId } = await client.request<{ executionId: string }>(
		'POST',
		`/workflows/${id}/run`,
		{ triggerToStartFrom: { name: trigger } },
	);
	expect((await client.finishedExecution(executionId)).status).toBe('success');
}

/** Posts notifications one after the other, and waits for all executions, which must succeed. */
async function post(workflow: Imported, notifications: JsonObject[]): Promise<Execution[]> {
	const before = (await client.executions(workflow.id)).length;
	let count = before;
	for (const body of notifications) {
		const answer = await send(workflow.url, { body });
		expect(answer.status).toBe(200);
		if ((answer.body as JsonObject).status === 'accepted') count += 1;
		await client.finishedExecutions(workflow.id, count);
	}
	return await succeeded(workflow, count);
}

async function succeeded({ id }: Workflow, count: number): Promise<Execution[]> {
	const executions = await client.finishedExecutions(id, count);
	const failed = executions.filter(({ status }) => status !== 'success');
	expect(failed.map(({ data }) => data.resultData.error)).toEqual([]);
	return executions;
}

/** The items that came out of a node, of all executions. */
function itemsOf(executions: Execution[], node: string): JsonObject[] {
	return executions.flatMap(({ data }) =>
		(data.resultData.runData[node] ?? []).flatMap((task) =>
			(task.data?.main[0] ?? []).map(({ json }) => json),
		),
	);
}

async function untilCrmHas(count: number): Promise<void> {
	for (let look = 0; look < 300 && crmRequests.length < count; look++) await sleep(100);
}

async function rowsOf(table: string): Promise<JsonObject[]> {
	const { id: project } = await client.request<{ id: string }>('GET', '/projects/personal');
	const tables = `/projects/${project}/data-tables`;
	const { data } = await client.request<{ data: JsonObject[] }>('GET', tables);
	const id = data.find(({ name }) => name === table)?.id as string;
	return (await client.request<{ data: JsonObject[] }>('GET', `${tables}/${id}/rows?take=200`))
		.data;
}

const DOCUMENTED = SAMPLES.map(({ payload }) => payload);
const ANSWERED = 'chub: cdr.outgoing.answered.leg_b';
const MISSED = 'chub: cdr.outgoing.missed.leg_b';
const INCOMING_ANSWERED = 'chub: cdr.incoming.answered';
const INCOMING_MISSED = 'chub: cdr.incoming.missed';

/** What the README promises of each. */
const RUNS: { [file: string]: () => Promise<void> } = {
	'slack-by-outcome.json': async () => {
		const absent = ['Post Answered Call', 'Post Missed Call'];
		const workflow = await importExample('slack-by-outcome.json', { absent });
		const executions = await post(workflow, DOCUMENTED);
		const texts = (node: string) => itemsOf(executions, node).map(({ text }) => String(text));
		expect(texts('Post Answered Call')).toContain(
			':telephone_receiver: 202 called +442000000001: answered, 6 seconds',
		);
		expect(texts('Post Missed Call')).toContain(
			':warning: +440000000001 called Sales: missed after waiting 127 seconds',
		);
		expect([...texts('Post Answered Call'), ...texts('Post Missed Call')].join()).not.toMatch(
			/undefined|null|NaN/,
		);
		expect(texts('Post Answered Call')).toHaveLength(4);
	},
	'hubspot-upsert.json': async () => {
		const absent = ['Create or Update Contact'];
		const workflow = await importExample('hubspot-upsert.json', { absent });
		const desk = { custom: '{"email":"desk@example.com"}' };
		const executions = await post(workflow, [
			...DOCUMENTED,
			sample(ANSWERED, { ...desk, extra_params: '{"email":"customer@example.com"}' }),
			sample(MISSED, desk),
			// An address that would lead HubSpot's API to another path.
			sample(MISSED, { extra_params: '{"email":"../../lists/1@example.com"}' }),
		]);
		const contacts = itemsOf(executions, 'Create or Update Contact').map(Object.values);
		expect(contacts).toEqual(
			expect.arrayContaining([
				expect.arrayContaining(['customer@example.com', 'answered', '1650630551178', '6']),
				expect.arrayContaining(['desk@example.com', 'missed', '1650628237610', '0']),
			]),
		);
		expect(contacts).toHaveLength(2);
	},
	'google-sheets-row-per-call.json': async () => {
		const workflow = await importExample('google-sheets-row-per-call.json', {
			absent: ['Row per Call'],
		});
		const rows = itemsOf(await post(workflow, DOCUMENTED), 'Row per Call').map((row) =>
			Object.fromEntries(
				Object.entries(row).map(([key, value]) => [key.replace('columns.value.', ''), value]),
			),
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
	'callback-list.json': async () => {
		const workflow = await importExample('callback-list.json', {});
		const withheld = sample(INCOMING_MISSED, { from: 'anonymous' });
		await post(workflow, [...DOCUMENTED, withheld, ...DOCUMENTED]);
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
	'click-to-call-from-crm.json': async () => {
		const header = { name: 'X-CRM-Token', value: randomUUID() };
		const httpHeaderAuth = await client.createCredential('httpHeaderAuth', header);
		const workflow = await importExample('click-to-call-from-crm.json', {
			fillIn: { 'CRM Change': { credentials: { httpHeaderAuth } } },
		});
		telecmi.webhook = { url: workflow.url, delivery: { order: overtaking } };
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
		// An id of a lead leads to no other place of the CRM.
		await change('../users/9');
		await untilCrmHas(2);
		telecmi.webhook = null;
		const request_id = expect.any(String);
		expect(crmRequests).toEqual([
			{ method: 'PATCH', url: '/leads/7', body: { request_id, outcome: 'answered' } },
			{
				method: 'PATCH',
				url: '/leads/..%2Fusers%2F9',
				body: { request_id, outcome: 'user did not pick up' },
			},
		]);
		await succeeded(workflow, 1);
	},
	'recording-to-storage.json': async () => {
		const workflow = await importExample('recording-to-storage.json', {
			// What Google Drive is given goes on as it is.
			fillIn: { Upload: { disabled: true } },
		});
		const recorded = clickToCallAnswered({ appId: telecmi.appId });
		const silent = clickToCallAnswered({ appId: telecmi.appId, recorded: false });
		telecmi.file(recorded, 1);
		await deliver(workflow.url, [silent, recorded]);
		await untilCrmHas(1);
		const call = recorded.requestId;
		expect(crmRequests).toEqual([{ method: 'POST', url: '/recordings', body: { call } }]);
		expect(telecmi.asked.map(({ query }) => query.get('file'))).toEqual([
			...recorded.files,
			...recorded.files,
		]);
		await succeeded(workflow, 1);
	},
	'postgres-exactly-once.json': async () => {
		const postgres = await startPostgres();
		const file = 'postgres-exactly-once.json';
		// The statement that the note tells the reader to run.
		const note = read(file).nodes.find(({ type }) => type === NOTE)?.parameters.content;
		await postgres.query(/```sql\n([^`]+)```/.exec(String(note))?.[1] ?? '');
		const credential = await client.createCredential('postgres', postgres.credential);
		const workflow = await importExample(file, {
			fillIn: { 'Store Call': { credentials: { postgres: credential } } },
		});
		const calls = [ANSWERED, MISSED, INCOMING_ANSWERED, INCOMING_MISSED].map((name) =>
			sample(name),
		);
		// At once first: only the table can tell then.
		const atOnce = [1, 2, 3, 4, 5].flatMap(() => calls);
		await Promise.all(atOnce.map(async (body) => await send(workflow.url, { body })));
		await succeeded(workflow, atOnce.length);
		await post(workflow, calls);
		const rows = await postgres.query<JsonObject>('SELECT * FROM telecmi_calls');
		await client.unpublish(workflow);
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

test('every example is run', () => {
	expect([...Object.keys(RUNS), ...RUN_ELSEWHERE].sort()).toEqual([...FILES].sort());
});

test.each(Object.entries(RUNS))('%s does what the README promises', async (_file, run) => {
	await run();
});
