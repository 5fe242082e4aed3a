/** The built action node, run by n8n-core with its own HTTP helper against the stand-in for TeleCMI. */
import { LoadOptionsContext, PackageDirectoryLoader } from 'n8n-core';
import {
	NodeApiError,
	type ILoadOptionsFunctions,
	type INode,
	type INodeExecutionData,
	type INodeListSearchResult,
} from 'n8n-workflow';

import type { JsonObject } from '../../nodes/notification/json';
import { PACKAGE_DIRECTORY } from '../../tools/host/pack';
import { clickToCallAnswered, incomingMissed } from '../helpers/telecmi/calls';
import { MP3, TelecmiStandIn, user, type Fault } from '../helpers/telecmi/server';
import { execute, given, type RunOptions } from './operation';

const FILE = '1634720915260737218351_2222223.mp3';
const USER = { __rl: true, mode: 'list', value: '101_2222223' };

const loader = new PackageDirectoryLoader(PACKAGE_DIRECTORY);
beforeAll(async () => await loader.loadAll());

let telecmi: TelecmiStandIn;
let credential: JsonObject;
beforeEach(async () => {
	telecmi = new TelecmiStandIn();
	await telecmi.start();
	credential = { appId: telecmi.appId, secret: telecmi.secret, baseUrl: telecmi.url };
});
afterEach(async () => await telecmi.stop());

async function run(
	parameters: JsonObject,
	{ onError, ...options }: RunOptions & { onError?: INode['onError'] } = {},
): Promise<INodeExecutionData[]> {
	return await execute(given(loader, credential, parameters, onError), options);
}

async function search(filter?: string, page?: string): Promise<INodeListSearchResult> {
	const { type, workflow, node, additionalData } = given(loader, credential, {});
	const context = new LoadOptionsContext(workflow, node, additionalData, '');
	const { searchUsers } = type.methods?.listSearch ?? {};
	return (await searchUsers?.call(
		context as unknown as ILoadOptionsFunctions,
		filter,
		page,
	)) as INodeListSearchResult;
}

const balance = { resource: 'account', operation: 'getBalance' };
const clickToCall = { resource: 'call', operation: 'clickToCall', userId: USER };
const records = { resource: 'callRecord', operation: 'getMany' };
const summary = { resource: 'callRecord', operation: 'getSummary' };
const download = { resource: 'recording', operation: 'download', fileName: FILE };
const users = { resource: 'user', operation: 'getMany' };
const setStatus = { resource: 'user', operation: 'setStatus', userId: USER, status: 'break' };

const jsonOf = (items: INodeExecutionData[]) => items.map(({ json }) => json);
const answer = (path: string, body: unknown, status = 200) =>
	telecmi.fail(path, { kind: 'answer', status, body: JSON.stringify(body) });

