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
import {
	clickToCallAnswered,
	incomingMissed,
	incomingThroughHuntGroup,
	userDidNotPickUp,
} from '../helpers/telecmi/calls';
import { deliver, overtaking } from '../helpers/telecmi/delivery';
import { TelecmiStandIn } from '../helpers/telecmi/server';
import {
	addRow,
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
const USER_MISSED = 'chub: cdr.outgoing.missed.leg_a';
const INCOMING_ANSWERED = 'chub: cdr.incoming.answered';
const INCOMING_MISSED = 'chub: cdr.incoming.missed';

const telecmi = new TelecmiStandIn();
const AI_RESPONSES: { [path: string]: JsonObject } = {
	'/audio/transcriptions': { text: 'I would like two of them.' },
	'/chat/completions': {
		object: 'chat.completion',
		choices: [{ index: 0, message: { role: 'assistant', content: 'Wants two.' } }],
	},
};
/** Stands for https://crm.example.com and for an AI provider, and keeps what it is sent. */
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
			const isJson = request.headers['content-type']?.includes('json');
			const body = isJson ? (JSON.parse(text) as JsonObject) : { text };
			crmRequests.push({ method, url, body });
			const reply = JSON.stringify(AI_RESPONSES[url] ?? {});
			response.setHeader('content-type', 'application/json').end(reply);
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

const crmUrl = () => `http://127.0.0.1:${(crm.address() as AddressInfo).port}`;

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
	const replace = { 'https://crm.example.com': crmUrl() };
	example = await ImportedExample.publish(file, { telecmiApi, replace, ...options });
	return example;
}

async function untilCrmHas(count: number): Promise<void> {
	for (let look = 0; look < 300 && crmRequests.length < count; look++) await sleep(100);
}

/** With follow-me: one phone of the user misses, another answers. The missed leg can arrive last. */
function followMe(values: JsonObject = {}) {
	const call = { request_id: randomUUID(), ...values };
	return [sample(ANSWERED, call), sample(USER_MISSED, call)] as const;
}

/** In the place of a node that gets items from elsewhere. */
function codeNode(items: string): Partial<INode> {
	const jsCode = `return (${items}).map((json) => ({ json }));`;
	return { type: 'n8n-nodes-base.code', typeVersion: 2, parameters: { jsCode } };
}

