/** The examples, imported into the real n8n, with TeleCMI's documented notifications. */
import { randomUUID } from 'node:crypto';

import type { JsonObject } from '../../nodes/notification/json';
import {
	evaluate,
	EXAMPLES,
	expressionProblems,
	importExample,
	NodeCatalogue,
	parametersAt,
	problems,
	readExample,
	type Evaluation,
	type Example,
	type ExampleNode,
	type ImportedExample,
} from '../helpers/examples';
import type { Execution } from '../../tools/host/client';
import { SAMPLES, sample } from '../helpers/notifications';
import { startPostgres, type Postgres } from '../../tools/host/postgres';
import { pathOf, POSTGRES } from '../../tools/host/programs';
import { client, send } from './n8n';

jest.setTimeout(180_000);

const ANSWERED = 'chub: cdr.outgoing.answered.leg_b';
const MISSED = 'chub: cdr.outgoing.missed.leg_b';
const INCOMING_ANSWERED = 'chub: cdr.incoming.answered';
const INCOMING_MISSED = 'chub: cdr.incoming.missed';

let catalogue: NodeCatalogue;
beforeAll(async () => {
	catalogue = await NodeCatalogue.of(client);
});

describe.each(EXAMPLES)('%s', (file) => {
	test('names what n8n knows, shows nothing wrong, explains itself, leaves no trace', () => {
		expect(problems(readExample(file), catalogue)).toEqual([]);
	});
});

/** What is sent to each; every documented notification, unless said otherwise. */
const DOCUMENTED = SAMPLES.map(({ payload }) => payload);
const KEY_OF_THE_CALL = { extra_params: '{"email":"customer@example.com"}' };
const KEY_OF_THE_ACCOUNT = { custom: '{"email":"desk@example.com"}' };
const SENT: { [file: string]: JsonObject[] } = {
	'callback-list.json': [...DOCUMENTED, sample(INCOMING_MISSED, { from: 'anonymous' })],
	'google-sheets-row-per-call.json': DOCUMENTED,
	'hubspot-upsert.json': [
		...DOCUMENTED,
		sample(ANSWERED, { ...KEY_OF_THE_CALL, ...KEY_OF_THE_ACCOUNT }),
		sample(MISSED, KEY_OF_THE_ACCOUNT),
		// An address that would lead HubSpot's API to another path.
		sample(MISSED, { extra_params: '{"email":"../../lists/1@example.com"}' }),
	],
	'postgres-exactly-once.json': DOCUMENTED,
	'slack-by-outcome.json': DOCUMENTED,
};

/** Those with the action node: actionExamples.test.ts and recovery.test.ts run them against the stand-in. */
const RUN_AGAINST_STAND_IN = [
	'click-to-call-from-crm.json',
	'recording-to-storage.json',
	'recover-missed-calls.json',
];

test('every example is run', () => {
	expect([...Object.keys(SENT), ...RUN_AGAINST_STAND_IN].sort()).toEqual([...EXAMPLES].sort());
});

/** What came of the run of each. */
const evaluations: { [file: string]: Evaluation[] } = {};

describe.each(Object.entries(SENT))('%s, run', (file, notifications) => {
	test('every expression comes to something, and asks only for keys that items have', async () => {
		const { example, executions } = await runExample(file, notifications);
		expect(failures(executions)).toEqual([]);
		evaluations[file] = evaluate(example, catalogue, executions);
		expect(expressionProblems(example, evaluations[file])).toEqual([]);
	});
});

async function runExample(file: string, notifications: JsonObject[]) {
	const workflow = await importExample(client, catalogue, file);
	const once = workflow.example.nodes.find(({ name }) => name === 'Once');
	if (once) await runBy(workflow, once.name);
	await client.publish(workflow, workflow.url);
	const answers: string[] = [];
	for (const body of notifications) answers.push(await post(workflow, body));
	const count = answers.filter((answer) => answer === 'accepted').length + (once ? 1 : 0);
	const executions = await client.finishedExecutions(workflow.id, count);
	await client.unpublish(workflow);
	return { ...workflow, executions };
}

/** What a click on "Execute workflow" does. */
async function runBy({ id }: { id: string }, trigger: string): Promise<void> {
	const { executionId } = await client.request<{ executionId: string }>(
		'POST',
		`/workflows/${id}/run`,
		{ triggerToStartFrom: { name: trigger } },
	);
	expect((await client.finishedExecution(executionId)).status).toBe('success');
}

