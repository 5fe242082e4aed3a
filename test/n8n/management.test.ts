/** Voicemails, leads, users, and the output of call records, in n8n-core against the stand-in for TeleCMI. */
import { inspect } from 'node:util';

import { loadOutputSchema, PackageDirectoryLoader } from 'n8n-core';
import type { INodeExecutionData, INodePropertyOptions } from 'n8n-workflow';
import path from 'node:path';

import type { JsonObject } from '../../nodes/notification/json';
import { PACKAGE_DIRECTORY } from '../../tools/host/pack';
import { clickToCallAnswered, incomingMissed } from '../helpers/telecmi/calls';
import { TelecmiStandIn, user } from '../helpers/telecmi/server';
import { execute, given, type RunOptions } from './operation';

const PASSWORD = 'plain-text-password';

const loader = new PackageDirectoryLoader(PACKAGE_DIRECTORY);
beforeAll(async () => await loader.loadAll());

let telecmi: TelecmiStandIn;
beforeEach(async () => {
	telecmi = new TelecmiStandIn();
	await telecmi.start();
});
afterEach(async () => await telecmi.stop());

async function run(parameters: JsonObject, options: RunOptions = {}) {
	const { appId, secret, url: baseUrl } = telecmi;
	return await execute(given(loader, { appId, secret, baseUrl }, parameters), options);
}

const jsonOf = (items: INodeExecutionData[]) => items.map(({ json }) => json);
const bodies = () =>
	telecmi.asked.map(({ path: name, body: { secret: _, ...rest } }) => [name, rest]);

describe('voicemails', () => {
	const voicemail = { resource: 'voicemail', operation: 'getMany' };
	const period = { startDate: 1569911400000, endDate: 1570167249853 };
	const VOICENAME = '157013743669294846865923_919100000000.mp3';

	test('TeleCMI’s documented sample', async () => {
		telecmi.voicemails = [{ time: 1570157223000, from: 9100000000, voicename: VOICENAME }];
		expect(await run({ ...voicemail, ...period })).toEqual([
			{
				json: {
					from: '9100000000',
					time: 1570157223000,
					time_iso: '2019-10-04T02:47:03.000Z',
					voicename: VOICENAME,
				},
				pairedItem: { item: 0 },
			},
		]);
		expect(bodies()[0]).toEqual([
			'/v2/voicemail',
			{ appid: 2222223, start_date: 1569911400000, end_date: 1570167249853, page: 1 },
		]);
	});

	test('all pages, or up to the limit, and a hint if TeleCMI returns fewer than it reports', async () => {
		telecmi.voicemails = Array.from({ length: 25 }, (_, index) => ({
			time: 1570157223000 + index,
			from: 919100000000 + index,
			voicename: `${index}.mp3`,
		}));
		expect(await run({ ...voicemail, ...period, returnAll: true })).toHaveLength(25);
		expect(await run({ ...voicemail, ...period, limit: 12 })).toHaveLength(12);
		telecmi.asked.length = 0;
		telecmi.fail('/v2/voicemail', {
			kind: 'answer',
			body: JSON.stringify({ count: 30, voicemail: [], code: 200 }),
		});
		const hints: NonNullable<RunOptions['hints']> = [];
		expect(await run({ ...voicemail, ...period }, { hints })).toEqual([]);
		expect(hints[0]?.message).toMatch(/30 more voicemails/);
	});
});

