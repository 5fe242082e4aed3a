import { toReply, type OnInvalid } from '../../nodes/webhook/reply';
import type { JsonObject } from '../../nodes/notification/json';
import {
	processNotification,
	UNAUTHORIZED,
	UNAVAILABLE,
	type Outcome,
} from '../../nodes/notification/process';
import {
	itemFrom,
	jsonRequest,
	outgoingAnswered,
	queryRequest,
	settings,
	textRequest,
	type Choices,
} from '../helpers/notifications';

const BOTH: OnInvalid[] = ['reject', 'emit'];

const verdictOn = (notification: unknown, choices: Choices = {}): Outcome =>
	processNotification(jsonRequest(notification), settings(choices));

function copyOf(value: unknown): unknown {
	if (typeof value !== 'object' || value === null) return value;
	const copy = (Array.isArray(value) ? [] : {}) as JsonObject;
	for (const [key, below] of Object.entries(value)) copy[key] = copyOf(below);
	return copy;
}

const invalid = () => outgoingAnswered({ answeredsec: 'fifteen 4711' });
const issues = [{ path: 'answeredsec', message: expect.stringMatching(/\S/) }];

describe.each(BOTH)('where invalid notifications are to %s', (onInvalid) => {
	test('one that is valid and selected is accepted, and starts one item', () => {
		expect(toReply(verdictOn(outgoingAnswered()), onInvalid)).toEqual({
			status: 200,
			body: { status: 'accepted', event: 'cdr.outgoing.answered' },
			start: { output: 0, item: itemFrom(outgoingAnswered()) },
		});
	});

	test.each<[string, Choices]>([
		['its event', { events: ['cdr.incoming.missed'] }],
		['its leg', { legs: 'b' }],
	])('one that is not selected for %s is ignored', (_, choices) => {
		expect(toReply(verdictOn(outgoingAnswered(), choices), onInvalid)).toEqual({
			status: 200,
			body: { status: 'ignored', event: 'cdr.outgoing.answered' },
			start: null,
		});
	});

	test('a token missing or wrong is 401', () => {
		expect(toReply(UNAUTHORIZED, onInvalid)).toEqual({
			status: 401,
			body: { status: 'rejected', reason: 'unauthorized' },
			start: null,
		});
	});

	test('a token that nobody can check just now is 503', () => {
		expect(toReply(UNAVAILABLE, onInvalid)).toEqual({
			status: 503,
			body: { status: 'unavailable' },
			start: null,
		});
	});

	test('an app id not accepted is 403', () => {
		expect(toReply(verdictOn(outgoingAnswered(), { appIds: ['1111113'] }), onInvalid)).toEqual({
			status: 403,
			body: { status: 'rejected', reason: 'app_id_not_accepted' },
			start: null,
		});
	});

	test('an invalid one of an app id not accepted is 403 too', () => {
		expect(toReply(verdictOn(invalid(), { appIds: ['1111113'] }), onInvalid)).toEqual({
			status: 403,
			body: { status: 'rejected', reason: 'app_id_not_accepted' },
			start: null,
		});
	});

	test('a GET with no property is told that the URL is ready', () => {
		expect(toReply(processNotification(queryRequest({}), settings()), onInvalid)).toEqual({
			status: 200,
			body: { status: 'ready' },
			start: null,
		});
	});
});

const unreadable: Array<[string, Outcome, unknown]> = [
	['text', processNotification(textRequest('hello 4711', 'text/plain'), settings()), 'hello 4711'],
	['a list', verdictOn([4711]), '[4711]'],
	['nothing', processNotification(textRequest(''), settings()), ''],
];

describe('where invalid notifications are rejected', () => {
	test.each(unreadable)('what cannot be read is 400 and starts nothing: %s', (_, verdict) => {
		expect(toReply(verdict, 'reject')).toEqual({
			status: 400,
			body: { status: 'rejected', reason: 'unreadable' },
			start: null,
		});
	});

	test('an invalid one is 400 with what is wrong, and starts nothing', () => {
		expect(toReply(verdictOn(invalid()), 'reject')).toEqual({
			status: 400,
			body: { status: 'rejected', reason: 'invalid', issues },
			start: null,
		});
	});

	test('no value is echoed', () => {
		const { body } = toReply(verdictOn(invalid()), 'reject');
		expect(JSON.stringify(body)).not.toMatch(/4711|2222223|442000000000/);
	});

	test('no more than 20 issues are told', () => {
		const names =
			'type appid app_id direction status leg call_id cmiuuid cmiuid conversation_uuid request_id ' +
			'user team virtual_number to from callerid time answeredsec waitedsec hangup_reason record';
		const wrong = Object.fromEntries(names.split(' ').map((name) => [name, [4711]]));
		const { body } = toReply(verdictOn(wrong), 'reject');
		expect(body.issues).toHaveLength(20);
	});
});

describe('where invalid notifications are emitted', () => {
	test.each(unreadable)('what cannot be read starts the second output: %s', (_, verdict, raw) => {
		expect(toReply(verdict, 'emit')).toEqual({
			status: 200,
			body: { status: 'invalid' },
			start: { output: 1, item: { reason: 'unreadable', issues: [], raw } },
		});
	});

	test('an invalid one starts the second output', () => {
		expect(toReply(verdictOn(invalid()), 'emit')).toEqual({
			status: 200,
			body: { status: 'invalid' },
			start: { output: 1, item: { reason: 'invalid', issues, raw: invalid() } },
		});
	});

	test('an invalid one that nobody listens for starts it too', () => {
		const verdict = verdictOn(invalid(), { events: [] });
		expect(toReply(verdict, 'emit').start).toMatchObject({ output: 1 });
	});

	test('the item has no __proto__, which n8n would take for the prototype', () => {
		const sent: unknown = JSON.parse('{"type":"cdr","queue":[{"__proto__":{"polluted":true}}]}');
		const item = toReply(verdictOn(sent), 'emit').start?.item;
		expect(item).toMatchObject({ reason: 'invalid' });
		// What n8n makes of it: it copies objects key by key.
		const copy = copyOf(item) as { raw: { queue?: Array<{ polluted?: unknown }> } };
		expect(copy.raw.queue?.[0]?.polluted).toBeUndefined();
		expect(JSON.stringify(item)).toContain('polluted');
	});

	test('the item has not the token of the query string', () => {
		const query = { status: 'answered', token: 'n8n-telecmi-9f86d081884c7d65' };
		const answer = toReply(processNotification(queryRequest(query), settings()), 'emit');
		expect(answer.start?.item.raw).toEqual({ status: 'answered' });
		expect(JSON.stringify(answer)).not.toContain('9f86d081884c7d65');
	});
});
