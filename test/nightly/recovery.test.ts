/**
 * examples/recover-missed-calls.json as a user imports it: calls happen while n8n runs, while it is
 * down, and are told late; in the end each is in the table once.
 */
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type { JsonObject } from '../../nodes/notification/json';
import { startEmbedded, type Embedded } from '../../tools/host/embedded';
import { N8nClient, type Workflow } from '../../tools/host/client';
import { installHost } from '../../tools/host/install';
import { PACKAGE_DIRECTORY, packPackage } from '../../tools/host/pack';
import {
	clickToCallAnswered,
	customerRejected,
	incomingMissed,
	incomingThroughHuntGroup,
	userDidNotPickUp,
	type Call,
	type CallOptions,
} from '../helpers/telecmi/calls';
import {
	asItHappened,
	backwards,
	deliver,
	doubled,
	interleaved,
} from '../helpers/telecmi/delivery';
import { TelecmiStandIn } from '../helpers/telecmi/server';
import { expectNoLeaks } from '../e2e/search';

jest.setTimeout(300_000);

const MINUTE = 60_000;

type Example = { name: string; nodes: JsonObject[]; connections: unknown; settings: JsonObject };
type Row = { call: string; ids: string; came_by: string; direction: string; status: string };

const telecmi = new TelecmiStandIn();
let n8n: Embedded;
let client: N8nClient;

beforeAll(async () => {
	await telecmi.start();
	const { tarball, remove } = await packPackage();
	n8n = await startEmbedded(await installHost(), { tarball });
	await remove();
	client = new N8nClient(n8n.url);
	await client.setUpOwner();
});

afterAll(async () => {
	await n8n?.stop();
	await telecmi.stop();
});

test('every call is in the table exactly once', async () => {
	const workflow = await importExample();
	const webhook = `${n8n.url}/webhook/${workflow.webhookId}/webhook`;
	await client.publish(workflow, webhook);

	// While n8n runs. Each call is told twice, all at once, and filed.
	const told = calls(0, [
		[clickToCallAnswered, { recordLeg: 'first', customer: 441 }],
		[clickToCallAnswered, { recordLeg: 'second', customer: 442, requestId: null }],
		[customerRejected, { recordLeg: 'first', customer: 443, recorded: false, requestId: null }],
		[incomingThroughHuntGroup, { recordLeg: 'first', customer: 444 }],
		[incomingThroughHuntGroup, { recordLeg: 'second', customer: 445 }],
		[incomingMissed, { customer: 446 }],
		// The same user calls the same customer again at once: these are two calls.
		[customerRejected, { recordLeg: 'first', customer: 447, requestId: null }],
	]);
	const again = calls(6.5, [
		[clickToCallAnswered, { recordLeg: 'first', customer: 447, requestId: null, recorded: false }],
	]);
	const before = [...told, ...again];
	await deliver(webhook, told, { order: doubled(interleaved) });
	expect((await untilRows(told.length)).map(({ came_by }) => came_by)).toEqual(
		told.map(() => 'webhook'),
	);
	for (const call of before) telecmi.file(call);

	// While it is down: TeleCMI tells nobody.
	await n8n.program.stop();
	const stopped = Date.now();
	const untold = calls(20, [
		[clickToCallAnswered, { recordLeg: 'first', customer: 451 }],
		[clickToCallAnswered, { recordLeg: 'second', customer: 452, requestId: null }],
		[userDidNotPickUp, { customer: 453 }],
		[customerRejected, { recordLeg: 'first', customer: 454, requestId: null }],
		[incomingThroughHuntGroup, { recordLeg: 'first', customer: 455 }],
		[incomingMissed, { customer: 456 }],
	]);
	for (const receipt of await deliver(webhook, untold)) expect(receipt.status).toBeNull();
	for (const call of untold) telecmi.file(call);
	const all = [...before, ...untold];

	// It is back, and the schedule runs, again and again over the same day.
	await n8n.program.start();
	await untilRows(all.length);
	await schedulesRun(2);
	expectEachOnce(all, await rows());

	// What TeleCMI tells late, of calls that the recovery has already found.
	const late = [...untold, ...again];
	for (const receipt of await deliver(webhook, late, { order: doubled(backwards) })) {
		expect(receipt.status).toBe(200);
	}
	await deliver(webhook, told, { order: asItHappened });
	await schedulesRun(2);
	// All come both ways in the end, but for the one without a customer's leg to tell of.
	const oneWay = (table: Row[]) =>
		table
			.filter(({ came_by }) => came_by !== 'both')
			.map(({ came_by, status }) => `${came_by} ${status}`);
	const table = await untilTable((found) => oneWay(found).length <= 1);
	expect(oneWay(table)).toEqual(['record missed']);
	expectEachOnce(all, table);
	expect(await failedExecutions(workflow, stopped)).toEqual([]);
});