describe('leads', () => {
	const lead = {
		resource: 'lead',
		operation: 'add',
		listName: '={{ $json.list ?? "Sales" }}',
		phone: '={{ $json.phone }}',
		firstName: '={{ $json.first }}',
		lastName: '={{ $json.last }}',
		options: {
			email: '={{ $json.email }}',
			leadId: '={{ $json.id }}',
			orderIndex: '={{ $json.order }}',
		},
	};
	const john = { phone: '+91 9876 543210', first: 'John', last: 'Doe' };
	const ID = '550e8400-e29b-41d4-a716-446655440000';

	test('TeleCMI’s documented requests, one for each list and kind', async () => {
		const input = [
			{ ...john, email: 'john.doe@example.com', order: 1 },
			{ ...john, phone: '919876543210', id: ID, first: '', last: '' },
			{ ...john, list: 'Support' },
			{ ...john, email: 'jane@example.com' },
		];
		const added = 'Leads Added Successfully';
		expect(await run(lead, { input })).toEqual([
			{
				json: { list_name: 'Sales', count: 2, message: added },
				pairedItem: [{ item: 0 }, { item: 3 }],
			},
			{ json: { list_name: 'Sales_2', count: 1, message: added }, pairedItem: { item: 1 } },
			{ json: { list_name: 'Support', count: 1, message: added }, pairedItem: { item: 2 } },
		]);
		const fields = { firstname: 'John', lastname: 'Doe', phone: '919876543210' };
		expect(bodies()).toEqual([
			[
				'/v3/leads/add',
				{
					inet_no: 2222223,
					lead_name: 'Sales',
					users: [
						{ ...fields, email: 'john.doe@example.com', order_index: 1 },
						{ ...fields, email: 'jane@example.com' },
					],
				},
			],
			[
				'/v3/leads/add-custom',
				{
					inet_no: 2222223,
					lead_name: 'Sales_2',
					leads: [{ lead_id: ID, phone: '919876543210' }],
				},
			],
			['/v3/leads/add', { inet_no: 2222223, lead_name: 'Support', users: [fields] }],
		]);
	});

	test('more than 1,000 become several lists, and an error says what was added before', async () => {
		const input = Array.from({ length: 2001 }, () => john);
		telecmi.leads.set('Sales_3', []);
		const items = await run(lead, { input, onError: 'continueRegularOutput' });
		expect(jsonOf(items)).toEqual([
			expect.objectContaining({ list_name: 'Sales', count: 1000 }),
			expect.objectContaining({ list_name: 'Sales_2', count: 1000 }),
			expect.objectContaining({
				error: 'TeleCMI says "Lead name already exists" (code 409)',
				message: expect.stringMatching(/has added 2000 other leads before\.$/),
			}),
		]);
		expect(items[2]?.pairedItem).toEqual({ item: 2000 });
	});

	test.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'with %s, each item of a request that fails has its error',
		async (onError) => {
			telecmi.leads.set('Sales', []);
			const items = await run(lead, { input: [john, { ...john, list: 'Support' }, john], onError });
			expect(items).toEqual([
				...[0, 2].map((item) => ({
					json: expect.objectContaining({ error: expect.stringMatching(/already exists/) }),
					pairedItem: { item },
				})),
				{ json: expect.objectContaining({ list_name: 'Support' }), pairedItem: { item: 1 } },
			]);
		},
	);

	test('an ID is given to one lead only', async () => {
		const input = [ID, ID.toUpperCase()].map((id) => ({ ...john, id }));
		await expect(run(lead, { input })).rejects.toThrow(/^Lead ID is the same as that of item 0$/);
		expect(telecmi.asked).toEqual([]);
	});

	test.each<[JsonObject, RegExp]>([
		[{ ...john, phone: '0123' }, /^Phone is not a phone number/],
		[{ ...john, list: ' ' }, /^List Name is empty$/],
		[{ ...john, last: '' }, /^Last Name is empty$/],
		[{ ...john, id: '7' }, /^Lead ID is not a UUID$/],
		[{ ...john, email: 'john' }, /^Email is not an email address$/],
		[{ ...john, order: 'first' }, /^Order Index is not a number/],
		[{ ...john, id: ID, order: 1 }, /^Order Index cannot be combined with Lead ID$/],
	])('%j stops all leads, or only itself with Continue', async (wrong, message) => {
		const input = [john, wrong, john];
		await expect(run(lead, { input })).rejects.toMatchObject({
			message: expect.stringMatching(message),
			context: { itemIndex: 1 },
		});
		expect(telecmi.asked).toEqual([]);
		const items = await run(lead, { input, onError: 'continueRegularOutput' });
		expect(items).toEqual([
			{
				json: expect.objectContaining({ error: expect.stringMatching(message) }),
				pairedItem: { item: 1 },
			},
			{ json: expect.objectContaining({ count: 2 }), pairedItem: [{ item: 0 }, { item: 2 }] },
		]);
	});
});