async function post({ url }: { url: string }, body: JsonObject): Promise<string> {
	const answer = await send(url, { body });
	expect(answer.status).toBe(200);
	return String((answer.body as JsonObject).status);
}

/** Why executions failed. */
function failures(executions: Execution[]): string[] {
	return executions
		.filter(({ status }) => status !== 'success')
		.map(({ status, data }) => {
			const error = data.resultData.error as
				| { message?: string; node?: { name: string } }
				| undefined;
			return `${status}: ${error?.node?.name}: ${error?.message}`;
		});
}

/** What a node was given, for each item, by the path of the parameter. */
function givenTo(file: string, node: string): JsonObject[] {
	return parametersAt(evaluations[file] ?? [], node);
}

describe('slack-by-outcome.json', () => {
	const texts = (node: string) =>
		givenTo('slack-by-outcome.json', node)
			.map(({ text }) => String(text))
			.sort();

	test('posts what was answered to one channel, the customer as the legs tell it', () => {
		expect(texts('Post Answered Call')).toEqual([
			':telephone_receiver: +440000000002 called 204: answered, 11 seconds',
			':telephone_receiver: +9200000000 called 103: answered, 117 seconds',
			':telephone_receiver: 103 called +9100000000: answered, 13 seconds',
			':telephone_receiver: 202 called +442000000001: answered, 6 seconds',
		]);
	});

	test('posts what was missed to the other', () => {
		expect(texts('Post Missed Call')).toEqual([
			':warning: +1401003355 called us: missed after waiting 143 seconds',
			':warning: +440000000000 called Sales: missed after waiting 127 seconds',
			':warning: +440000000001 called Sales: missed after waiting 127 seconds',
			':warning: +9110000000 called Support: missed after waiting 119 seconds',
			':warning: 103 called +9100000000: not answered',
			':warning: 103 called +9100000000: not answered',
			':warning: 202 called +442000000001: not answered',
		]);
	});
});

test('hubspot-upsert.json: goes by the key of the call, else of the account, else not at all', () => {
	const contacts = givenTo('hubspot-upsert.json', 'Create or Update Contact').map((given) => {
		const at = (index: number, what: string) =>
			given[`additionalFields.customPropertiesUi.customPropertiesValues.${index}.${what}`];
		const properties = [0, 1, 2].map((index) => [at(index, 'property'), at(index, 'value')]);
		return { email: given.email, ...(Object.fromEntries(properties) as JsonObject) };
	});
	expect(contacts).toHaveLength(2);
	expect(contacts).toContainEqual({
		email: 'customer@example.com',
		last_call_outcome: 'answered',
		last_call_at: 1650630551178,
		last_call_seconds: 6,
	});
	expect(contacts).toContainEqual({
		email: 'desk@example.com',
		last_call_outcome: 'missed',
		last_call_at: 1650628237610,
		last_call_seconds: 0,
	});
});

test('google-sheets-row-per-call.json: a row for each call, by its call_key', () => {
	const rows = givenTo('google-sheets-row-per-call.json', 'Row per Call').map((given) =>
		Object.fromEntries(
			Object.entries(given).map(([key, value]) => [key.replace('columns.value.', ''), value]),
		),
	);
	expect(rows).toContainEqual({
		call_key: 'c0Sq3mbykoHgVgLfyWTr6cV6HB5Z0Fk4AXpZFkOClSr',
		time: '2022-04-22T12:29:11.178Z',
		direction: 'outbound',
		outcome: 'answered',
		customer: '+442000000001',
		user: '202',
		talk_seconds: 6,
		recording: '16506305548176941220057791_2222223.mp3',
	});
	expect(rows).toContainEqual({
		call_key: '4d1f9521-50e5-447d-bf5f-c3292995a727',
		time: '2021-10-20T09:11:39.442Z',
		direction: 'inbound',
		outcome: 'missed',
		customer: '+440000000001',
		user: '',
		talk_seconds: 0,
		recording: '1634721220656289350027_2222223.mp3',
	});
	// Leg a of the first call would make it "answered" however it went.
	expect(rows.filter(({ customer }) => customer === '+442000000000')).toEqual([]);
});

test('callback-list.json: one row per missed call, none for withheld numbers', async () => {
	const rows = await callbacks();
	expect(rows.map(({ number }) => number).sort()).toEqual([
		'+1401003355',
		// The second sample of this call lacks its conversation_uuid, and has the same cmiuuid.
		'+440000000000',
		'+9110000000',
	]);
	expect(rows.find(({ number }) => number === '+9110000000')).toMatchObject({
		call_key: '5f0fc753-064f-4c58-82d3-ce62f294fad3',
		missed_at: '2019-10-03T14:46:58.000Z',
		waited_seconds: 119,
		team: 'Support',
		voicemail: '157009452516312171051293_919677551xxx.mp3',
		done: null,
	});
});