test('no secret is in what this n8n has left behind', async () => {
	await n8n.program.stop();
	await expectNoLeaks(n8n.userFolder);
});

/** Calls a minute apart, the first one so many minutes after three hours ago. */
function calls(
	after: number,
	list: Array<[(options: CallOptions) => Call, Partial<CallOptions>]>,
): Call[] {
	const start = Date.now() - 180 * MINUTE + after * MINUTE;
	return list.map(([happen, options], index) =>
		happen({ appId: telecmi.appId, at: start + index * MINUTE, ...options }),
	);
}

function expectEachOnce(all: Call[], table: Row[]): void {
	const rowsOf = ({ record }: Call) =>
		table.filter(({ ids }) => ids.split(' ').includes(String(record.row.cmiuid)));
	expect(all.map((call) => rowsOf(call).length)).toEqual(all.map(() => 1));
	expect(table).toHaveLength(all.length);
	expect(new Set(table.map(({ call }) => call)).size).toBe(all.length);
}

/** The example, with what a user would fill in, and a schedule of seconds. */
async function importExample(): Promise<Workflow & { webhookId: string }> {
	const file = path.join(PACKAGE_DIRECTORY, 'examples', 'recover-missed-calls.json');
	const example = JSON.parse(await readFile(file, 'utf8')) as Example;
	const credential = await client.createCredential('telecmiApi', {
		appId: String(telecmi.appId),
		secret: telecmi.secret,
		baseUrl: telecmi.url,
	});
	const nodeNamed = (name: string) => example.nodes.find((node) => node.name === name)!;
	nodeNamed('Get Call Records').credentials = { telecmiApi: credential };
	// As the editor does on import.
	nodeNamed('TeleCMI Trigger').webhookId = randomUUID();
	nodeNamed('Every Hour').parameters = {
		rule: { interval: [{ field: 'seconds', secondsInterval: 4 }] },
	};
	const workflow = await client.request<Workflow>('POST', '/workflows', {
		...example,
		active: false,
	});
	const { executionId } = await client.request<{ executionId: string }>(
		'POST',
		`/workflows/${workflow.id}/run`,
		{ triggerToStartFrom: { name: 'Once' } },
	);
	expect((await client.finishedExecution(executionId)).status).toBe('success');
	return { ...workflow, webhookId: String(nodeNamed('TeleCMI Trigger').webhookId) };
}

async function rows(): Promise<Row[]> {
	const { id: projectId } = await client.request<{ id: string }>('GET', '/projects/personal');
	const tables = await client.request<{ data: Array<{ id: string; name: string }> }>(
		'GET',
		`/projects/${projectId}/data-tables`,
	);
	const table = tables.data.find(({ name }) => name === 'TeleCMI Calls');
	const { data } = await client.request<{ data: Row[] }>(
		'GET',
		`/projects/${projectId}/data-tables/${table?.id}/rows?take=200`,
	);
	return data;
}

async function untilRows(count: number): Promise<Row[]> {
	return await untilTable((found) => found.length >= count);
}

/** After a minute, whatever there is, for the test to judge. */
async function untilTable(isReached: (found: Row[]) => boolean): Promise<Row[]> {
	const deadline = Date.now() + MINUTE;
	for (;;) {
		const found = await rows();
		if (isReached(found) || Date.now() > deadline) return found;
		await sleep(250);
	}
}

/** Waits until the schedule has asked TeleCMI so many more times, and the runs are over. */
async function schedulesRun(times: number): Promise<void> {
	const runs = () => telecmi.asked.filter(({ path: asked }) => asked === '/v2/out_missed').length;
	const enough = runs() + times + 1;
	const deadline = Date.now() + 2 * MINUTE;
	while (runs() < enough) {
		if (Date.now() > deadline) throw new Error('The schedule has stopped');
		await sleep(250);
	}
}

/**
 * What went wrong in which node, in executions that started after a moment. One that was under way
 * when n8n stopped may have been cut off; its calls are for the recovery to find.
 */
async function failedExecutions({ id }: Workflow, since: number): Promise<unknown[]> {
	const executions = (await client.executions(id)) as unknown as Array<{
		id: string;
		status: string;
		createdAt: string;
	}>;
	expect(executions.every(({ createdAt }) => Date.parse(createdAt) > 0)).toBe(true);
	const failed = executions.filter(
		({ status, createdAt }) => status === 'error' && Date.parse(createdAt) > since,
	);
	return await Promise.all(
		failed.map(async (execution) => {
			const { data } = await client.finishedExecution(execution.id);
			const { error, lastNodeExecuted } = data.resultData as JsonObject;
			return [lastNodeExecuted, (error as JsonObject | undefined)?.message];
		}),
	);
}