describe('users', () => {
	const names = {
		firstName: 'Asha',
		lastName: 'Rao',
		phone: '+91 9000 000001',
		password: PASSWORD,
	};
	const email = 'agent@example.com';
	const operation = (name: string, more: JsonObject) => ({
		resource: 'user',
		operation: name,
		...more,
	});
	const byId = (userId: string) => ({ userId: { __rl: true, mode: 'id', value: userId } });
	const V2 = byId('101_2222223');
	const V3 = byId('1001_2222223');

	afterEach(() => {
		const sent = telecmi.asked.filter(({ body }) => body.password === PASSWORD);
		expect(sent.every(({ path: name }) => /\/(?:add|update)$/.test(name))).toBe(true);
	});

	test('an extension of three digits goes to v2, one of four to v3, as documented', async () => {
		const options = { startTime: 1, endTime: 24 };
		const items = [
			...(await run(
				operation('add', { ...names, extension: '103', options: { ...options, smsAlert: true } }),
			)),
			...(await run(
				operation('add', { ...names, email, extension: '1001', options: { followMe: true } }),
			)),
			...(await run(operation('get', byId('103_2222223')))),
			...(await run(operation('get', V3))),
			...(await run(
				operation('update', { ...V2, fields: { ...names, firstName: 'Abishek', lastName: '' } }),
			)),
			...(await run(
				operation('update', { ...V3, fields: { lastName: 'Kumar', password: PASSWORD } }),
			)),
			...(await run(operation('remove', V2))),
			...(await run(operation('remove', V3))),
		];
		const shown = { name: 'Asha Rao', phone: '919000000001' };
		const message = 'Saved successfully';
		expect(jsonOf(items)).toEqual([
			{ user: '103_2222223', ...shown, extension: '103', message },
			{ user: '1001_2222223', ...shown, extension: '1001', message },
			{
				user: '103_2222223',
				...shown,
				extension: '103',
				notify: null,
				start_time: 1,
				end_time: 24,
			},
			{
				user: '1001_2222223',
				...shown,
				extension: '1001',
				notify: null,
				start_time: 1,
				end_time: 24,
			},
			{ user: '101_2222223', message },
			{ user: '1001_2222223', message },
			{ user: '101_2222223', deleted: true },
			{ user: '1001_2222223', deleted: true },
		]);
		expect(inspect(items, { depth: Infinity })).not.toContain('password');
		const sent = { phone_number: '919000000001', password: PASSWORD };
		const appid = 2222223;
		expect(bodies().filter(([name]) => !/get|list/.test(String(name)))).toEqual([
			[
				'/v2/user/add',
				{
					appid,
					extension: 103,
					name: 'Asha Rao',
					...sent,
					start_time: 1,
					end_time: 24,
					sms_alert: true,
				},
			],
			[
				'/v3/user/add',
				{
					appid,
					extension: 1001,
					first_name: 'Asha',
					last_name: 'Rao',
					email_id: email,
					...sent,
					followme: true,
				},
			],
			['/v2/user/update', { appid, id: '101_2222223', name: 'Abishek', ...sent }],
			[
				'/v3/user/update',
				{ appid, agent_id: '1001_2222223', last_name: 'Kumar', password: PASSWORD },
			],
			['/v2/user/remove', { appid, id: '101_2222223' }],
			['/v3/user/remove', { appid, agent_id: '1001_2222223' }],
		]);
	});

	test.each<[string, JsonObject, RegExp, RegExp]>([
		[
			'an extension that exists',
			operation('add', { ...names, extension: '101' }),
			/Already Exists/,
			/values/,
		],
		['an unknown user of v2', operation('get', byId('199_2222223')), /has no user 199/, /list/],
		['an unknown user of v3', operation('get', V3), /code 404/, /user ID/],
		['removing nobody', operation('remove', V3), /code 404/, /user ID/],
		[
			'an update of nobody',
			operation('update', { ...V3, fields: { lastName: 'Rao' } }),
			/no changes made/,
			/has these values already/,
		],
	])('%s', async (_, parameters, message, advice) => {
		await expect(run(parameters)).rejects.toMatchObject({
			message: expect.stringMatching(message),
			description: expect.stringMatching(advice),
		});
	});

	test.each<[string, string, JsonObject, RegExp]>([
		['the record of another user', '/v3/user/get', operation('get', V3), /no user 1001_2222223$/],
		[
			'another ID than that of the new user',
			'/v3/user/add',
			operation('add', { ...names, email, extension: '1001' }),
			/no user ID 1001_2222223$/,
		],
	])('%s is an error', async (_, path, parameters, message) => {
		const agent = { agent_id: '1002_2222223', extension: 1002 };
		telecmi.fail(path, {
			kind: 'answer',
			body: JSON.stringify({ code: 200, status: 'success', msg: 'Saved', agent }),
		});
		await expect(run(parameters)).rejects.toThrow(message);
	});

	test('a password keeps its blanks, and TeleCMI’s message is cut', async () => {
		const body = { code: 200, status: 'success', msg: `${PASSWORD}${'x'.repeat(900)}` };
		for (const [name, version, given] of [
			['add', 'v2', { ...names, extension: '103', password: ` ${PASSWORD} ` }],
			['update', 'v3', { ...V3, fields: { password: ` ${PASSWORD} ` } }],
		] as const) {
			const agent = name === 'add' ? { agent: { agent_id: '103_2222223' } } : {};
			const answer = JSON.stringify({ ...body, ...agent });
			telecmi.fail(`/${version}/user/${name}`, { kind: 'answer', body: answer });
			const [item] = jsonOf(await run(operation(name, given)));
			expect(telecmi.asked.at(-1)?.body.password).toBe(` ${PASSWORD} `);
			expect(item?.message).toBe(`***${'x'.repeat(497)}…`);
		}
	});

	test('a status that TeleCMI does not accept is named', async () => {
		const body = JSON.stringify({ code: 401, status: 'error', msg: 'Invalid Status' });
		telecmi.fail('/v2/user/status', { kind: 'answer', body });
		await expect(run(operation('setStatus', { ...V2, status: 'dialer' }))).rejects.toMatchObject({
			description: expect.stringMatching(/Check Status.*"dialer"/),
		});
	});

	test('an update that changes nothing says so', async () => {
		telecmi.users.push(user(1001, telecmi.appId, null, { first_name: 'Asha' }));
		const update = operation('update', { ...V3, fields: { firstName: 'Asha' } });
		await expect(run(update)).rejects.toThrow(/no changes made/);
	});

	test.each<[JsonObject, RegExp]>([
		[operation('add', { ...names, extension: '12' }), /extension in Extension has neither/],
		[operation('add', { ...names, extension: '099' }), /extension in Extension has neither/],
		[operation('get', byId('10001_2222223')), /extension in User has neither/],
		[operation('add', { ...names, extension: '1001' }), /^Email is empty$/],
		[operation('add', { ...names, extension: '103', phone: '12' }), /^Phone is not a phone number/],
		[operation('add', { ...names, extension: '103', password: '' }), /^Password is empty$/],
		[
			operation('add', { ...names, extension: '103', options: { followMe: true } }),
			/^Follow Me is only for/,
		],
		[operation('update', { ...V3, fields: { smsAlert: true } }), /^SMS Alert is only for/],
		[operation('update', { ...V2, fields: { ...names, email } }), /^Email is only for/],
		[
			operation('update', { ...V2, fields: { startTime: 9 } }),
			/lacks First Name, Phone, Password$/,
		],
		[operation('update', { ...V3, fields: {} }), /^Fields to Update is empty$/],
		[operation('update', { ...V3, fields: { endTime: 'late' } }), /^End Time is not a number/],
	])('%j is refused before TeleCMI is asked', async (parameters, message) => {
		await expect(run(parameters)).rejects.toThrow(message);
		expect(telecmi.asked).toEqual([]);
	});

	test.each(['add', 'update'])(
		'a password that TeleCMI repeats is in no error of %s',
		async (name) => {
			telecmi.fail(`/v3/user/${name}`, {
				kind: 'answer',
				body: JSON.stringify({
					code: 400,
					msg: { body: [{ message: `${PASSWORD} is too short` }] },
				}),
			});
			const password = '={{ $json.password }}';
			const fields = { password };
			const parameters = { ...names, password, email, extension: '1001', ...V3, fields };
			const input = [{ password: PASSWORD }];
			const failure: unknown = await run(operation(name, parameters), { input }).catch(
				(cause: unknown) => cause,
			);
			const text = inspect(failure, { depth: Infinity, showHidden: true });
			expect(text).toMatch(/\*\*\* is too short/);
			expect(text).not.toContain(PASSWORD);
		},
	);
});