test('callback-list.json: a repeated delivery leaves what was ticked', async () => {
	const workflow = await importExample(client, catalogue, 'callback-list.json');
	await client.publish(workflow, workflow.url);
	const call = sample(INCOMING_MISSED, { from: 440000000003, conversation_uuid: randomUUID() });
	const ours = async () => (await callbacks()).filter(({ number }) => number === '+440000000003');
	await post(workflow, call);
	await client.finishedExecutions(workflow.id, 1);
	expect(await ours()).toMatchObject([{ done: null }]);
	await client.request('PATCH', `${await callbackTable()}/rows`, {
		filter: {
			type: 'and',
			filters: [{ columnName: 'number', condition: 'eq', value: '+440000000003' }],
		},
		data: { done: true },
	});
	await post(workflow, call);
	const executions = await client.finishedExecutions(workflow.id, 2);
	expect(failures(executions)).toEqual([]);
	expect(await ours()).toMatchObject([{ done: true }]);
	await client.unpublish(workflow);
});

async function callbackTable(): Promise<string> {
	const { id: project } = await client.request<{ id: string }>('GET', '/projects/personal');
	const tables = `/projects/${project}/data-tables`;
	const { data } = await client.request<{ data: Array<{ id: string; name: string }> }>(
		'GET',
		tables,
	);
	const table = data.find(({ name }) => name === 'TeleCMI Callbacks');
	return `${tables}/${table?.id}`;
}

async function callbacks(): Promise<JsonObject[]> {
	const path = `${await callbackTable()}/rows`;
	return (await client.request<{ data: JsonObject[] }>('GET', path)).data;
}

describe('a broken copy is found out:', () => {
	const FILE = 'postgres-exactly-once.json';
	const node = ({ nodes }: Example, name: string): ExampleNode => {
		const found = nodes.find((candidate) => candidate.name === name);
		if (!found) throw new Error(`There is no ${name}`);
		return found;
	};
	const STORE = 'Store Call';

	test.each<[string, (example: Example) => void, string]>([
		[
			'a node that is not there',
			(e) => (node(e, STORE).type = 'n8n-nodes-base.postgresql'),
			'Store Call: n8n does not know n8n-nodes-base.postgresql 2.7',
		],
		[
			'a version that is not there',
			(e) => (node(e, STORE).typeVersion = 99),
			'Store Call: n8n does not know n8n-nodes-base.postgres 99',
		],
		[
			'a parameter',
			(e) => (node(e, STORE).parameters.skipOnConflict = true),
			'Store Call: n8n has no parameter "skipOnConflict" here',
		],
		[
			'an option',
			(e) => (node(e, STORE).parameters.options = { skipOnConflicts: true }),
			'Store Call: n8n has no parameter "options.skipOnConflicts" here',
		],
		[
			'a parameter of another operation',
			(e) => (node(e, STORE).parameters.query = 'SELECT 1'),
			'Store Call: n8n has no parameter "query" here',
		],
		[
			'a value of a list',
			(e) => (node(e, 'Not Seen Before').parameters.logic = 'isNew'),
			'Not Seen Before: logic cannot be "isNew"',
		],
		[
			'an event',
			(e) => (node(e, 'TeleCMI Trigger').parameters.events = ['cdr.answered']),
			'TeleCMI Trigger: events cannot be ["cdr.answered"]',
		],
		[
			'a required parameter left empty',
			(e) => (node(e, STORE).parameters.table = { __rl: true, mode: 'name', value: '' }),
			'Store Call: Parameter "Table" is required.',
		],
		[
			'a connection',
			(e) =>
				(e.connections['TeleCMI Trigger'] = {
					main: [[{ node: 'Store', type: 'main', index: 0 }]],
				}),
			'TeleCMI Trigger: connected to "Store", which is no node',
		],
		[
			'a node that nothing leads to',
			(e) => delete e.connections['Every Night'],
			'Forget What Was Seen: nothing leads to it',
		],
		[
			'no explanation',
			(e) => (e.nodes = e.nodes.filter(({ type }) => !type.endsWith('stickyNote'))),
			'no sticky note explains it',
		],
		[
			'a credential',
			(e) => (node(e, STORE).credentials = { postgres: { id: 'x8Kd0', name: 'PostgreSQL' } }),
			'Store Call: has a credential',
		],
		[
			'a webhook id',
			(e) => (node(e, 'TeleCMI Trigger').webhookId = randomUUID()),
			'TeleCMI Trigger: has a webhookId',
		],
		[
			'a webhook that anybody can call',
			(e) => (node(e, 'TeleCMI Trigger').type = 'n8n-nodes-base.webhook'),
			'TeleCMI Trigger: anybody can start it',
		],
		['pinned data', (e) => (e.pinData = { 'TeleCMI Trigger': [] }), 'data is pinned'],
		[
			'an address',
			(e) => (node(e, STORE).notes = 'someone@example.org'),
			'address someone@example.org',
		],
	])('%s', (_, breakIt, problem) => {
		const example = readExample(FILE);
		breakIt(example);
		expect(problems(example, catalogue)).toContain(problem);
	});

	test.each<[string, string, string]>([
		['a key', '={{ $json.deliverykey }}', 'no item has "deliverykey"'],
		['a key behind a default', '={{ $json.filname ?? null }}', 'no item has "filname"'],
		['a key in a text', '=call {{ $json.callkey }}', 'no item has "callkey"'],
		['a node', "={{ $('Trigger').item.json.event }}", "Referenced node doesn't exist"],
		['a method', '={{ $json.event.toUpper() }}', 'comes to nothing'],
		['the syntax', '={{ $json.event. }}', 'invalid syntax'],
	])('an expression that is wrong in %s', async (_, expression, problem) => {
		broken ??= await runExample(FILE, [sample(ANSWERED)]);
		const example = structuredClone(broken.example);
		node(example, STORE).parameters.columns = { value: { call_key: expression } };
		const found = expressionProblems(example, evaluate(example, catalogue, broken.executions));
		expect(found.join('\n')).toContain(problem);
	});

	let broken: Awaited<ReturnType<typeof runExample>> | undefined;
});

