/** The built triggers, run by n8n-core's own webhook context on a real Workflow. */
import { OperationalError, UnexpectedError, UserError } from 'n8n-workflow';
import { DatabaseError } from 'pg';

import type { JsonObject } from '../../nodes/notification/json';
import { ITEM_A, LEG_A } from '../helpers/outgoingAnswered';
import { call, register, type Call, type TriggerName } from './call';

const TOKEN = 'token-of-the-n8n-core-tests';
const ROUTING = { from: 9191000000000, to: 911203000000, cmiuuid: 'c-1', appid: 1111112 };
const TRIGGERS: Array<[TriggerName, JsonObject]> = [
	['telecmiTrigger', LEG_A],
	['telecmiCallRoutingTrigger', ROUTING],
];
const TOO_MUCH = 256 * 1024 + 1;

test('the trigger returns the item and the response, and keeps no state', async () => {
	const { returned, written, staticData, logged } = await call({ body: LEG_A });
	expect(returned).toEqual({
		workflowData: [[{ json: ITEM_A }]],
		webhookResponse: { status: 'accepted', event: 'cdr.outgoing.answered' },
	});
	expect([written, staticData, logged]).toEqual([{}, {}, []]);
});

test('a notification that is not selected gets a response only', async () => {
	const parameters = { events: ['cdr.incoming.missed'] };
	const { returned, logged } = await call({ body: LEG_A, parameters });
	expect(returned).toEqual({
		webhookResponse: { status: 'ignored', event: 'cdr.outgoing.answered' },
	});
	expect(logged).toEqual([]);
});

test('an invalid notification can go to the second output, and is then not rejected', async () => {
	const parameters = { options: { onInvalid: 'emit' } };
	const { returned, logged } = await call({ body: { some: 'thing' }, parameters });
	const item = { json: expect.objectContaining({ reason: 'invalid', raw: { some: 'thing' } }) };
	expect(returned.workflowData).toEqual([[], [item]]);
	expect(logged).toEqual([]);
});

test('parameters that the editor never saves: one event instead of a list, no options', async () => {
	const parameters = { events: 'cdr.outgoing.answered', options: null };
	const { returned } = await call({ body: LEG_A, parameters });
	expect(returned.workflowData).toEqual([[{ json: ITEM_A }]]);
});

