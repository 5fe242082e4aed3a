/** The operations of the built action node that work without a credential, in n8n-core. */
import { PackageDirectoryLoader } from 'n8n-core';
import { NodeHelpers, type INodeParameters, type NodeExecutionHint } from 'n8n-workflow';

import type { JsonObject } from '../../nodes/notification/json';
import { PACKAGE_DIRECTORY } from '../../tools/host/pack';
import { expectedItem } from '../helpers/contract';
import { outgoingAnswered, SAMPLES } from '../helpers/notifications';
import { execute, given, type RunOptions } from './operation';

const loader = new PackageDirectoryLoader(PACKAGE_DIRECTORY);
beforeAll(async () => await loader.loadAll());

async function run(parameters: JsonObject, options: RunOptions = {}) {
	const prepared = given(loader, {}, parameters);
	delete prepared.node.credentials;
	return await execute(prepared, options);
}

describe('notification: parse', () => {
	const parse = { resource: 'notification', operation: 'parse' };
	const options = (value: JsonObject) => ({ ...parse, options: value });

	test.each(SAMPLES)('gives the item of $name, key for key', async ({ event, payload }) => {
		const expected = JSON.stringify(expectedItem(event, payload));
		const webhook = { headers: { host: 'n8n' }, params: {}, query: {}, body: payload };
		// As the Webhook node gives it, as another node does, and as text.
		const items = await run(parse, { input: [webhook, payload] });
		items.push(...(await run({ ...parse, notification: JSON.stringify(payload) })));
		expect(items.map(({ json }) => JSON.stringify(json))).toEqual([expected, expected, expected]);
		expect(items[1]?.pairedItem).toEqual({ item: 1 });
	});

	test('has the options of the trigger', async () => {
		const input = [outgoingAnswered({ extra_params: { lead: { id: '1' } } })];
		const [object] = await run(options({ customData: 'object', phoneNumberFormat: 'e164' }), {
			input,
		});
		expect(object?.json).toMatchObject({
			to: '+442000000000',
			extra_params: { lead: { id: '1' } },
		});
		const [raw] = await run(options({ customData: 'text', includeRaw: true }), { input });
		expect(raw?.json).toMatchObject({ extra_params: '{"lead":{"id":"1"}}', raw: input[0] });
		const [plain] = await run(parse, { input });
		expect(plain?.json).toMatchObject({ extra_params_lead_id: '1' });
		expect(plain?.json).not.toHaveProperty('raw');
	});

	const secretValue = 'private-value-7';
	test.each<[string, unknown, RegExp]>([
		[
			'lacks properties',
			{ direction: 'inbound' },
			/invalid: cmiuuid \(.+\), status \(.+\), time \(/,
		],
		['is mistyped', outgoingAnswered({ time: secretValue }), /invalid: time \(/],
		['is a list of call records', { cdr: [{ from: secretValue }] }, /a list of call records/],
		[
			'is a call-routing request',
			{ from: 9191000000000, cmiuuid: secretValue, appid: 1111112 },
			/use TeleCMI Call Routing Trigger/,
		],
		['is empty', {}, /cannot be read/],
		['is empty text', '', /is empty/],
		['is other text', `Hello ${secretValue}`, /is not a JSON object/],
		['is a list', [outgoingAnswered()], /is not a JSON object/],
		['is nested too deep', `{"a":${'['.repeat(6000)}${']'.repeat(6000)}}`, /cannot be read/],
	])('one that %s is an error with advice and no value', async (_, notification, message) => {
		const parameters = { ...parse, notification: '={{ $json.sent }}' };
		const input = [{ sent: notification }, { sent: outgoingAnswered() }];
		const items = await run(parameters, { input, onError: 'continueRegularOutput' });
		expect(items[0]?.json).toMatchObject({
			error: expect.stringMatching(message),
			message: expect.stringMatching(/\.$/),
		});
		expect(JSON.stringify(items[0])).not.toContain(secretValue);
		expect(items[1]?.json.event).toBe('cdr.outgoing.answered');
	});

	test.each<[JsonObject, RegExp]>([
		[options({ customData: 'xml' }), /^Custom Data Format has an unknown value/],
		[options({ phoneNumberFormat: 'local' }), /^Phone Number Format has an unknown value/],
		[options({ includeRaw: 'perhaps' }), /^Include Raw Notification is neither/],
	])('%j is refused', async (parameters, message) => {
		await expect(run(parameters, { input: [outgoingAnswered()] })).rejects.toThrow(message);
	});
});

describe('call routing', () => {
	const ringUsers = { resource: 'callRouting', operation: 'ringUsers' };
	const entries = (...users: JsonObject[]) => ({ ...ringUsers, users: { entries: users } });
	const asha = { userId: '101_1111112', phone: '919600000000' };
	const ravi = { userId: '102_1111112', phone: '919100000000' };
	const listed = { __rl: true, mode: 'list', value: '101_1111112' };

	// The answers are the samples of TeleCMI's page "http", byte for byte.
	test.each<[string, JsonObject, string]>([
		[
			'one user with all options',
			{
				...entries({ userId: '101_1111112', phone: '+91 9966 000000' }),
				options: {
					waitingMusic: '16098620waiting_music.wav',
					welcomeMusic: '1609133greeting_music.wav',
					timeout: 20,
					hangUp: false,
					followMe: false,
					loop: 2,
				},
			},
			'{"code":200,"loop":2,"followme":false,"hangup":false,"timeout":20,"welcome_music":"1609133greeting_music.wav","waiting_music":"16098620waiting_music.wav","result":[{"agent_id":"101_1111112","phone":"919966000000"}]}',
		],
		[
			'several users, in order',
			entries(asha, ravi),
			'{"code":200,"result":[{"agent_id":"101_1111112","phone":"919600000000"},{"agent_id":"102_1111112","phone":"919100000000"}]}',
		],
		[
			'a user from the list',
			{ ...entries({ phone: asha.phone, user: listed }), userSource: 'list' },
			'{"code":200,"result":[{"agent_id":"101_1111112","phone":"919600000000"}]}',
		],
		[
			'a team',
			{ resource: 'callRouting', operation: 'sendToTeam', name: 'sales_1111112' },
			'{"action":"team","name":"sales_1111112"}',
		],
		[
			'an IVR',
			{ resource: 'callRouting', operation: 'sendToIvr', name: 'welcome@1111112' },
			'{"action":"ivr","name":"welcome@1111112"}',
		],
	])('%s', async (_, parameters, answer) => {
		const hints: NodeExecutionHint[] = [];
		const items = await run(parameters, { hints });
		expect(items.map(({ json }) => JSON.stringify(json))).toEqual([answer]);
		expect(hints).toEqual([]);
	});

	test.each<[JsonObject, string, RegExp]>([
		[
			{ userId: asha.userId },
			'{"code":200,"result":[{"agent_id":"101_1111112"}]}',
			/no phone number/,
		],
		[{ phone: asha.phone }, '{"code":200,"result":[{"phone":"919600000000"}]}', /no user ID/],
	])('%j is an answer with a hint', async (entry, answer, hint) => {
		const hints: NodeExecutionHint[] = [];
		const [item] = await run(entries(entry), { hints });
		expect(JSON.stringify(item?.json)).toBe(answer);
		expect(hints.map(({ message }) => message)).toEqual([expect.stringMatching(hint)]);
	});

	test.each<[JsonObject, RegExp]>([
		[entries(), /^Users is empty$/],
		[{ ...ringUsers, users: {} }, /^Users is empty$/],
		[entries(asha, {}), /^User 2 has neither a user ID nor a phone number$/],
		[entries({ userId: ' ', phone: '' }), /^User 1: User ID is empty$/],
		[entries({ userId: '101' }), /^User 1: User ID is not the ID of a user$/],
		[entries({ ...asha, phone: '0966000000' }), /^User 1: Phone is not a phone number/],
		[{ ...entries(asha), options: { loop: 0 } }, /^Loop is not a number of at least 1$/],
		[{ ...entries(asha), options: { timeout: 1.5 } }, /^Timeout is not a whole number$/],
		[{ ...entries(asha), options: { hangUp: 'no' } }, /^Hang Up is neither true nor false$/],
		[{ ...entries(asha), options: { welcomeMusic: ['x'] } }, /^Welcome Music is not text$/],
		[{ resource: 'callRouting', operation: 'sendToTeam', name: ' ' }, /^Team is empty$/],
		[{ resource: 'callRouting', operation: 'sendToIvr', name: '={{ null }}' }, /^IVR is empty$/],
	])('%j is refused', async (parameters, message) => {
		await expect(run(parameters)).rejects.toThrow(message);
	});
});

test.each<[JsonObject, boolean]>([
	[{ resource: 'account', operation: 'getBalance' }, true],
	[{ resource: 'notification', operation: 'parse' }, false],
	[{ resource: 'callRouting', operation: 'sendToIvr' }, false],
	[{ resource: 'callRouting', operation: 'sendToTeam' }, false],
	[{ resource: 'callRouting', operation: 'ringUsers', userSource: 'id' }, false],
	[{ resource: 'callRouting', operation: 'ringUsers', userSource: 'list' }, true],
])('whether the editor asks for a credential: %j %p', (parameters, isAsked) => {
	const { type, node } = given(loader, {}, parameters);
	const [credential] = type.description.credentials ?? [];
	const values = parameters as INodeParameters;
	const isShown =
		credential && NodeHelpers.displayParameter(values, credential, node, type.description);
	expect([credential?.required, isShown]).toEqual([true, isAsked]);
});
