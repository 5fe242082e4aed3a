/** The action node in a real n8n against the stand-in: what n8n-core alone cannot prove. */
import type { JsonObject } from '../../nodes/notification/json';
import type { WorkflowNode } from '../../tools/host/client';
import { MP3, TelecmiStandIn } from '../helpers/telecmi/server';
import { chain, node } from '../helpers/workflow';
import { client } from './n8n';
import { finished, run, start } from './run';

const CLICK_TO_CALL = '/v2/webrtc/click2call';

let telecmi: TelecmiStandIn;
let credentials: NonNullable<WorkflowNode['credentials']>;

beforeEach(async () => {
	telecmi = new TelecmiStandIn();
	await telecmi.start();
	credentials = { telecmiApi: await client.createCredential('telecmiApi', credentialData()) };
});
afterEach(async () => await telecmi.stop());

function credentialData(change: JsonObject = {}): JsonObject {
	return { appId: String(telecmi.appId), secret: telecmi.secret, baseUrl: telecmi.url, ...change };
}

function telecmiNode(parameters: JsonObject, rest: Partial<WorkflowNode> = {}): WorkflowNode {
	return node('TeleCMI', 'n8n-nodes-telecmi.telecmi', 1, parameters, { credentials, ...rest });
}

/** Calls the number of each item. */
const CALL = {
	resource: 'call',
	operation: 'clickToCall',
	userId: { __rl: true, mode: 'id', value: '101_2222223' },
	to: '={{ $json.to }}',
};
const NUMBERS = [{ to: '442000000001' }, { to: '442000000002' }, { to: '442000000003' }];

const called = () =>
	telecmi.asked.filter(({ path }) => path === CLICK_TO_CALL).map(({ body }) => body.to);

describe("the credential's test", () => {
	test('passes, and asks with the App ID as a number', async () => {
		expect(await client.testCredential('telecmiApi', credentialData())).toMatchObject({
			status: 'OK',
		});
		expect(telecmi.asked[0]?.body.appid).toBe(2222223);
	});

	test('a wrong secret does not pass, although TeleCMI answers 200', async () => {
		const checked = client.testCredential('telecmiApi', credentialData({ secret: 'wrong' }));
		expect(await checked).toMatchObject({ status: 'Error' });
	});

	test.each([302, 307])('a redirect (%i) does not carry the secret elsewhere', async (status) => {
		const elsewhere = new TelecmiStandIn();
		const location = `${await elsewhere.start()}/v2/balance`;
		telecmi.fail('/v2/balance', { kind: 'answer', status, body: '', location });
		const checked = await client.testCredential('telecmiApi', credentialData());
		await elsewhere.stop();
		expect([checked.status, elsewhere.asked]).toEqual(['Error', []]);
	});
});

describe('Retry On Fail', () => {
	const retried = { retryOnFail: true, maxTries: 3, waitBetweenTries: 10 };
	const fine = { kind: 'slow', by: 0 } as const;

	test('does not repeat a call that has started, or may have', async () => {
		telecmi.fail(CLICK_TO_CALL, fine, { kind: 'cut' });
		const { status } = await run([telecmiNode(CALL, retried)], NUMBERS);
		expect(status).toBe('error');
		expect(called().slice(0, 2)).toEqual([442000000001, 442000000002]);
		expect(new Set(called()).size).toBe(called().length);
	});

	test('repeats a call that was refused, and goes on', async () => {
		telecmi.fail(CLICK_TO_CALL, fine, { kind: 'answer', body: '{"code":420,"msg":"Busy"}' });
		const { status, outputs } = await run([telecmiNode(CALL, retried)], NUMBERS);
		expect(status).toBe('success');
		expect(outputs[0]?.map(({ json }) => json.to)).toEqual(NUMBERS.map(({ to }) => to));
		expect(called()).toEqual([442000000001, 442000000002, 442000000002, 442000000003]);
	});
});

describe('several items, one of which fails', () => {
	const input = [NUMBERS[0], { to: 'nobody' }, NUMBERS[2]] as JsonObject[];
	const started = (item: number) => ({
		json: expect.objectContaining({ message: 'Call initiated' }),
		pairedItem: { item },
	});

	test('On Error: Continue gives its error in its place', async () => {
		const { status, outputs } = await run(
			[telecmiNode(CALL, { onError: 'continueRegularOutput' })],
			input,
		);
		expect(status).toBe('success');
		const failed = { json: expect.objectContaining({ error: expect.any(String) }) };
		expect(outputs[0]).toEqual([started(0), { ...failed, pairedItem: { item: 1 } }, started(2)]);
	});

	test('On Error: Continue (Using Error Output) gives its input and error there', async () => {
		const { outputs } = await run([telecmiNode(CALL, { onError: 'continueErrorOutput' })], input);
		expect(outputs[0]).toEqual([started(0), started(2)]);
		expect(outputs[1]?.map(({ json }) => json)).toEqual([
			expect.objectContaining({ to: 'nobody', error: expect.any(String) }),
		]);
	});
});

