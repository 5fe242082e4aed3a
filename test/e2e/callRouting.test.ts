/**
 * TeleCMI Call Routing Trigger on a real n8n: a waiting call is answered by the workflow's last node. TeleCMI
 * documents the requests and answers (page "http"); live, it sends a form.
 */
import type { JsonObject } from '../../nodes/notification/json';
import type { Workflow, WorkflowNode } from '../../tools/host/client';
import { createTriggerWorkflow } from '../../tools/host/workflow';
import {
	answer,
	askOnce,
	createRouting,
	REQUEST,
	ROUTING_TRIGGER,
	TEAM,
	UNANSWERED,
	type RoutingOptions,
} from '../helpers/callRouting';
import { formText } from '../helpers/notifications';
import { incomingThroughHuntGroup } from '../helpers/telecmi/calls';
import { deliver } from '../helpers/telecmi/delivery';
import { client, send, type Delivery } from './n8n';

const TOKEN = 'token-of-the-call-routing-tests';
const GUARD = `?token=${TOKEN}`;

const FORM = 'application/x-www-form-urlencoded';
const FIELDS = formText(REQUEST);

/** TeleCMI's documented answers, byte for byte. */
const USERS =
	'{"code":200,"loop":2,"followme":false,"hangup":false,"timeout":20,"welcome_music":"1609133greeting_music.wav","waiting_music":"16098620waiting_music.wav","result":[{"agent_id":"101_1111112","phone":"919600000000"},{"agent_id":"102_1111112","phone":"919100000000"}]}';
const IVR = '{"action":"ivr","name":"welcome@1111112"}';

const ringUsers = {
	operation: 'ringUsers',
	users: {
		entries: [
			{ userId: '101_1111112', phone: '919600000000' },
			{ userId: '102_1111112', phone: '919100000000' },
		],
	},
	options: {
		loop: 2,
		followMe: false,
		hangUp: false,
		timeout: 20,
		welcomeMusic: '1609133greeting_music.wav',
		waitingMusic: '16098620waiting_music.wav',
	},
};

type Routing = {
	url: string;
	/** Sends a request, and gives the response with the items of the new executions. */
	ask: (delivery: Delivery) => Promise<{ status: number; text: string; items: JsonObject[] }>;
};

const published: Workflow[] = [];

async function publish(nodes: WorkflowNode[], options: RoutingOptions = {}): Promise<Routing> {
	const { workflow, path } = await createRouting(client, nodes, options);
	const url = client.url + path;
	await client.publish(workflow, url);
	published.push(workflow);
	const ids = async () => (await client.executions(workflow.id)).map(({ id }) => id);
	return {
		url,
		async ask(delivery) {
			const before = await ids();
			const { status, body, type } = await send(url, delivery);
			const text = type?.includes('json') ? JSON.stringify(body) : String(body);
			const items: JsonObject[] = [];
			for (const id of await ids()) {
				if (before.includes(id)) continue;
				const { data } = await client.finishedExecution(id);
				const [run] = data.resultData.runData[ROUTING_TRIGGER] ?? [];
				items.push(...(run?.data?.main[0] ?? []).map(({ json }) => json));
			}
			return { status, text, items };
		},
	};
}

afterAll(async () => {
	for (const workflow of published) await client.unpublish(workflow);
});

const ITEM = {
	event: 'call.routing',
	from: '9191000000000',
	to: '911203000000',
	time: expect.any(Number),
	time_iso: expect.stringMatching(/^\d{4}-.+Z$/),
	app_id: 1111112,
	call_key: REQUEST.cmiuuid,
	cmiuuid: REQUEST.cmiuuid,
};