// Left out where there is none, as the set-up of this run has said; on CI that is a failure.
const describeWithPostgres =
	pathOf(POSTGRES) === undefined && !process.env.CI ? describe.skip : describe;

describeWithPostgres('postgres-exactly-once.json, with a PostgreSQL', () => {
	const FILE = 'postgres-exactly-once.json';
	const STORE = 'Store Call';
	let postgres: Postgres;
	let credential: { id: string; name: string };

	beforeAll(async () => {
		postgres = await startPostgres();
		await postgres.query(tableOf(readExample(FILE)));
		credential = await client.createCredential('postgres', postgres.credential);
	});
	afterAll(async () => await postgres?.stop());
	beforeEach(async () => {
		await postgres.query('TRUNCATE telecmi_calls');
	});

	/** The statement that the sticky note tells the reader to run. */
	function tableOf(example: Example): string {
		const note = example.nodes.find(({ type }) => type.endsWith('stickyNote'));
		const [, sql] = /```sql\n([^`]+)```/.exec(String(note?.parameters.content)) ?? [];
		if (sql === undefined) throw new Error('The sticky note has no SQL');
		return sql;
	}

	async function publish(change: (node: ExampleNode) => void = () => {}): Promise<ImportedExample> {
		const workflow = await importExample(client, catalogue, FILE, {
			fillIn: (node) => {
				if (node.name === STORE) node.credentials = { postgres: credential };
				change(node);
			},
		});
		await client.publish(workflow, workflow.url);
		return workflow;
	}

	const stored = async () =>
		await postgres.query<JsonObject>('SELECT * FROM telecmi_calls ORDER BY delivery_key');
	const keys = async () => (await stored()).map(({ delivery_key }) => delivery_key);

	const CALLS = [ANSWERED, MISSED, INCOMING_ANSWERED, INCOMING_MISSED];
	const KEYS = [
		'cdr:0da4f02e-6ece-42e4-989b-1e6766b5a81e:b:answered:1650630551178',
		'cdr:16132200-57fa-47b5-888d-4ab5b7e631ee:-:answered:1634720920615',
		'cdr:4d1f9521-50e5-447d-bf5f-c3292995a727:-:missed:1634721099442',
		'cdr:7686c396-ecdf-436d-9633-94c307f093e7:b:missed:1650628237610',
	];

	test('each call is one row, delivered again and again, one after the other and at once', async () => {
		const workflow = await publish();
		// At once first: nothing has been seen yet, so that nothing but the table can tell.
		await Promise.all(
			[1, 2, 3, 4, 5].flatMap(() => CALLS.map((name) => post(workflow, sample(name)))),
		);
		for (const name of CALLS) await post(workflow, sample(name));
		for (const name of CALLS) await post(workflow, sample(name));
		const executions = await client.finishedExecutions(workflow.id, 7 * CALLS.length);
		expect(failures(executions)).toEqual([]);
		expect(await keys()).toEqual(KEYS);
		const passed = executions.filter(({ data }) => STORE in data.resultData.runData).length;
		console.info(`Remove Duplicates let ${passed} of ${executions.length} deliveries pass`);
		await client.unpublish(workflow);
	});

	test('a row holds what TeleCMI sent', async () => {
		const workflow = await publish();
		for (const name of CALLS) await post(workflow, sample(name));
		await client.finishedExecutions(workflow.id, CALLS.length);
		const [answered, , missed] = await stored();
		expect(answered).toEqual({
			delivery_key: KEYS[0],
			call_key: 'c0Sq3mbykoHgVgLfyWTr6cV6HB5Z0Fk4AXpZFkOClSr',
			event: 'cdr.outgoing.answered',
			outcome: 'answered',
			customer: '+442000000001',
			user_extension: '202',
			started_at: new Date(1650630551178),
			talk_seconds: 6,
			recording: '16506305548176941220057791_2222223.mp3',
		});
		expect(missed).toMatchObject({
			event: 'cdr.incoming.missed',
			customer: '+440000000001',
			user_extension: null,
			talk_seconds: 0,
			recording: '1634721220656289350027_2222223.mp3',
		});
		await client.unpublish(workflow);
	});

	test('a database that is away for a moment loses nothing', async () => {
		const workflow = await publish();
		await postgres.program.stop();
		await post(workflow, sample(ANSWERED));
		await new Promise((resolve) => setTimeout(resolve, 2_000));
		await postgres.program.start();
		const [execution] = await client.finishedExecutions(workflow.id, 1);
		expect(execution?.status).toBe('success');
		expect(await keys()).toEqual([KEYS[0]]);
		await client.unpublish(workflow);
	});

	test('one that is away for longer leaves a failed execution, whose retry stores the row once', async () => {
		const workflow = await publish((node) => {
			// As often as in the example, without the wait.
			if (node.name === STORE) node.waitBetweenTries = 50;
		});
		await postgres.query('ALTER TABLE telecmi_calls RENAME TO away');
		await post(workflow, sample(ANSWERED));
		const [failed] = await client.finishedExecutions(workflow.id, 1);
		expect(failed?.status).toBe('error');
		await postgres.query('ALTER TABLE away RENAME TO telecmi_calls');

		// As the sticky note admits: Remove Duplicates has seen it.
		await post(workflow, sample(ANSWERED));
		await client.finishedExecutions(workflow.id, 2);
		expect(await keys()).toEqual([]);

		for (let times = 0; times < 2; times++) {
			await client.request('POST', `/executions/${failed?.id}/retry`, { loadWorkflow: false });
			const executions = await client.finishedExecutions(workflow.id, 3 + times);
			expect(executions.filter(({ status }) => status === 'success')).toHaveLength(2 + times);
			expect(await keys()).toEqual([KEYS[0]]);
		}
		await client.unpublish(workflow);
	});

	test('a full memory of Remove Duplicates loses nothing, and is emptied every night', async () => {
		const workflow = await publish((node) => {
			if (node.name === 'Not Seen Before') {
				node.parameters.options = { ...(node.parameters.options as object), historySize: 2 };
			}
		});
		const deliver = async () => {
			for (const name of CALLS) await post(workflow, sample(name));
		};
		await deliver();
		await deliver();
		await client.finishedExecutions(workflow.id, 8);
		expect(await keys()).toEqual(KEYS);

		await runBy(workflow, 'Every Night');
		// One after the other: an answer is given before the execution has asked the memory.
		await post(workflow, sample(ANSWERED));
		const [anew] = await client.finishedExecutions(workflow.id, 10);
		await post(workflow, sample(ANSWERED));
		const [known] = await client.finishedExecutions(workflow.id, 11);
		// Seen anew, then known again; and the row is still one.
		expect([anew, known].map((one) => STORE in (one?.data.resultData.runData ?? {}))).toEqual([
			true,
			false,
		]);
		expect(await keys()).toEqual(KEYS);
		await client.unpublish(workflow);
	});
});
