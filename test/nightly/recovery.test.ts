/** The recovery example: calls that n8n hears of, that it misses while it is down, and that come late. */
import { setTimeout as sleep } from 'node:timers/promises';

import { N8nClient } from '../../tools/host/client';
import { installHost } from '../../tools/host/install';
import { startN8n, type N8n } from '../../tools/host/n8n';
import { packPackage } from '../../tools/host/pack';
import { expectNoLeaks } from '../e2e/search';
import {
	clickToCallAnswered,
	customerRejected,
	incomingMissed,
	incomingThroughHuntGroup,
	newRequestId,
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
import { createCallTable, rowsByCall, type CallTable, type Row } from './callTable';

jest.setTimeout(300_000);

const MINUTE = 60_000;

const telecmi = new TelecmiStandIn();
let n8n: N8n;
let client: N8nClient;
let table: CallTable;

beforeAll(async () => {
	await telecmi.start();
	const { tarball, remove } = await packPackage();
	n8n = await startN8n({ host: await installHost(), tarball });
	await remove();
	client = new N8nClient(n8n.url);
	await client.setUpOwner();
	table = await createCallTable(client, { telecmi, every: 4 });
	await client.publish(table.workflow, n8n.url + table.path);
});

afterAll(async () => {
	await n8n?.stop();
	await telecmi.stop();
});

test('every call is in the table exactly once', async () => {
	const webhook = n8n.url + table.path;
	// While n8n runs. Each call is delivered twice, all at once, and recorded.
	const told = calls(0, [
		[clickToCallAnswered, { recordLeg: 'first', customer: 441 }],
		[clickToCallAnswered, { recordLeg: 'second', customer: 442, requestId: null }],
		[customerRejected, { recordLeg: 'first', customer: 443, recorded: false, requestId: null }],
		[userDidNotPickUp, { customer: 448 }],
		[incomingThroughHuntGroup, { recordLeg: 'first', customer: 444 }],
		[incomingThroughHuntGroup, { recordLeg: 'second', customer: 445 }],
		[incomingMissed, { customer: 446 }],
		// The same user calls the same customer again at once: these are two calls.
		[customerRejected, { recordLeg: 'first', customer: 447, requestId: null }],
	]);
	const again = calls(7.5, [
		[clickToCallAnswered, { recordLeg: 'first', customer: 447, requestId: null, recorded: false }],
	]);
	await deliver(webhook, told, { order: doubled(interleaved) });
	const first = await untilRows((rows) => rows.length >= told.length);
	expect(first.map(({ came_by }) => came_by)).toEqual(told.map(() => 'webhook'));
	for (const call of [...told, ...again]) record(call);

	// While it is down.
	await n8n.program.stop();
	const untold = calls(20, [
		[clickToCallAnswered, { recordLeg: 'first', customer: 451 }],
		[clickToCallAnswered, { recordLeg: 'second', customer: 452, requestId: null }],
		[userDidNotPickUp, { customer: 453 }],
		[customerRejected, { recordLeg: 'first', customer: 454, requestId: null }],
		[incomingThroughHuntGroup, { recordLeg: 'first', customer: 455 }],
		[incomingMissed, { customer: 456 }],
	]);
	for (const receipt of await deliver(webhook, untold)) expect(receipt.status).toBeNull();
	for (const call of untold) record(call);
	const all = [...told, ...again, ...untold];

	// It is back, and the schedule runs, again and again over the same day.
	await n8n.program.start();
	await untilRows((rows) => rows.length >= all.length);
	await schedulesRun(2);
	expectEachOnce(all, await table.rows());

	// Notifications that come late, of calls that the recovery has already found.
	for (const receipt of await deliver(webhook, [...untold, ...again], {
		order: doubled(backwards),
	})) {
		expect(receipt.status).toBe(200);
	}
	await deliver(webhook, told, { order: asItHappened });
	await schedulesRun(2);
	const last = await untilRows((rows) => rows.every(({ came_by }) => came_by === 'both'));
	expect(last.map(({ came_by }) => came_by)).toEqual(all.map(() => 'both'));
	expectEachOnce(all, last);

	// A call that nobody answered has its voicemail, whichever way it came.
	const missed = [...rowsByCall(all, last)].filter(
		([
			{
				record: { list },
			},
		]) => list === '/v2/missed',
	);
	expect(missed.map(([, rows]) => rows[0]?.filename)).toEqual(
		missed.map(([call]) => call.files[0]),
	);
});

test('with follow-me, the call is answered, whichever leg comes last', async () => {
	for (const customer of [461, 462]) {
		const requestId = newRequestId();
		const options = { appId: telecmi.appId, at: Date.now() - 30 * MINUTE, customer, requestId };
		const [missed, answered] = [userDidNotPickUp(options), clickToCallAnswered(options)];
		for (const leg of customer === 461 ? [missed, answered] : [answered, missed]) {
			const before = await newestWebhookRun();
			await deliver(n8n.url + table.path, [leg]);
			while ((await newestWebhookRun()) === before) await sleep(250);
		}
		const rows = await table.rows();
		const outcome = { status: 'answered', filename: answered.files[0] };
		expect(rows.filter(({ ids }) => ids.includes(requestId))).toMatchObject([outcome]);
	}
});

test('no secret is in what this n8n leaves behind', async () => {
	await n8n.program.stop();
	await expectNoLeaks(n8n.userFolder);
});

/** The id of the newest execution that a notification has started, once it is over. */
async function newestWebhookRun(): Promise<string> {
	const runs = await client.executions(table.workflow.id);
	const { id = '' } = runs.find(({ mode }) => mode === 'webhook') ?? {};
	return (await client.finishedExecution(id)).id;
}

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

/** TeleCMI lists a voicemail apart from its call. */
function record(call: Call): void {
	telecmi.file(call);
	const { list, row } = call.record;
	const [voicename] = call.files;
	if (list !== '/v2/missed' || voicename === undefined) return;
	telecmi.voicemails.push({ from: row.from, time: Number(row.time) + 30_000, voicename });
}

function expectEachOnce(all: Call[], rows: Row[]): void {
	expect([...rowsByCall(all, rows).values()].map(({ length }) => length)).toEqual(all.map(() => 1));
	expect(rows).toHaveLength(all.length);
}

/** After a minute, whatever there is, for the test to judge. */
async function untilRows(isReached: (rows: Row[]) => boolean): Promise<Row[]> {
	const deadline = Date.now() + MINUTE;
	for (;;) {
		const rows = await table.rows();
		if (isReached(rows) || Date.now() > deadline) return rows;
		await sleep(250);
	}
}

/** Waits until the schedule has asked TeleCMI so many more times, and the runs are over. */
async function schedulesRun(times: number): Promise<void> {
	const runs = () => telecmi.asked.filter(({ path }) => path === '/v2/out_missed').length;
	const enough = runs() + times + 1;
	const deadline = Date.now() + 2 * MINUTE;
	while (runs() < enough) {
		if (Date.now() > deadline) throw new Error('The schedule has stopped');
		await sleep(250);
	}
}