describe.each(TRIGGERS)('%s', (trigger, body) => {
	const token = { parameters: { authentication: 'webhookToken' }, credential: { token: TOKEN } };
	const chunked = { 'content-type': 'text/csv', 'transfer-encoding': 'chunked' };

	test('a body that n8n leaves unread is read', async () => {
		const { returned } = await call({
			trigger,
			headers: chunked,
			async readRawBody(this: { rawBody?: Buffer }) {
				this.rawBody = Buffer.from(JSON.stringify(body));
			},
		});
		expect(returned.workflowData?.[0]).toHaveLength(1);
	});

	test.each<[string, Call, number, string]>([
		['a wrong token', { ...token, query: { token: 'wrong' } }, 401, 'unauthorized'],
		['no token', token, 401, 'unauthorized'],
		[
			'an authentication of a later version',
			{ parameters: { authentication: 'basicAuth' } },
			401,
			'unauthorized',
		],
		['a large body', { headers: { 'content-length': `${TOO_MUCH}` } }, 413, 'too_large'],
		['a large body without length', { rawBody: Buffer.alloc(TOO_MUCH) }, 413, 'too_large'],
		[
			'a large form with files',
			{
				headers: { 'content-type': 'multipart/form-data' },
				body: { files: { a: [{ size: TOO_MUCH }] } },
			},
			413,
			'too_large',
		],
		[
			'another account',
			{ parameters: { options: { appIds: '1, 2' } } },
			403,
			'app_id_not_accepted',
		],
		['text', { headers: { 'content-type': 'text/plain' }, body: 'hello' }, 400, 'unreadable'],
		['the wrong properties', { body: { status: 4711, some: 'thing 4711' } }, 400, 'invalid'],
	])('%s is rejected, with one line in the log', async (_, request, status, reason) => {
		const { returned, written, logged } = await call({ trigger, body, ...request });
		expect(returned).toEqual({ noWebhookResponse: true });
		expect(written).toMatchObject({ status, body: { status: 'rejected', reason } });
		expect(logged).toEqual([
			{
				level: 'warn',
				message: expect.stringMatching(
					`^TeleCMI, node "Calls", workflow wf1: .* ${status} .${reason}`,
				),
				metadata: { node: 'Calls', workflowId: 'wf1', reason, properties: expect.any(Array) },
			},
		]);
		expect(logged[0]?.message).not.toMatch(/[\p{C}]/u);
		expect(JSON.stringify(logged)).not.toMatch(/4711|wrong"|n8n-core-tests|91910|44200/);
	});

	test('the body is read only after the token and the length are checked', async () => {
		const readRawBody = jest.fn(async () => {});
		const unread = { trigger, headers: chunked, readRawBody };
		await call({ ...unread, ...token, query: { token: 'wrong' } });
		await call({ ...unread, headers: { ...chunked, 'content-length': `${TOO_MUCH}` } });
		expect(readRawBody).not.toHaveBeenCalled();
	});

	test.each<[string, unknown, number, string]>([
		['breaks off', new Error('aborted'), 400, 'unreadable'],
		['exceeds the limit of n8n', { type: 'entity.too.large' }, 413, 'too_large'],
	])('a body that %s is rejected', async (_, cause, status, reason) => {
		const readRawBody = async () => await Promise.reject(cause);
		const { written, logged } = await call({ trigger, headers: chunked, readRawBody });
		expect(logged).toHaveLength(1);
		expect(written).toEqual({ status, body: { status: 'rejected', reason } });
	});

	test.each(['', '2222223;1111112', ' 1111112\n2222223', 'IDs: 1111112 and 2222223'])(
		'"%s" accepts the App ID',
		async (appIds) => {
			const { returned } = await call({ trigger, body, parameters: { options: { appIds } } });
			expect(returned.workflowData?.[0]).toHaveLength(1);
		},
	);

	test.each(['trigger', 'manual'] as const)(
		'without an App ID in it, mode %s fails',
		async (mode) => {
			const parameters = { options: { appIds: 'abc; x' } };
			await expect(
				register('https://n8n.example.com/webhook', mode, { trigger, parameters }),
			).rejects.toThrow('The option "Accepted App IDs" contains no App ID');
			expect((await call({ trigger, body, parameters })).written.status).toBe(403);
		},
	);

	test('publishing warns once of a URL that TeleCMI cannot reach', async () => {
		const warning = expect.stringMatching(/node "Calls".*TeleCMI cannot reach .*WEBHOOK_URL/);
		expect(await register('http://localhost/webhook', 'trigger', { trigger })).toEqual([warning]);
		expect(await register('http://localhost/webhook', 'manual', { trigger })).toEqual([]);
		expect(await register('https://n8n.example.com', 'trigger', { trigger })).toEqual([]);
	});
});

test('each property that was set aside is named in the log, and its value is not', async () => {
	const { returned, logged } = await call({ body: { ...LEG_A, record: 'maybe 4711' } });
	expect(returned.workflowData?.[0]?.[0]?.json).toMatchObject({ record: null });
	expect(logged).toEqual([
		{
			level: 'warn',
			message: expect.stringMatching(/^TeleCMI, node "Calls", workflow wf1: .* set aside: record$/),
			metadata: { node: 'Calls', workflowId: 'wf1', reason: 'set_aside', properties: ['record'] },
		},
	]);
});

describe('a credential that cannot be read lets nobody in', () => {
	const FORGED = 'gone\r\n2026-01-01 | forged\u2028line\u202e';
	test.each<[string, Call, number, string]>([
		['empty', { credential: { token: '' } }, 401, 'token is missing or wrong'],
		['without its fields', { credential: {} }, 401, 'token is missing or wrong'],
		['not chosen', { credentials: {} }, 401, 'choose the credential again'],
		// As n8n's credentials-helper.js and n8n-core's credentials.js throw it.
		['without an id', failing(new UnexpectedError('Credential has no id')), 401, 'has no id'],
		['deleted', failing(new UserError('Credential does not exist')), 401, 'does not exist'],
		['not to be decrypted', failing(new OperationalError('Not decrypted')), 401, 'Not decrypted'],
		['in a database that restarts', failing(new DatabaseError('stopping', 8, 'error')), 503, '503'],
		[
			'in a forged line',
			failing(new UserError(FORGED)),
			401,
			'gone\\u{d}\\u{a}2026-01-01 | forged',
		],
	])('%s', async (_, credential, status, text) => {
		for (const query of [{}, { token: '' }, { token: 'undefined' }, { token: TOKEN }]) {
			const parameters = { authentication: 'webhookToken' };
			const { written, logged } = await call({ parameters, query, body: LEG_A, ...credential });
			expect(written.status).toBe(status);
			const log = logged.map(({ message }) => message).join(' ');
			expect(log).toContain(text);
			expect(log).not.toMatch(/[\p{C}\p{Zl}]/u);
			expect(log).not.toContain(TOKEN);
		}
	});
});

function failing(cause: Error): Call {
	return {
		credential: () => {
			throw cause;
		},
	};
}