describe('the output of call records', () => {
	const records = { resource: 'callRecord', operation: 'getMany' };
	beforeEach(() => {
		const at = Date.now() - 60_000;
		telecmi.file(incomingMissed({ appId: telecmi.appId, at }));
		telecmi.file(clickToCallAnswered({ appId: telecmi.appId, at: at - 60_000 }));
	});

	test('simplified: at most ten keys, the same for every call', async () => {
		const items = jsonOf(await run({ ...records, output: 'simplified' }));
		expect(items.map((item) => Object.keys(item))).toEqual([
			Object.keys(items[1] ?? {}),
			Object.keys(items[0] ?? {}),
		]);
		expect(Object.keys(items[0] ?? {}).length).toBeLessThanOrEqual(10);
		expect(items[1]).toMatchObject({ direction: 'inbound', status: 'missed', user: null });
	});

	test.each([
		['a list', ['time_iso', 'call_key', 'duration']],
		['text', 'duration, call_key,time_iso'],
	])('selected fields, chosen by %s', async (_, fields) => {
		const items = jsonOf(await run({ ...records, output: 'selectedFields', fields }));
		expect(items.map((item) => Object.keys(item))).toEqual(
			items.map(() => ['time_iso', 'call_key', 'duration']),
		);
		expect(items[1]?.duration).toBe(27);
	});

	test.each<[JsonObject, RegExp]>([
		[{ output: 'selectedFields', fields: [] }, /^Fields is empty$/],
		[{ output: 'selectedFields', fields: ['colour'] }, /^Fields has an unknown value/],
		[{ output: 'short' }, /^Output has an unknown value/],
	])('%j is refused', async (choice, message) => {
		await expect(run({ ...records, ...choice })).rejects.toThrow(message);
	});
});