/** What the README promises of each. */
const RUNS: { [file: string]: (file: string) => Promise<void> } = {
	'post-calls-to-slack.json': async (file) => {
		const absent = ['Post Answered Call', 'Post Missed Call'];
		const slack = await publish(file, { absent });
		await slack.post([...DOCUMENTED, ...DOCUMENTED]);
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
		expect(missed).toContainEqual(
			expect.objectContaining({ text: ':warning: 202 did not pick up to call +442000000000' }),
		);
	},
	'update-hubspot-contact.json': async (file) => {
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
	'add-calls-to-google-sheets.json': async (file) => {
		const [answered, userMissed] = followMe();
		// The sheet has the row of the customer's leg.
		const found = `$json.call_key === '${String(answered.request_id)}' ? [$json] : []`;
		const fillIn = { 'Find Row': codeNode(found) };
		const sheets = await publish(file, { absent: ['Write Row'], fillIn });
		await sheets.post([...DOCUMENTED, answered, userMissed]);
		const rows = (await sheets.itemsOf('Write Row')).map((row) =>
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
		const outcomesOf = ({ request_id }: JsonObject) =>
			rows.filter(({ call_key }) => call_key === request_id).map(({ outcome }) => outcome);
		expect(outcomesOf(answered)).toEqual(['answered']);
		expect(outcomesOf(sample(USER_MISSED))).toContain('user did not pick up');
	},
	'list-missed-callers.json': async (file) => {
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
	'call-lead-from-crm.json': async (file) => {
		const header = { name: 'X-CRM-Token', value: randomUUID() as string };
		const httpHeaderAuth = await client.createCredential('httpHeaderAuth', header);
		const fillIn = { 'CRM Change': { credentials: { httpHeaderAuth } } };
		const lead = await publish(file, { fillIn });
		const { url } = lead;
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
		// The last belongs to no lead.
		await lead.post([...followMe({ extra_params: { lead_id: '8' } }), sample(ANSWERED)]);
		const body = (outcome: string) => ({ request_id: expect.any(String), outcome });
		expect(crmRequests).toEqual([
			{ method: 'PATCH', url: '/leads/7', body: body('answered') },
			{ method: 'PATCH', url: '/leads/..%2Fusers%2F9', body: body('user did not pick up') },
			{ method: 'PATCH', url: '/leads/8', body: body('answered') },
		]);
		await lead.executions();
	},
	'upload-recordings-to-google-drive.json': async (file) => {
		// What Google Drive is given goes on as it is.
		const storage = await publish(file, { fillIn: { 'Upload Recording': { disabled: true } } });
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
	'store-calls-in-postgres.json': async (file) => {
		const postgres = await startPostgres();
		// The statement that the note tells the reader to run.
		const note = readExample(file).nodes.find(({ type }) => type === NOTE)?.parameters.content;
		await postgres.query(/```sql\n([^`]+)```/.exec(String(note))?.[1] ?? '');
		const credential = await client.createCredential('postgres', postgres.credential);
		const fillIn = { 'Store Call': { credentials: { postgres: credential } } };
		const store = await publish(file, { fillIn });
		const [answered, userMissed] = followMe();
		const calls = [
			...[ANSWERED, INCOMING_ANSWERED, INCOMING_MISSED].map((name) => sample(name)),
			sample(MISSED, { request_id: randomUUID() }),
			answered,
			userMissed,
		];
		// At once first: only the table can tell then.
		const atOnce = [1, 2, 3, 4, 5].flatMap(() => calls);
		await Promise.all(atOnce.map(async (body) => await send(store.url, { body })));
		await store.executions(atOnce.length);
		await store.post(calls);
		const rows = await postgres.query<JsonObject>('SELECT * FROM telecmi_calls');
		await store.unpublish();
		await postgres.stop();
		expect(rows).toHaveLength(calls.length - 1);
		expect(rows.find(({ call_key }) => call_key === answered.request_id)).toMatchObject({
			leg: 'b',
			outcome: 'answered',
		});
		expect(rows).toContainEqual({
			delivery_key: 'cdr:0da4f02e-6ece-42e4-989b-1e6766b5a81e:b:answered:1650630551178',
			call_key: 'c0Sq3mbykoHgVgLfyWTr6cV6HB5Z0Fk4AXpZFkOClSr',
			event: 'cdr.outgoing.answered',
			leg: 'b',
			outcome: 'answered',
			customer: '+442000000001',
			user_extension: '202',
			started_at: new Date(1650630551178),
			talk_seconds: 6,
			recording: '16506305548176941220057791_2222223.mp3',
		});
	},
	'log-call-to-hubspot-contact.json': async (file) => {
		const contacts = [
			{ id: '1', properties: { phone: '+44 (0)2000 000001', mobilephone: null } },
			{ id: '2', properties: { phone: null, mobilephone: '02000000001' } },
			{ id: '3', properties: { phone: '+1 555 00000001', mobilephone: '' } },
		];
		const fillIn = { 'Find Contacts': codeNode(JSON.stringify(contacts)) };
		const hubspot = await publish(file, { absent: ['Log Call'], fillIn });
		await hubspot.post([
			sample(ANSWERED),
			sample(ANSWERED),
			sample(INCOMING_MISSED, { from: '442000000001' }),
			sample(INCOMING_MISSED, { from: 'anonymous' }),
		]);
		const note =
			'Outgoing call by 202_2222223, answered, 0 min 6 s. Started 2022-04-22T12:29:11.178Z. Recording or voicemail: 16506305548176941220057791_2222223.mp3.';
		const answered = [note, '6000', '+440000000000', 'COMPLETED', '+442000000001'];
		const waited = expect.stringMatching(/^Incoming call, missed after 127 s/);
		const missed = [waited, '0', '+442000000001', 'NO_ANSWER', '+440000000000'];
		const logged = (await hubspot.itemsOf('Log Call')).map(Object.values);
		expect(logged).toHaveLength(4);
		const expected = [answered, missed].flatMap((call) => [
			[...call, '1'],
			[...call, '2'],
		]);
		expect(logged).toEqual(expect.arrayContaining(expected));
	},
	'call-summary-with-ai.json': async (file) => {
		const provider = { apiKey: randomUUID(), url: crmUrl() };
		const credentials = { openAiApi: await client.createCredential('openAiApi', provider) };
		const fillIn = {
			'Transcribe Recording': { credentials },
			'OpenAI Chat Model': { credentials },
		};
		const summary = await publish(file, { fillIn });
		const recorded = clickToCallAnswered({ appId: telecmi.appId });
		const silent = clickToCallAnswered({ appId: telecmi.appId, recorded: false });
		telecmi.file(recorded, 1);
		await deliver(summary.url, [silent, recorded]);
		await untilCrmHas(3);
		const phone = expect.stringMatching(/^\+\d+$/);
		expect(crmRequests.map(({ url }) => url)).toEqual([...Object.keys(AI_RESPONSES), '/notes']);
		expect(String(crmRequests[0]?.body.text)).toContain(recorded.files[0]);
		expect(JSON.stringify(crmRequests[1]?.body)).toContain('I would like two of them.');
		expect(crmRequests[2]?.body).toEqual({ call: recorded.requestId, phone, note: 'Wants two.' });
		await summary.executions();
	},
	'daily-call-report.json': async (file) => {
		const report = await publish(file, { absent: ['Send Report'] });
		const at = Date.now() - 24 * 60 * 60 * 1000;
		const options = { appId: telecmi.appId, extension: '101', at };
		for (const list of Object.values(telecmi.rows)) list.length = 0;
		telecmi.file(clickToCallAnswered(options));
		telecmi.file(userDidNotPickUp(options));
		telecmi.file(incomingThroughHuntGroup({ ...options, extension: '204' }));
		telecmi.file(incomingMissed(options));
		telecmi.file(clickToCallAnswered({ ...options, at: Date.now() }));
		await report.execute('Every Morning');
		const [{ text } = {}] = await report.itemsOf('Send Report');
		expect(String(text).split('\n')).toEqual([
			expect.stringContaining('204_2222223: 0 calls made (0 answered), 1 incoming calls answered'),
			expect.stringContaining('Manish: 2 calls made (1 answered), 0 incoming calls answered'),
			'Incoming calls that nobody answered: 1',
		]);
	},
	'route-incoming-call.json': async (file) => {
		const ask = async (fillIn: ImportOptions['fillIn'], from = '442000000000') => {
			const routing = await publish(file, { fillIn: fillIn ?? {} });
			const body = { from, to: '918012345678', cmiuuid: randomUUID(), appid: '2222223' };
			const response = await send(routing.url, { body });
			await routing.unpublish();
			return response.body;
		};
		const nodes = readExample(file).nodes;
		const isOpen = JSON.stringify(nodes.find(({ name }) => name === 'Is Open')?.parameters);
		const at = (open: boolean) => ({
			'Is Open': {
				parameters: JSON.parse(
					isOpen.replace(/={{[^}]*}}/, `={{ ${open} }}`),
				) as INode['parameters'],
			},
		});
		const team = (name: string) => ({ action: 'team', name: `${name}_1111112` });
		expect([team('sales'), team('night')]).toContainEqual(await ask({}));
		expect(await ask(at(false))).toEqual(team('night'));
		const owner = { number: '+442000000001', user_id: '101_2222223', phone: '442000000009' };
		await addRow('TeleCMI Account Owners', owner);
		expect(await ask(at(true), '442000000001')).toEqual({
			code: 200,
			loop: 2,
			followme: true,
			timeout: 20,
			result: [{ agent_id: owner.user_id, phone: owner.phone }],
		});
		// An owner who is no user, and no table: the fallback answers.
		await addRow('TeleCMI Account Owners', {
			...owner,
			number: '+442000000002',
			user_id: 'nobody',
		});
		expect(await ask(at(true), '442000000002')).toEqual(team('support'));
		const findOwner = nodes.find(({ name }) => name === 'Find Owner')?.parameters;
		const dataTableId = { __rl: true, mode: 'name', value: 'none' };
		const noTable = { 'Find Owner': { parameters: { ...findOwner, dataTableId } } };
		expect(await ask({ ...at(true), ...noTable })).toEqual(team('support'));
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