describe('each operation gives its item', () => {
	test('the balance', async () => {
		expect(await run(balance)).toEqual([
			{
				json: { balance: 12.5, sms: 0, expires_at: '2026-09-28T18:29:59.999Z' },
				pairedItem: { item: 0 },
			},
		]);
	});

	test('a balance whose end TeleCMI does not tell', async () => {
		telecmi.balance = { code: 200, balance: '3' };
		expect(jsonOf(await run(balance))).toEqual([{ balance: 3, sms: null, expires_at: null }]);
	});

	test('click to call', async () => {
		const options = {
			callerId: '+440000000000',
			extraParams: { pairs: [{ key: 'lead', value: '7' }] },
			ring: 'softphone',
		};
		const [item] = jsonOf(await run({ ...clickToCall, to: '+44 20 0000 0000', options }));
		expect(item).toEqual({
			request_id: expect.stringMatching(/^\w{43}$/),
			call_key: item?.request_id,
			message: 'Call initiated',
		});
		expect(telecmi.asked[0]?.body).toEqual({
			user_id: '101_2222223',
			secret: telecmi.secret,
			to: 442000000000,
			callerid: 440000000000,
			extra_params: { lead: '7' },
			webrtc: true,
			followme: false,
		});
	});

	test.each<[string, JsonObject, JsonObject]>([
		['one pair', { pairs: [{ key: 'lead', value: '7' }] }, { lead: '7' }],
		[
			'several pairs, and JSON',
			{
				json: [{ value: '{"source":"crm"}' }],
				pairs: [
					{ key: 'lead', value: '7' },
					{ key: 'owner', value: '8' },
					{ key: 'step', value: '9' },
				],
			},
			{ source: 'crm', lead: '7', owner: '8', step: '9' },
		],
	])('click to call, with %s in Extra Params', async (_, extraParams, sent) => {
		await run({ ...clickToCall, to: '442000000000', options: { extraParams } });
		expect(telecmi.asked[0]?.body.extra_params).toEqual(sent);
	});

	test('a call of which TeleCMI tells nothing but that it was started', async () => {
		answer('/v2/webrtc/click2call', { code: 200 });
		expect(
			jsonOf(await run({ ...clickToCall, to: '442000000000', options: { callerId: '' } })),
		).toEqual([{ request_id: null, call_key: null, message: null }]);
	});

	test('call records, of a period in the time zone of the workflow', async () => {
		const at = Date.UTC(2026, 0, 31, 12);
		const appId = telecmi.appId;
		telecmi.file(incomingMissed({ appId, at }));
		telecmi.file(clickToCallAnswered({ appId, at: at - 60_000 }));
		const items = jsonOf(
			await run({
				...records,
				startDate: '2026-01-31T17:00:00',
				endDate: '2026-01-31T18:00:00',
				returnAll: true,
				options: { phoneNumberFormat: 'e164' },
			}),
		);
		expect(items.map(({ event }) => event)).toEqual([
			'cdr.outgoing.answered',
			'cdr.incoming.missed',
		]);
		expect(items[1]?.from).toMatch(/^\+44/);
	});

	test('the newest calls of one direction and outcome, and a word on those that are missing', async () => {
		for (let call = 0; call < 3; call++) {
			telecmi.file(incomingMissed({ appId: telecmi.appId, at: Date.now() - 60_000 * (call + 1) }));
		}
		const one = { ...records, direction: 'incoming', outcome: 'missed' };
		const [newest, ...others] = jsonOf(await run({ ...one, limit: 1 }));
		expect(others).toEqual([]);
		expect(newest?.time).toBe(
			Math.max(...telecmi.rows['/v2/missed'].map(({ time }) => Number(time))),
		);
		telecmi.quirks = { count: 5 };
		expect(await run({ ...one, limit: 0 })).toHaveLength(3);
	});

	test('no records', async () => {
		answer('/v2/missed', { count: 0 });
		expect(await run({ ...records, direction: 'incoming', outcome: 'missed' })).toEqual([]);
	});

	test('a record without a time goes last', async () => {
		answer('/v2/missed', {
			count: 2,
			cdr: [{ cmiuid: 'b' }, { cmiuid: 'a', time: 1650630551178 }],
		});
		const items = jsonOf(await run({ ...records, direction: 'incoming', outcome: 'missed' }));
		expect(items.map(({ cmiuuid }) => cmiuuid)).toEqual(['a', 'b']);
	});

	test('a summary', async () => {
		telecmi.file(incomingMissed({ appId: telecmi.appId, at: Date.now() - 60_000 }));
		expect(jsonOf(await run(summary))).toEqual([{ total: 1, answered: 0, missed: 1 }]);
	});

	test('a recording, once TeleCMI has it', async () => {
		telecmi.files.set(FILE, { bytes: MP3, missing: 1 });
		const [item] = await run({ ...download, options: { waitUpTo: 30 } });
		expect(item?.json).toEqual({ filename: FILE, mime_type: 'audio/mpeg', size: MP3.length });
		expect(item?.binary?.data).toMatchObject({ fileName: FILE, mimeType: 'audio/mpeg' });
		expect(telecmi.asked).toHaveLength(2);
	});

	test('users, without what TeleCMI says beyond the promised', async () => {
		telecmi.users.push({ ...user(103, telecmi.appId, null, { notify: 'true' }), phone: ' ' });
		expect(jsonOf(await run({ ...users, limit: 5 }))).toEqual([
			expect.objectContaining({ user: '101_2222223', name: 'Manish', extension: '101' }),
			expect.objectContaining({ user: '102_2222223', name: 'Sales Desk', notify: false }),
			expect.objectContaining({ user: '103_2222223', name: null, notify: true, phone: null }),
		]);
		answer('/v3/user/list', { count: 1, agents: [{ name: 'Nobody' }] });
		expect(jsonOf(await run(users))).toEqual([
			expect.objectContaining({ user: null, name: 'Nobody', extension: null }),
		]);
		answer('/v3/user/list', { count: 0 });
		expect(await run(users)).toEqual([]);
	});

	test('a status', async () => {
		expect(jsonOf(await run(setStatus))).toEqual([{ user: '101_2222223', status: 'break' }]);
		answer('/v2/user/status', { code: 200 });
		expect(jsonOf(await run(setStatus))).toEqual([{ user: '101_2222223', status: 'break' }]);
	});
});