test('a recording is stored as binary data, byte for byte', async () => {
	const fileName = '1634720915260737218351_2222223.mp3';
	telecmi.files.set(fileName, { bytes: MP3, missing: 0 });
	const parameters = { resource: 'recording', operation: 'download', fileName };
	const { outputs } = await run([telecmiNode(parameters)]);
	const data = outputs[0]?.[0]?.binary?.data;
	expect(data).toMatchObject({ fileName, mimeType: 'audio/mpeg', fileExtension: 'mp3' });
	const stored =
		data?.id === undefined
			? Buffer.from(String(data?.data), 'base64')
			: await binary(`${data.id as string}`);
	expect(stored.equals(MP3)).toBe(true);
});

/** What the editor's "Download" gets, where n8n keeps binary data in files. */
async function binary(id: string): Promise<Buffer> {
	const { url, cookie } = client.session();
	const response = await fetch(`${url}/rest/binary-data?id=${id}&action=download`, {
		headers: { cookie },
	});
	return Buffer.from(await response.arrayBuffer());
}

test('all leads go in one request, whose item is paired with each of them', async () => {
	const parameters = {
		resource: 'lead',
		operation: 'add',
		listName: 'Sales',
		phone: '={{ $json.to }}',
		firstName: 'John',
		lastName: 'Doe',
	};
	const { status, outputs } = await run([telecmiNode(parameters)], NUMBERS);
	expect(status).toBe('success');
	expect(outputs[0]).toEqual([
		{
			json: { list_name: 'Sales', count: 3, message: 'Leads Added Successfully' },
			pairedItem: [{ item: 0 }, { item: 1 }, { item: 2 }],
		},
	]);
	expect(telecmi.asked.map(({ path }) => path)).toEqual(['/v3/leads/add']);
});

test('cancelling the execution ends the wait for a recording', async () => {
	const parameters = {
		resource: 'recording',
		operation: 'download',
		fileName: 'none.mp3',
		options: { waitUpTo: 60 },
	};
	const id = await start([telecmiNode(parameters)], [{}]);
	while (telecmi.asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
	await client.request('POST', `/executions/${id}/stop`);
	expect((await finished(id, 'TeleCMI')).status).toBe('canceled');
	const { length } = telecmi.asked;
	await new Promise((resolve) => setTimeout(resolve, 3500));
	expect(telecmi.asked).toHaveLength(length);
});

describe("n8n's HTTP Request node with the credential", () => {
	const request = (method: string, path: string, rest: JsonObject = {}) =>
		node(
			'HTTP Request',
			'n8n-nodes-base.httpRequest',
			4.2,
			{
				method,
				url: telecmi.url + path,
				authentication: 'predefinedCredentialType',
				nodeCredentialType: 'telecmiApi',
				...rest,
			},
			{ credentials },
		);
	const json = (body: JsonObject) => ({
		sendBody: true,
		specifyBody: 'json',
		jsonBody: JSON.stringify(body),
	});

	test('POST: App ID as a number, and secret, in the body', async () => {
		const { status } = await run([request('POST', '/v2/balance', json({ note: 'mine' }))]);
		expect(status).toBe('success');
		const { appId, secret } = telecmi;
		expect(telecmi.asked[0]?.body).toEqual({ appid: appId, secret, note: 'mine' });
	});

	// Not of a file: n8n would name it after the request, with the secret in its query.
	test('GET: in the query', async () => {
		telecmi.fail('/v2/notes', { kind: 'answer', body: '{"code":200}' });
		expect((await run([request('GET', '/v2/notes?page=1')])).status).toBe('success');
		expect(Object.fromEntries(telecmi.asked[0]?.query ?? [])).toEqual({
			page: '1',
			appid: String(telecmi.appId),
			secret: telecmi.secret,
		});
	});

	test('leads and campaigns: App ID as inet_no', async () => {
		await run([request('POST', '/v3/campaign/update', json({ active: false }))]);
		const { appId, secret } = telecmi;
		expect(telecmi.asked[0]?.body).toEqual({ inet_no: appId, secret, active: false });
	});
});

test('an AI agent calls a number with the tool', async () => {
	const tool = {
		...telecmiNode({ ...CALL, to: "={{ $fromAI('to', 'phone number', 'string') }}" }),
		name: 'Call',
		type: 'n8n-nodes-telecmi.telecmiTool',
	};
	const agent = node('Agent', '@n8n/n8n-nodes-langchain.toolExecutor', 1, {
		toolName: 'Call',
		// n8n 2 by the name of the tool, n8n 1 without it.
		query: '{"Call":{"to":"442000000009"},"to":"442000000009"}',
	});
	const { status, outputs } = await run([tool, agent], [{}], {
		...chain('Start', 'Agent'),
		Call: { ai_tool: [[{ node: 'Agent', type: 'ai_tool', index: 0 }]] },
	});
	expect(status).toBe('success');
	expect(called()).toEqual([442000000009]);
	expect(JSON.stringify(outputs)).toContain('Call initiated');
});