describe('every operation', () => {
	const describedOperations = () =>
		given(loader, {}, {})
			.type.description.properties.filter(({ name }) => name === 'operation')
			.flatMap(({ options, displayOptions }) =>
				(options as INodePropertyOptions[]).map((option) => ({
					...option,
					resource: String(displayOptions?.show?.resource?.[0]),
				})),
			);

	test('has an output schema where n8n looks for it', () => {
		const nodeDir = path.join(PACKAGE_DIRECTORY, 'dist/nodes/Telecmi');
		for (const { resource, value } of describedOperations()) {
			const schema = loadOutputSchema({ nodeDir, version: 1, resource, operation: String(value) });
			expect([resource, value, schema?.type]).toEqual([resource, value, 'object']);
		}
	});

	test.each([
		['account', 'getBalance', {}],
		['call', 'clickToCall', { userId: '101_2222223', to: '442000000000' }],
		['callRecord', 'getSummary', {}],
		['callRouting', 'sendToTeam', { name: 'sales_1111112' }],
		['lead', 'add', { listName: 'A', phone: '442000000000', firstName: 'A', lastName: 'B' }],
		['user', 'get', { userId: '101_2222223' }],
		['user', 'setStatus', { userId: '101_2222223', status: 'break' }],
		['user', 'remove', { userId: '101_2222223' }],
	])(
		'%s: %s has the keys of its schema',
		async (resource, operation, { ...parameters }: JsonObject) => {
			if (parameters.userId)
				parameters.userId = { __rl: true, mode: 'id', value: parameters.userId };
			const [item] = jsonOf(await run({ resource, operation, ...parameters }));
			const nodeDir = path.join(PACKAGE_DIRECTORY, 'dist/nodes/Telecmi');
			const schema = loadOutputSchema({ nodeDir, version: 1, resource, operation });
			expect(Object.keys(item ?? {})).toEqual(Object.keys(schema?.properties ?? {}));
		},
	);

	test('that rings, changes or deletes something says so, and no action has an article', () => {
		const described = new Map(
			describedOperations().map(({ resource, value, description }) => [
				`${resource}.${String(value)}`,
				description,
			]),
		);
		expect(described.get('call.clickToCall')).toMatch(/phones really ring/);
		expect(described.get('lead.add')).toMatch(/campaign .+ calls them/);
		expect(described.get('user.add')).toMatch(/^Add a user to the TeleCMI account/);
		expect(described.get('user.update')).toMatch(/^Change .+ overwritten as a whole/);
		expect(described.get('user.remove')).toMatch(/^Remove .+ permanently/);
		expect(described.get('user.setStatus')).toMatch(/^Change/);
		for (const { action } of describedOperations()) expect(action).not.toMatch(/\b(?:a|an|the)\b/i);
	});
});