describe('the list of users', () => {
	test('comes ten at a time', async () => {
		telecmi.users = Array.from({ length: 12 }, (_, index) =>
			user(101 + index, telecmi.appId, index === 0 ? null : `User ${index}`),
		);
		const first = await search();
		expect(first.results).toHaveLength(10);
		expect(first.results[0]).toEqual({ name: '101_2222223', value: '101_2222223' });
		expect(first.results[1]).toEqual({ name: 'User 1 (102_2222223)', value: '102_2222223' });
		const last = await search(undefined, String(first.paginationToken));
		expect(last).toEqual({ results: [expect.anything(), expect.anything()] });
	});

	test('is searched as a whole', async () => {
		expect(await search(' sales')).toEqual({
			results: [{ name: 'Sales Desk (102_2222223)', value: '102_2222223' }],
		});
	});

	test('leaves out a user without an id, who cannot be chosen', async () => {
		answer('/v3/user/list', { count: 2, agents: [{ name: 'Nobody' }, { agent_id: 7 }] });
		expect((await search()).results).toEqual([{ name: '7', value: '7' }]);
	});
});

describe('what cannot be done is told', () => {
	test.each<[string, JsonObject, RegExp]>([
		['no phone number', { ...clickToCall, to: 'anonymous' }, /^To is not a phone number/],
		[
			'extra params that are no JSON',
			{ ...clickToCall, to: '442000000000', options: { extraParams: { json: [{ value: '[' }] } } },
			/^Extra Params is not a JSON object$/,
		],
		['a date that is none', { ...records, startDate: 'soon' }, /^Start Date is not a date$/],
		[
			'a date beyond all calendars',
			{ ...summary, endDate: '9'.repeat(400) },
			/^End Date is not a date$/,
		],
		[
			'dates the wrong way round',
			{ ...records, startDate: '2026-02-01', endDate: '2026-01-01' },
			/^Start Date is later than End Date$/,
		],
		['no file name', { ...download, fileName: ' ' }, /^File Name is empty$/],
		[
			'an operation that there is not',
			{ resource: 'call', operation: 'hangUp' },
			/^TeleCMI has no operation "hangUp" for the resource "call"$/,
		],
	])('%s, before TeleCMI is asked', async (_, parameters, message) => {
		await expect(run(parameters)).rejects.toThrow(message);
		expect(telecmi.asked).toEqual([]);
	});

	test.each([['2222223x'], [undefined], ['']])('an App ID of %p', async (appId) => {
		credential = { ...credential, appId };
		await expect(run(balance)).rejects.toThrow(
			'The App ID in your TeleCMI credential is not a number',
		);
	});

	test('a credential that has lost its secret and URL is refused by no server', async () => {
		credential = { appId: telecmi.appId };
		await expect(run(balance)).rejects.toThrow(NodeApiError);
		expect(telecmi.asked).toEqual([]);
	});

	test.each<[string, string, JsonObject, JsonObject]>([
		['a balance without one', '/v2/balance', { code: 200 }, balance],
		['call records that are none', '/v2/missed', { code: 200 }, { ...records, outcome: 'missed' }],
		['a summary without numbers', '/v2/analysis', { code: 200 }, summary],
		['users that are none', '/v3/user/list', { code: 200, agents: 'none' }, users],
	])('%s', async (_, path, body, parameters) => {
		answer(path, body);
		await expect(run(parameters)).rejects.toThrow(/^TeleCMI/);
	});

	test.each<[string, JsonObject, number, number]>([
		['that TeleCMI does not have', { code: 404, error: true, msg: 'File not found' }, 200, 1],
		['of an account that is refused', { code: 407, error: true, msg: 'No' }, 200, 1],
		['of which TeleCMI has had enough', { code: 420, error: true, msg: 'Slow down' }, 200, 1],
		['in whose place data comes', { code: 200, data: 'something' }, 200, 1],
		['with which a gateway has trouble', {}, 502, 1],
	])('a recording %s', async (_, body, status, looks) => {
		answer('/v2/play', body, status);
		await expect(run(download)).rejects.toThrow(/^TeleCMI/);
		expect(telecmi.asked).toHaveLength(looks);
	});

	test('a dropped connection, without the secret', async () => {
		telecmi.fail('/v2/balance', { kind: 'drop' });
		const failed = await run(balance).catch((cause: unknown) => cause);
		expect(failed).toBeInstanceOf(NodeApiError);
		expect(JSON.stringify(failed)).not.toContain(telecmi.secret);
	});

	test.each<[string, Fault]>([
		['ends without an answer', { kind: 'drop' }],
		['comes to a gateway that gave up', { kind: 'answer', status: 504, body: '' }],
	])('a request for a call that %s may ring all the same', async (_, fault) => {
		telecmi.fail('/v2/webrtc/click2call', fault);
		const failed = await run({ ...clickToCall, to: '442000000000' }).catch((cause) => cause);
		expect((failed as NodeApiError).description).toBe(
			'The call may have begun all the same. Ask the user before you run this node again.',
		);
	});

	test('a call that TeleCMI refuses has not begun', async () => {
		answer('/v2/webrtc/click2call', { code: 404, error: true, msg: 'Parameter missing' });
		const failed = await run({ ...clickToCall, to: '442000000000' }).catch((cause) => cause);
		expect((failed as NodeApiError).description).toMatch(/^Check the App ID and Secret/);
	});

	test('a file that is kept elsewhere is fetched there, without the secret', async () => {
		const elsewhere = new TelecmiStandIn();
		elsewhere.fail('/storage', {
			kind: 'answer',
			type: 'audio/mpeg',
			body: MP3.toString('latin1'),
		});
		const location = `${await elsewhere.start()}/storage`;
		telecmi.fail('/v2/play', { kind: 'answer', status: 302, body: '', location });
		const [item] = await run(download);
		await elsewhere.stop();
		expect(item?.json.mime_type).toBe('audio/mpeg');
		expect(elsewhere.asked).toEqual([
			{ method: 'GET', path: '/storage', query: new URLSearchParams(), body: {} },
		]);
	});

	test('a stopped execution stops waiting for a recording', async () => {
		const stop = new AbortController();
		const waiting = run(
			{ ...download, options: { waitUpTo: 60 } },
			{ signal: stop.signal, onError: 'continueRegularOutput' },
		);
		setTimeout(() => stop.abort(), 300);
		await expect(waiting).rejects.toThrow();
	}, 10_000);
});