describe('the answer of the action node', () => {
	let ring: Routing;
	beforeAll(async () => {
		ring = await publish([answer(ringUsers)]);
	});

	test.each<[string, Delivery, JsonObject]>([
		['JSON', { body: REQUEST }, ITEM],
		['JSON without a type', { body: JSON.stringify(REQUEST), contentType: null }, ITEM],
		['a form', { body: FIELDS, contentType: FORM }, ITEM],
		['a query string', { method: 'GET', query: `?${FIELDS}` }, ITEM],
		['the same request again', { body: FIELDS, contentType: FORM }, ITEM],
		[
			'the older version, with a property of its own',
			{ body: { from: '19170000000', appid: '1111112', extra: 'kept' } },
			{
				...ITEM,
				from: '19170000000',
				to: null,
				call_key: null,
				cmiuuid: null,
				extra: 'kept',
			},
		],
	])('%s', async (_, delivery, item) => {
		expect(await ring.ask(delivery)).toEqual({ status: 200, text: USERS, items: [item] });
	});

	test.each([
		[TEAM, { operation: 'sendToTeam', name: 'sales_1111112' }],
		[IVR, { operation: 'sendToIvr', name: 'welcome@1111112' }],
	])('%s', async (text, parameters) => {
		const routing = await publish([answer(parameters)]);
		expect(await routing.ask({ body: REQUEST })).toMatchObject({ status: 200, text });
	});
});

describe('a rejected request starts nothing', () => {
	let guarded: Routing;
	beforeAll(async () => {
		const telecmiWebhookApi = await client.createCredential('telecmiWebhookApi', { token: TOKEN });
		const parameters = { authentication: 'webhookToken', options: { appIds: '1111112' } };
		guarded = await publish([answer(ringUsers)], {
			parameters,
			credentials: { telecmiWebhookApi },
		});
	});

	test.each<[number, string, string, Delivery]>([
		[401, 'unauthorized', 'no token', { body: REQUEST, query: '' }],
		[401, 'unauthorized', 'a wrong token', { body: REQUEST, query: `${GUARD}x` }],
		[401, 'unauthorized', 'two tokens', { body: REQUEST, query: `${GUARD}&token=${TOKEN}` }],
		[
			401,
			'unauthorized',
			'its token in the body',
			{ body: { ...REQUEST, token: TOKEN }, query: '' },
		],
		[413, 'too_large', 'over 256 KB', { body: 'x'.repeat(256 * 1024 + 1), contentType: null }],
		[400, 'unreadable', 'a list', { body: '[]' }],
		[403, 'app_id_not_accepted', 'another app id', { body: { ...REQUEST, appid: 9 } }],
		[400, 'invalid', 'no caller', { body: { appid: 1111112 } }],
		[400, 'invalid', 'two callers', { method: 'GET', query: `${GUARD}&${FIELDS}&from=1` }],
	])('%i %s: %s', async (status, reason, _title, delivery) => {
		const { text, ...rest } = await guarded.ask({ query: GUARD, ...delivery });
		expect(rest).toEqual({ status, items: [] });
		expect(JSON.parse(text)).toMatchObject({ status: 'rejected', reason });
	});

	test('GET without properties is answered "ready"', async () => {
		const response = await guarded.ask({ method: 'GET', query: GUARD });
		expect(response).toEqual({ status: 200, text: '{"status":"ready"}', items: [] });
	});
});

test.each(UNANSWERED)('a workflow that $does', async (workflow) => {
	expect(await askOnce(client, client.url, workflow)).toEqual(workflow.gives);
});

test('a whole call: the routing request and the notifications have the same call_key', async () => {
	const routing = await publish([answer(ringUsers)]);
	const parameters = { events: ['*'] };
	const workflow = await createTriggerWorkflow(client, 'notifications', { parameters });
	await client.publish(workflow, workflow.productionUrl);
	published.push(workflow);
	const call = incomingThroughHuntGroup({ appId: 1111112 });
	const cmiuuid = String(call.notifications[0]?.conversation_uuid);
	const asked = await routing.ask({ body: formText({ ...REQUEST, cmiuuid }), contentType: FORM });
	await deliver(workflow.productionUrl, [call]);
	const executions = await client.finishedExecutions(workflow.id, call.notifications.length);
	const items = executions.flatMap(
		({ data }) => data.resultData.runData['TeleCMI Trigger']?.[0]?.data?.main[0] ?? [],
	);
	const keys = [...asked.items, ...items.map(({ json }) => json)].map(({ call_key }) => call_key);
	expect(new Set(keys)).toEqual(new Set([cmiuuid]));
	expect(keys).toHaveLength(1 + call.notifications.length);
});
