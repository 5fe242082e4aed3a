/** The built action node in n8n-core, with n8n's own HTTP helpers, against the stand-in for TeleCMI. */
import { inspect } from 'node:util';

import { CredentialTestContext, LoadOptionsContext, PackageDirectoryLoader } from 'n8n-core';
import {
	createRunExecutionData,
	NodeApiError,
	NodeOperationError,
	type ILoadOptionsFunctions,
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
const TO = '442000000000';
const UNCERTAIN = 'The call may have started. Ask the user before you run this node again.';

const loader = new PackageDirectoryLoader(PACKAGE_DIRECTORY);
beforeAll(async () => await loader.loadAll());

let telecmi: TelecmiStandIn;
let credential: JsonObject;
beforeEach(async () => {
	telecmi = new TelecmiStandIn();
	await telecmi.start();
	telecmi.files.set(FILE, { bytes: MP3, missing: 0 });
	credential = { appId: telecmi.appId, secret: telecmi.secret, baseUrl: telecmi.url };
});
afterEach(async () => await telecmi.stop());

async function run(parameters: JsonObject, options: RunOptions = {}) {
	return await execute(given(loader, credential, parameters), options);
}

async function failureOf(parameters: JsonObject, options?: RunOptions) {
	const failure: unknown = await run(parameters, options).catch((cause: unknown) => cause);
	if (failure instanceof NodeApiError || failure instanceof NodeOperationError) return failure;
	throw new Error(`No error of n8n's: ${inspect(failure)}`);
}

async function searchList(filter?: string): Promise<INodeListSearchResult> {
	const { type, workflow, node, additionalData } = given(loader, credential, {});
	const context = new LoadOptionsContext(workflow, node, additionalData, '');
	const { searchUsers } = type.methods?.listSearch ?? {};
	return (await searchUsers?.call(
		context as unknown as ILoadOptionsFunctions,
		filter,
	)) as INodeListSearchResult;
}

async function checkCredential(change: JsonObject = {}) {
	const { testTelecmiApi } = given(loader, credential, {}).type.methods?.credentialTest ?? {};
	const context = new CredentialTestContext({} as never);
	const data = { ...credential, ...change } as never;
	return await testTelecmiApi?.call(context, { id: '', name: '', type: 'telecmiApi', data });
}

const balance = { resource: 'account', operation: 'getBalance' };
const clickToCall = { resource: 'call', operation: 'clickToCall', userId: USER, to: TO };
const missed = { direction: 'incoming', outcome: 'missed' };
const records = { resource: 'callRecord', operation: 'getMany', ...missed };
const summary = { resource: 'callRecord', operation: 'getSummary' };
const download = { resource: 'recording', operation: 'download', fileName: FILE };
const users = { resource: 'user', operation: 'getMany' };
const setStatus = { resource: 'user', operation: 'setStatus', userId: USER, status: 'break' };
const lead = { resource: 'lead', operation: 'add', listName: 'Sales', phone: TO };
const named = { ...lead, firstName: 'John', lastName: 'Doe' };
const withId = { ...lead, options: { leadId: '550e8400-e29b-41d4-a716-446655440000' } };
const asNewUser = {
	firstName: 'Asha',
	lastName: 'Rao',
	phone: TO,
	password: 'new',
};
const addUser = { resource: 'user', operation: 'add', ...asNewUser, email: 'agent@example.com' };
const updateUser = { resource: 'user', operation: 'update', fields: asNewUser };
const V3_USER = '1001_2222223';

/** Every operation that asks TeleCMI, and where. */
const OPERATIONS: ReadonlyArray<[name: string, path: string, parameters: JsonObject]> = [
	['Account → Get Balance', '/v2/balance', balance],
	['Call → Click to Call', '/v2/webrtc/click2call', clickToCall],
	['Call Record → Get Many', '/v2/missed', records],
	['Call Record → Get Summary', '/v2/analysis', summary],
	['Lead → Add', '/v3/leads/add', named],
	['Lead → Add, with an ID', '/v3/leads/add-custom', withId],
	['Recording → Download', '/v2/play', download],
	['User → Add, v2', '/v2/user/add', { ...addUser, email: '', extension: '103' }],
	['User → Add, v3', '/v3/user/add', { ...addUser, extension: '1001' }],
	['User → Get, v2', '/v2/user/list', { ...users, operation: 'get', userId: USER }],
	['User → Get, v3', '/v3/user/get', { ...users, operation: 'get', userId: V3_USER }],
	['User → Get Many', '/v3/user/list', users],
	['User → Remove, v2', '/v2/user/remove', { ...users, operation: 'remove', userId: USER }],
	['User → Remove, v3', '/v3/user/remove', { ...users, operation: 'remove', userId: V3_USER }],
	['User → Set Status', '/v2/user/status', setStatus],
	['User → Update, v2', '/v2/user/update', { ...updateUser, userId: USER }],
	['User → Update, v3', '/v3/user/update', { ...updateUser, userId: V3_USER }],
	['Voicemail → Get Many', '/v2/voicemail', { resource: 'voicemail', operation: 'getMany' }],
];

const jsonOf = (items: INodeExecutionData[]) => items.map(({ json }) => json);
const sent = (body: unknown, status = 200): Fault => ({
	kind: 'answer',
	status,
	body: typeof body === 'string' ? body : JSON.stringify(body),
});
const fail = (path: string, body: unknown, status?: number) =>
	telecmi.fail(path, sent(body, status));

/** The secret, as it is and as programs encode it. */
function expectNoSecret(kept: unknown): void {
	const { secret } = telecmi;
	const text = inspect(kept, { depth: Infinity, maxStringLength: Infinity, showHidden: true });
	const encoded = new URLSearchParams({ secret }).toString().slice('secret='.length);
	for (const form of [secret, encodeURIComponent(secret), encoded, JSON.stringify(secret)]) {
		expect(text.includes(form)).toBe(false);
	}
	expect(text).not.toMatch(/plain-text-password|pw-102/);
}

describe('each operation gives its item', () => {
	test('the balance, also where TeleCMI does not say when it ends', async () => {
		expect(await run(balance)).toEqual([
			{
				json: { balance: 12.5, sms: 0, expires_at: '2026-09-28T18:29:59.999Z' },
				pairedItem: { item: 0 },
			},
		]);
		telecmi.balance = { code: 200, balance: '3' };
		expect(jsonOf(await run(balance))).toEqual([{ balance: 3, sms: null, expires_at: null }]);
		telecmi.balance = { code: 200, balance: 3, expire: 1790620199 };
		expect(jsonOf(await run(balance))[0]?.expires_at).toBe('2026-09-28T18:29:59.000Z');
	});

	test('click to call, with TeleCMI’s documented request', async () => {
		const options = {
			callerId: '+440000000000',
			extraParams: '={{ { "lead": $json.lead } }}',
			ring: 'softphone',
		};
		const parameters = { ...clickToCall, to: '+44 20 0000 0000', options };
		const [item] = jsonOf(await run(parameters, { input: [{ lead: 7 }] }));
		expect(item).toEqual({
			request_id: expect.stringMatching(/^\w{43}$/),
			call_key: item?.request_id,
			message: 'Call initiated',
			user: '101_2222223',
			to: TO,
		});
		expect(telecmi.asked[0]?.body).toEqual({
			user_id: '101_2222223',
			secret: telecmi.secret,
			to: 442000000000,
			callerid: 440000000000,
			extra_params: { lead: 7 },
			webrtc: true,
			followme: false,
		});
	});

	test('call records of all lists, in the time zone of the workflow, oldest first', async () => {
		const at = Date.UTC(2026, 0, 31, 12);
		telecmi.file(incomingMissed({ appId: telecmi.appId, at }));
		telecmi.file(clickToCallAnswered({ appId: telecmi.appId, at: at - 60_000 }));
		const parameters = {
			...records,
			direction: 'both',
			outcome: 'both',
			startDate: '2026-01-31T17:00:00',
			endDate: '2026-01-31T18:00:00',
			returnAll: true,
			options: { phoneNumberFormat: 'e164' },
		};
		const items = jsonOf(await run(parameters));
		expect(items.map(({ event }) => event)).toEqual([
			'cdr.outgoing.answered',
			'cdr.incoming.missed',
		]);
		expect(items[1]?.from).toMatch(/^\+44/);
	});

	test('the newest calls up to the limit; a record without a time goes last', async () => {
		const cdr = [{ cmiuid: 'b' }, { cmiuid: 'a', time: 1650630551178 }];
		fail('/v2/missed', { count: 2, cdr });
		expect(jsonOf(await run(records)).map(({ cmiuuid }) => cmiuuid)).toEqual(['a', 'b']);
		for (const minutes of [1, 2, 3]) {
			telecmi.file(incomingMissed({ appId: telecmi.appId, at: Date.now() - 60_000 * minutes }));
		}
		const times = telecmi.rows['/v2/missed'].map(({ time }) => Number(time));
		const [newest, ...others] = jsonOf(await run({ ...records, direction: 'inbound', limit: 1 }));
		expect([newest?.time, others]).toEqual([Math.max(...times), []]);
		fail('/v2/missed', { count: 0 });
		expect(await run(records)).toEqual([]);
	});

	test('a summary', async () => {
		telecmi.file(incomingMissed({ appId: telecmi.appId, at: Date.now() - 60_000 }));
		expect(jsonOf(await run(summary))).toEqual([{ total: 1, answered: 0, missed: 1 }]);
	});

	test('a recording, once TeleCMI has it', async () => {
		telecmi.files.set(FILE, { bytes: MP3, missing: 1 });
		const [item] = await run({ ...download, options: { waitUpTo: 30 } });
		expect(item?.json).toEqual({ filename: FILE, mime_type: 'audio/mpeg', size: MP3.length });
		expect(item?.binary?.data).toMatchObject({
			fileName: FILE,
			mimeType: 'audio/mpeg',
			data: MP3.toString('base64'),
		});
		expect(telecmi.asked).toHaveLength(2);
	});

	test('users, without passwords', async () => {
		telecmi.users.push({ ...user(103, telecmi.appId, null, { notify: 'true' }), phone: ' ' });
		const items = await run({ ...users, limit: 5 });
		expect(jsonOf(items)).toEqual([
			{
				user: '101_2222223',
				name: 'Manish',
				extension: '101',
				phone: '967755XXXX',
				notify: false,
				start_time: 1,
				end_time: 24,
			},
			expect.objectContaining({ user: '102_2222223', name: 'Sales Desk' }),
			expect.objectContaining({ user: '103_2222223', name: null, notify: true, phone: null }),
		]);
		expectNoSecret(items);
		telecmi.users = [];
		fail('/v3/user/list', { count: 0 });
		expect(await run(users)).toEqual([]);
	});

	test.each<[string, { v3?: Fault; v2?: Fault }, unknown[]]>([
		['both, of which each has some', {}, ['1001_2222223', '101_2222223', '102_2222223']],
		['the second one', { v3: sent({ code: 404, msg: 'No' }) }, ['101_2222223', '102_2222223']],
		['the second one alone', { v3: sent('', 404) }, ['101_2222223', '102_2222223']],
		['the first one', { v2: sent({ code: 420, msg: 'No' }) }, ['1001_2222223', '101_2222223']],
	])('the users of %s of TeleCMI’s two lists', async (_, { v3, v2 }, ids) => {
		const manish = user(101, telecmi.appId, 'Manish');
		const asha = user(1001, telecmi.appId, 'Asha');
		const list = (...agents: JsonObject[]) => sent({ code: 200, count: agents.length, agents });
		for (const search of [false, true]) {
			telecmi.fail('/v3/user/list', ...(v3 ? [v3] : [list(asha, manish), list()]));
			telecmi.fail('/v2/user/list', ...(v2 ? [v2] : []));
			const found = search
				? (await searchList()).results.map(({ value }) => value)
				: jsonOf(await run({ ...users, returnAll: true })).map((item) => item.user);
			expect(found).toEqual(ids);
		}
	});

	test.each<[string, Fault, string[]]>([
		['a wrong credential', sent({ code: 401, msg: 'Authentication Failed' }), ['/v3/user/list']],
		['an outage', sent('', 503), ['/v3/user/list']],
		['a refusal of both', sent({ code: 404, msg: 'No' }), ['/v3/user/list', '/v2/user/list']],
	])('%s is an error of the users', async (_, fault, paths) => {
		telecmi.fail('/v3/user/list', fault);
		telecmi.fail('/v2/user/list', fault);
		await failureOf(users);
		expect(telecmi.asked.map(({ path }) => path)).toEqual(paths);
	});

	test('a hint at users that TeleCMI does not give', async () => {
		const hints: NonNullable<RunOptions['hints']> = [];
		fail('/v3/user/list', { code: 200, count: 7, agents: [] });
		await run(users, { hints });
		expect(hints.map(({ message }) => message)).toEqual([
			'TeleCMI reported 7 more users than it returned. Run the node again.',
		]);
	});

	test('a status', async () => {
		expect(jsonOf(await run(setStatus))).toEqual([{ user: '101_2222223', status: 'break' }]);
		expect(telecmi.statuses.get('101_2222223')).toBe('break');
	});
});

describe('the list of users', () => {
	test('has all pages, and is searched as a whole', async () => {
		telecmi.users = Array.from({ length: 12 }, (_, index) =>
			user(101 + index, telecmi.appId, index === 0 ? null : `User ${index}`),
		);
		const first = await searchList();
		expect(first.results).toHaveLength(12);
		expect(first.results[0]).toEqual({ name: '101_2222223', value: '101_2222223' });
		expect(first.results[1]).toEqual({ name: 'User 1 (102_2222223)', value: '102_2222223' });
		expect(first.paginationToken).toBeUndefined();
		expect((await searchList(' user 11')).results).toEqual([
			{ name: 'User 11 (112_2222223)', value: '112_2222223' },
		]);
	});

	test('leaves out a user without an ID, who cannot be chosen', async () => {
		telecmi.users = [{ name: 'Nobody' }, { agent_id: 7 }];
		expect((await searchList()).results).toEqual([{ name: '7', value: '7' }]);
	});
});

describe('a parameter is checked before TeleCMI is asked', () => {
	const options = (value: JsonObject) => ({ ...clickToCall, options: value });
	test.each<[JsonObject, RegExp]>([
		[{ ...clickToCall, to: 'anonymous' }, /^To is not a phone number/],
		[{ ...clickToCall, to: '' }, /^To is empty$/],
		[{ ...clickToCall, userId: { ...USER, value: '' } }, /^User is empty$/],
		[{ ...clickToCall, userId: { ...USER, value: '={{ {} }}' } }, /^User is not text$/],
		[{ ...setStatus, userId: { ...USER, value: '101' } }, /^User is not the ID of a user$/],
		[options({ callerId: '+44 (0)' }), /^Caller ID is not a phone number/],
		[options({ ring: 'both' }), /^Ring has an unknown value/],
		[options({ extraParams: '[' }), /^Extra Params is not a JSON object$/],
		[options({ extraParams: '={{ [1] }}' }), /^Extra Params is not a JSON object$/],
		...['Incoming', 'all', ''].map((value): [JsonObject, RegExp] => [
			{ ...records, direction: `={{ ${JSON.stringify(value)} }}` },
			/^Direction (has an unknown value|is empty)/,
		]),
		[{ ...records, outcome: '={{ {} }}' }, /^Outcome has an unknown value/],
		[{ ...setStatus, status: 'busy' }, /^Status has an unknown value/],
		[{ ...records, limit: 0 }, /^Limit is not a number of at least 1$/],
		[{ ...records, limit: 1.5 }, /^Limit is not a whole number$/],
		[{ ...records, returnAll: '={{ "yes" }}' }, /^Return All is neither true nor false$/],
		[{ ...records, startDate: 'soon' }, /^Start Date is not a date$/],
		[{ ...summary, endDate: '9'.repeat(30) }, /^End Date is not a date$/],
		[
			{ ...records, startDate: '2026-02-01', endDate: '2026-01-01' },
			/^Start Date is later than End Date$/,
		],
		[{ ...download, fileName: ' ' }, /^File Name is empty$/],
		...['__proto__', 'constructor'].map((binaryPropertyName): [JsonObject, RegExp] => [
			{ ...download, binaryPropertyName },
			/^Put Output File in Field has a name that n8n cannot store$/,
		]),
		[{ ...download, options: { waitUpTo: 'long' } }, /^Wait Up To is not a number/],
		[
			{ resource: 'call', operation: 'hangUp' },
			/^TeleCMI has no operation "hangUp" for the resource "call"$/,
		],
	])('%j', async (parameters, message) => {
		const failure = await failureOf(parameters);
		expect(failure.message).toMatch(message);
		expect(failure.description).toMatch(/\.$/);
		expect(telecmi.asked).toEqual([]);
	});

	test.each([
		[{ appId: '2222223x' }, 'The App ID in your TeleCMI credential is not a number'],
		[{ appId: '0x74cbb1' }, 'The App ID in your TeleCMI credential is not a number'],
		[{ appId: '7.654321e6' }, 'The App ID in your TeleCMI credential is not a number'],
		[{ secret: ' ' }, 'The Secret in your TeleCMI credential is empty'],
		[{ baseUrl: '' }, 'The Base URL in your TeleCMI credential is not a URL'],
		[{ baseUrl: 'ftp://example.com' }, 'The Base URL in your TeleCMI credential is not a URL'],
	])('a credential with %j, which its test does not accept either', async (change, message) => {
		expect(await checkCredential(change)).toMatchObject({
			status: 'Error',
			message: expect.stringContaining(message),
		});
		credential = { ...credential, ...change };
		expect((await failureOf(balance)).message).toBe(message);
		expect(telecmi.asked).toEqual([]);
	});
});

/** What TeleCMI, or a server in between, can send in place of a success. */
const HOSTILE: ReadonlyArray<[name: string, fault: (secret: string, url: string) => Fault]> = [
	['nothing', () => sent('')],
	['an empty object', () => sent({})],
	['an empty list', () => sent([])],
	['null', () => sent('null')],
	['a web page', () => sent('<html>Hello</html>')],
	['half an object', () => sent('{"code":200,')],
	['error: words', () => sent({ error: 'Authentication Failed' })],
	['error: "true"', () => sent({ error: 'true' })],
	['success: false', () => sent({ success: false })],
	['msg alone', () => sent({ msg: 'User not found' })],
	['code 200 and error', () => sent({ code: 200, error: true })],
	['code 200 and nothing else', () => sent({ code: 200 })],
	[
		'code 200 and data of another kind',
		() => sent({ code: 200, request_id: {}, cdr: 'x', agents: 7 }),
	],
	['statusCode', () => sent({ statusCode: 401 })],
	['status: error', () => sent({ code: 200, status: 'error', msg: 'No' })],
	...[500, 429, 402, 422, 420, 407, 404, 400, 0, false, 'AUTH', '407', 599, [200]].map(
		(code): (typeof HOSTILE)[number] => [
			`code ${JSON.stringify(code)}`,
			() => sent({ code, msg: 'No', count: 0, balance: 1, request_id: 'x', status: 'break' }),
		],
	),
	['HTTP 400 with words', () => sent({ msg: 'Invalid number' }, 400)],
	...[301, 401, 403, 404, 408, 422, 429, 500, 502, 504].map((status): (typeof HOSTILE)[number] => [
		`HTTP ${status} without words`,
		() => sent('<h1>No</h1>', status),
	]),
	[
		'a msg of 6,000 levels',
		() => sent(`{"code":400,"msg":${'[1,'.repeat(6000)}1${']'.repeat(6000)}}`),
	],
	['the secret in msg', (secret) => sent({ code: 400, msg: `no ${secret}` })],
	[
		'the secret in a URL',
		(secret) => sent({ code: 400, msg: `/?a=${encodeURIComponent(secret)}` }),
	],
	['the secret in an object', (secret) => sent({ code: 400, msg: { [secret]: secret } })],
	['the secret in a page', (secret) => sent(`<p>${secret}</p>`, 500)],
	[
		'a redirect to itself',
		(_, url) => ({ ...sent('', 302), location: `${url}/elsewhere` }) as Fault,
	],
	['a dropped connection', () => ({ kind: 'drop' })],
	['a cut-off response', () => ({ kind: 'cut' })],
];

describe('what is not a documented success is an error with advice', () => {
	test.each(OPERATIONS)('%s', async (_, path, parameters) => {
		for (const [name, fault] of HOSTILE) {
			telecmi.asked.length = 0;
			telecmi.fail(path, fault(telecmi.secret, telecmi.url));
			// Only if both lists refuse, it is an error.
			if (path === '/v3/user/list') {
				telecmi.fail('/v2/user/list', fault(telecmi.secret, telecmi.url));
			}
			const failure = await failureOf(parameters);
			const said = { name, message: failure.message, advice: failure.description };
			expect(said).toEqual({
				name,
				message: expect.stringMatching(/TeleCMI/),
				advice: expect.stringMatching(/\.$/),
			});
			expectNoSecret(failure);
			expect(telecmi.asked.filter((asked) => asked.path === path)).toHaveLength(1);
			const isCall = path.endsWith('click2call');
			if (isCall) expect(failure.description).not.toMatch(/retry|try again/i);
			if (isCall && !/code 4|status 4(?!08)/.test(failure.message)) {
				expect(said).toMatchObject({ name, advice: UNCERTAIN });
			}
		}
	});

	test('the credential’s test accepts none of them either, and asks once', async () => {
		for (const [name, fault] of HOSTILE) {
			telecmi.asked.length = 0;
			telecmi.fail('/v2/balance', fault(telecmi.secret, telecmi.url));
			const result = await checkCredential();
			expect([name, result?.status]).toEqual([name, 'Error']);
			expectNoSecret(result);
			expect(telecmi.asked).toHaveLength(1);
		}
		expect(await checkCredential()).toEqual({ status: 'OK', message: 'Connection successful!' });
		expect(telecmi.asked.at(-1)?.body).toEqual({ appid: 2222223, secret: telecmi.secret });
	});

	test('a request that is never completed ends after 30 seconds, in all', async () => {
		const started = Date.now();
		const failures = OPERATIONS.map(async ([, path, parameters]) => {
			telecmi.fail(path, { kind: 'trickle', body: '{"a":"', every: 500 });
			return await failureOf(parameters);
		});
		for (const failure of await Promise.all(failures)) {
			expect(failure.message).toBe('TeleCMI did not respond in time');
		}
		expect(Date.now() - started).toBeLessThan(40_000);
	}, 60_000);
});

test('no item contains the secret, even if TeleCMI returns it', async () => {
	const { secret } = telecmi;
	const url = `https://example.com/?secret=${encodeURIComponent(secret)}`;
	const time = Date.now() - 1000;
	const row = {
		cmiuid: 'a',
		time,
		recording_url: url,
		name: secret,
		[secret]: [{ [secret]: url }],
	};
	fail('/v2/missed', { count: 1, cdr: [row] });
	fail('/v3/user/list', { count: 1, agents: [{ agent_id: '101_2222223', name: secret }] });
	fail('/v2/webrtc/click2call', { code: 200, msg: url, request_id: `x${secret}` });
	const items = [await run(records), await run(users), await run(clickToCall)];
	expectNoSecret(items);
	const escaped = JSON.stringify({ count: 1, cdr: [row] }).replaceAll('&', '\\u0026');
	fail('/v2/missed', escaped);
	expectNoSecret(await run(records));
	expect(items[0]?.[0]?.json).toMatchObject({ recording_url: 'https://example.com/?secret=***' });
});

describe('redirects', () => {
	test('to another origin are not followed', async () => {
		const elsewhere = new TelecmiStandIn();
		const url = await elsewhere.start();
		for (const [, path, parameters] of OPERATIONS) {
			const location = `${url}${path}?secret=${encodeURIComponent(telecmi.secret)}`;
			for (const status of [302, 307]) {
				telecmi.fail(path, { kind: 'answer', status, body: '', location });
				expectNoSecret(await failureOf(parameters));
			}
		}
		await elsewhere.stop();
		expect(elsewhere.asked).toEqual([]);
	});

	test('within TeleCMI are followed for a file, without the secret', async () => {
		const location = `/storage?secret=${encodeURIComponent(telecmi.secret)}&id=7`;
		telecmi.fail('/v2/play', { kind: 'answer', status: 302, body: '', location });
		telecmi.fail('/storage', { kind: 'answer', body: MP3 });
		expect((await run(download))[0]?.json.size).toBe(MP3.length);
		expect(telecmi.asked[1]).toMatchObject({ path: '/storage', body: {} });
		expect([...(telecmi.asked[1]?.query ?? [])]).toEqual([['id', '7']]);
	});
});

describe('waiting for a recording', () => {
	test('continues after a temporary failure', async () => {
		telecmi.fail('/v2/play', { kind: 'drop' }, { kind: 'cut', body: MP3 }, sent({ code: 502 }));
		const [item] = await run({ ...download, options: { waitUpTo: 60 } });
		expect(item?.json.size).toBe(MP3.length);
		expect(telecmi.asked).toHaveLength(4);
	}, 60_000);

	const early = [
		['a response that comes late', { kind: 'slow', by: 4500 }],
		['a file that comes slowly', { kind: 'trickle', body: MP3, every: 100, until: 4500 }],
	] satisfies Array<[string, Fault]>;
	test.each(early)('does not end %s', async (_, fault) => {
		telecmi.fail('/v2/play', fault);
		const [item] = await run({ ...download, options: { waitUpTo: 3 } });
		expect(item?.json.size).toBeGreaterThanOrEqual(MP3.length);
		expect(telecmi.asked).toHaveLength(1);
	});

	test('a file that has begun has more than 30 seconds, whatever its size', async () => {
		telecmi.fail('/v2/play', { kind: 'trickle', body: MP3, every: 500, until: 32_000 });
		expect((await run(download))[0]?.json.size).toBeLessThan(1024);
	}, 60_000);

	test.each([420, 400, 407])('ends at code %i, which is permanent', async (code) => {
		fail('/v2/play', { code, msg: 'No' });
		await failureOf({ ...download, options: { waitUpTo: 60 } });
		expect(telecmi.asked).toHaveLength(1);
	});

	test('ends at once when the execution is cancelled', async () => {
		const stop = new AbortController();
		telecmi.files.clear();
		const waiting = run(
			{ ...download, options: { waitUpTo: 60 } },
			{ signal: stop.signal, onError: 'continueRegularOutput' },
		);
		setTimeout(() => stop.abort(), 300);
		const started = Date.now();
		await expect(waiting).rejects.toThrow();
		expect(Date.now() - started).toBeLessThan(900);
	});
});

describe('nobody is called twice', () => {
	const input = [{ to: TO }, { to: '442000000002' }];
	const parameters = { ...clickToCall, to: '={{ $json.to }}' };
	const dialled = () => telecmi.asked.map(({ body }) => String(body.to));

	test('a retry starts only the calls that were refused', async () => {
		const execution = createRunExecutionData();
		telecmi.fail('/v2/webrtc/click2call', { kind: 'slow', by: 0 }, sent({ code: 429, msg: 'No' }));
		await failureOf(parameters, { input, execution });
		const items = jsonOf(await run(parameters, { input, execution }));
		expect(dialled()).toEqual([TO, '442000000002', '442000000002']);
		expect(items.map(({ to }) => to)).toEqual([TO, '442000000002']);
	});

	test.each<[string, Fault]>([
		['a dropped connection', { kind: 'drop' }],
		['HTTP 408', sent('', 408)],
		['code 408', sent({ code: 408, msg: 'Timeout' })],
		['HTTP 504', sent('', 504)],
		['a redirect', { kind: 'answer', status: 303, body: '', location: '/started' }],
		['a refusal with a request ID', sent({ code: 400, msg: 'No', request_id: 'x' })],
	])('after %s, a retry does not ask again', async (_, fault) => {
		const execution = createRunExecutionData();
		telecmi.fail('/v2/webrtc/click2call', fault);
		const first = await failureOf(parameters, { input, execution });
		const second = await failureOf(parameters, { input, execution });
		expect([first.description, second.description]).toEqual([
			UNCERTAIN,
			`${UNCERTAIN} A retry never repeats a call that started or may have: start a new execution to call again.`,
		]);
		expect(dialled()).toEqual([TO]);
	});

	test('the next turn of a loop calls again', async () => {
		const execution = createRunExecutionData();
		for (const runIndex of [0, 1]) await run(parameters, { input, execution, runIndex });
		expect(dialled()).toHaveLength(4);
	});
});

describe('an AI agent, which gets the message of an error only, reads', () => {
	test('that a call may have started', async () => {
		telecmi.fail('/v2/webrtc/click2call', { kind: 'drop' });
		const { message } = await failureOf(clickToCall, { isTool: true });
		expect(message).toContain(UNCERTAIN);
	});

	test('the allowed values of a parameter', async () => {
		const { message } = await failureOf({ ...setStatus, status: 'busy' }, { isTool: true });
		expect(message).toContain('Use one of: break, dialer, offline, online.');
	});
});

describe('On Error', () => {
	test('set to Continue, each item says why', async () => {
		fail('/v2/balance', { code: 404, error: true, msg: 'Parameter missing' });
		const items = await run(balance, { input: [{}, {}], onError: 'continueRegularOutput' });
		expect(items).toEqual([
			{
				json: {
					error: 'TeleCMI says "Parameter missing" (code 404)',
					message: expect.stringMatching(/\.$/),
					details: { code: '404' },
				},
				pairedItem: { item: 0 },
			},
			{ json: expect.objectContaining({ balance: 12.5 }), pairedItem: { item: 1 } },
		]);
	});

	// n8n before 2.21 takes an item for an error only with these two keys, neither of them empty.
	test('set to an error output, an item has error and message only', async () => {
		const wrong = { ...clickToCall, to: 'anonymous' };
		const [item] = jsonOf(await run(wrong, { onError: 'continueErrorOutput' }));
		expect(item).toEqual({
			error: 'To is not a phone number that TeleCMI can call',
			message: expect.stringMatching(/./),
		});
	});
});