test('with On Error set to Continue, each item that cannot be had says why', async () => {
	answer('/v2/balance', { code: 404, error: true, msg: 'Parameter missing' });
	const items = await run(balance, { input: [{}, {}], onError: 'continueRegularOutput' });
	expect(items).toEqual([
		{
			json: {
				error: expect.stringContaining('Parameter missing'),
				message: expect.any(String),
				details: { code: '404' },
			},
			pairedItem: { item: 0 },
		},
		{ json: expect.objectContaining({ balance: 12.5 }), pairedItem: { item: 1 } },
	]);
	const [told] = jsonOf(
		await run({ ...clickToCall, to: 'anonymous' }, { onError: 'continueRegularOutput' }),
	);
	expect(told).toMatchObject({ details: { code: null } });
});

// What n8n 1 and early 2.x take for an error: no other key, and none of the two empty.
test('with an error output, an item that cannot be had has only error and message', async () => {
	const [told] = jsonOf(
		await run({ ...clickToCall, to: 'anonymous' }, { onError: 'continueErrorOutput' }),
	);
	expect(told).toEqual({
		error: 'To is not a phone number that TeleCMI can call',
		message: expect.stringMatching(/./),
	});
	credential = {};
	const [noCredential] = jsonOf(await run(balance, { onError: 'continueErrorOutput' }));
	expect(Object.keys(noCredential ?? {})).toEqual(['error', 'message']);
});
