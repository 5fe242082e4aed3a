/** The built trigger, run by n8n-core's own webhook context on a real Workflow. */
import getPort from 'get-port';
import { OperationalError, UnexpectedError, UserError } from 'n8n-workflow';
import { Client, DatabaseError } from 'pg';

import type { JsonObject } from '../../nodes/notification/json';
import { ITEM_A, LEG_A } from '../helpers/outgoingAnswered';
import { call, type Call } from './call';

const TOKEN = 'token-of-the-n8n-core-tests';

test('hands n8n the item and the answer, and keeps nothing', async () => {
	const { returned, written, staticData } = await call({ body: LEG_A });
	expect(returned).toEqual({
		workflowData: [[{ json: ITEM_A }]],
		webhookResponse: { status: 'accepted', event: 'cdr.outgoing.answered' },
	});
	expect(written).toEqual({});
	expect(staticData).toEqual({});
});

test('hands n8n only an answer where nothing is to start', async () => {
	const { returned, written } = await call({
		body: LEG_A,
		parameters: { events: ['cdr.incoming.missed'] },
	});
	expect(returned).toEqual({
		webhookResponse: { status: 'ignored', event: 'cdr.outgoing.answered' },
	});
	expect(written).toEqual({});
});

test('writes every other status itself, since n8n knows only 200', async () => {
	const { returned, written } = await call({ body: { ...LEG_A, time: 'soon' } });
	expect(returned).toEqual({ noWebhookResponse: true });
	expect(written.status).toBe(400);
	expect(written.body).toMatchObject({ status: 'rejected', reason: 'invalid' });
});

test('puts what is invalid on the second output', async () => {
	const { returned } = await call({
		body: { some: 'thing' },
		parameters: { options: { onInvalid: 'emit' } },
	});
	expect(returned.workflowData).toEqual([
		[],
		[{ json: expect.objectContaining({ reason: 'invalid', raw: { some: 'thing' } }) }],
	]);
});

describe('bodies', () => {
	test('that n8n leaves unread are read', async () => {
		const request: Call = { contentType: 'text/csv' };
		const { returned } = await call({
			...request,
			async readRawBody(this: { rawBody?: Buffer }) {
				this.rawBody = Buffer.from(JSON.stringify(LEG_A));
			},
		});
		expect(returned.workflowData).toEqual([[{ json: ITEM_A }]]);
	});

	test('that cannot be read are unreadable', async () => {
		const { written } = await call({
			contentType: 'text/csv',
			readRawBody: async () => await Promise.reject(new Error('incorrect header check')),
		});
		expect(written).toEqual({ status: 400, body: { status: 'rejected', reason: 'unreadable' } });
	});
});

describe('with a token', () => {
	const parameters = { authentication: 'webhookToken' };

	test('nothing of the request is read before the token is right', async () => {
		const readRawBody = jest.fn(async () => {});
		const { written } = await call({
			parameters,
			credential: { token: TOKEN },
			contentType: 'text/csv',
			query: { token: 'wrong' },
			readRawBody,
		});
		expect(written).toEqual({ status: 401, body: { status: 'rejected', reason: 'unauthorized' } });
		expect(readRawBody).not.toHaveBeenCalled();
	});

	test('the right one opens', async () => {
		const query = { token: TOKEN };
		const { returned } = await call({
			parameters,
			credential: { token: TOKEN },
			query,
			body: LEG_A,
		});
		expect(returned.workflowData).toEqual([[{ json: ITEM_A }]]);
	});

	const QUERIES: JsonObject[] = [{}, { token: '' }, { token: 'undefined' }, { token: TOKEN }];

	test.each<[string, Call]>([
		['is empty', { credential: { token: '' } }],
		['has lost its fields', { credential: {} }],
		['is not chosen', { credentials: {} }],
		// As n8n's credentials-helper.js and n8n-core's credentials.js say it.
		['has no id', { unreadable: new UnexpectedError('Credential has no id') }],
		['is gone', { unreadable: new UserError('Credential with ID "1" does not exist') }],
		['cannot be decrypted', { unreadable: new OperationalError('It could not be decrypted') }],
	])('a credential that %s lets nobody in', async (_, credential) => {
		for (const query of QUERIES) {
			const { written, returned } = await call({ parameters, query, body: LEG_A, ...credential });
			expect(returned).toEqual({ noWebhookResponse: true });
			expect(written).toEqual({
				status: 401,
				body: { status: 'rejected', reason: 'unauthorized' },
			});
		}
	});

	test.each([
		['refuses connections', refusedConnection],
		[
			'is shutting down',
			() => new DatabaseError('terminating connection due to administrator command', 99, 'error'),
		],
	])('a database that %s lets nobody in, and asks everybody alike to come again', async (_, of) => {
		const unreadable = await of();
		for (const query of QUERIES) {
			const { written, returned } = await call({ parameters, query, body: LEG_A, unreadable });
			expect(returned).toEqual({ noWebhookResponse: true });
			expect(written).toEqual({ status: 503, body: { status: 'unavailable' } });
		}
	});

	const FORGED = 'gone\r\n2026-01-01 | error | forged\u2028line\u0085of\u001b[2Kits\u202eown';
	const SHOWN =
		'gone\\u{d}\\u{a}2026-01-01 | error | forged\\u{2028}line\\u{85}of\\u{1b}[2Kits\\u{202e}own';

	test.each<[string, unknown, string, string]>([
		[
			'is gone',
			new UserError('Credential with ID "1" does not exist'),
			'Credential with ID "1" does not exist',
			'Open the node and choose the credential again.',
		],
		[
			'is away with the database',
			new DatabaseError('the database system is shutting down', 99, 'error'),
			'the database system is shutting down',
			'The sender was told to try again later.',
		],
		['goes with more than one line', new UserError(FORGED), SHOWN, 'choose the credential again.'],
		['goes without an error', 'aborted', 'aborted', 'choose the credential again.'],
		['goes without a word', undefined, 'undefined', 'choose the credential again.'],
		['goes with a novel', new UserError('x'.repeat(9999)), 'x'.repeat(500), 'again.'],
	])(
		'a credential that %s is told in one line of the log',
		async (_, unreadable, reason, advice) => {
			const query = { token: TOKEN };
			const { logged } = await call({ parameters, query, body: LEG_A, unreadable });
			expect(logged).toEqual([
				{
					level: 'error',
					message: expect.stringContaining(advice),
					metadata: { node: 'TeleCMI Trigger', reason },
				},
			]);
			expect(logged[0]?.message).toMatch(
				/^TeleCMI Trigger: the credential "TeleCMI Webhook API" could not be read, so the request was turned away\. [^\p{C}]+$/u,
			);
			expect(JSON.stringify(logged)).not.toContain(TOKEN);
		},
	);

	test('a wrong token is no line of the log, since whoever guesses could fill it', async () => {
		const { logged } = await call({
			parameters,
			credential: { token: TOKEN },
			query: { token: 'wrong' },
			body: LEG_A,
		});
		expect(logged).toEqual([]);
	});

	test('an authentication that this version does not know lets nobody in', async () => {
		const { written } = await call({ parameters: { authentication: 'basicAuth' }, body: LEG_A });
		expect(written.status).toBe(401);
	});
});

/** What a driver throws where no database listens. */
async function refusedConnection(): Promise<unknown> {
	const client = new Client({ host: '127.0.0.1', port: await getPort({ host: '127.0.0.1' }) });
	return await client.connect().then(
		() => undefined,
		(cause: unknown) => cause,
	);
}
