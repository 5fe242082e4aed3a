import { isStrongToken } from '../../nodes/webhook/authenticate';
import type { JsonObject } from '../../nodes/notification/json';
import { processNotification, UNAUTHORIZED, type Outcome } from '../../nodes/notification/process';
import {
	asText,
	formRequest,
	formText,
	jsonRequest,
	meeting,
	outgoingAnswered,
	queryRequest,
	settings,
	textRequest,
	type Choices,
} from '../helpers/notifications';

const verdictOn = (notification: unknown, choices: Choices = {}): Outcome =>
	processNotification(jsonRequest(notification), settings(choices));

describe('the checks are made in the order of their cost', () => {
	const invalid = outgoingAnswered({ time: 'yesterday' });

	test.each<[string, unknown, Choices, JsonObject]>([
		[
			'unreadable, before its app id is looked at',
			[],
			{ appIds: ['1111113'] },
			{ kind: 'rejected', reason: 'unreadable' },
		],
		[
			'an app id not accepted, before anything else of it is checked',
			invalid,
			{ appIds: ['1111113'] },
			{ kind: 'rejected', reason: 'app_id_not_accepted' },
		],
		[
			'an app id not accepted, before it is asked who listens',
			outgoingAnswered(),
			{ appIds: ['1111113'], events: [] },
			{ kind: 'rejected', reason: 'app_id_not_accepted' },
		],
		[
			'invalid, before it is asked who listens',
			invalid,
			{ appIds: ['2222223'], events: [] },
			{ kind: 'rejected', reason: 'invalid' },
		],
		[
			'not listened for',
			outgoingAnswered(),
			{ appIds: ['2222223'], events: ['cdr.outgoing.missed'] },
			{ kind: 'ignored', event: 'cdr.outgoing.answered' },
		],
		[
			'the other leg',
			outgoingAnswered(),
			{ appIds: ['2222223'], legs: 'b' },
			{ kind: 'ignored', event: 'cdr.outgoing.answered' },
		],
		[
			'accepted',
			outgoingAnswered(),
			{ appIds: ['2222223'], events: ['cdr.outgoing.answered'], legs: 'a' },
			{ kind: 'accepted', event: 'cdr.outgoing.answered' },
		],
	])('%s', (_, notification, choices, expected) => {
		expect(verdictOn(notification, choices)).toMatchObject(expected);
	});

	test('a visit is one whatever is listened for', () => {
		const choices = settings({ appIds: ['1111113'], events: [] });
		expect(processNotification(queryRequest({}), choices)).toEqual({ kind: 'ping' });
	});
});

describe('accepted app ids', () => {
	const accepted = 'accepted';
	const refused = 'rejected';

	test.each<[string, JsonObject, string[], string]>([
		['any where none is named', {}, [], accepted],
		['none at all where none is named', { appid: undefined }, [], accepted],
		['the one named', {}, ['2222223'], accepted],
		['one of those named', {}, ['1111113', '2222223'], accepted],
		['the one named, sent as text', { appid: '2222223' }, ['2222223'], accepted],
		[
			'the one named, sent as text with space around',
			{ appid: ' 2222223 ' },
			['2222223'],
			accepted,
		],
		['the one named, sent as app_id', { appid: undefined, app_id: 2222223 }, ['2222223'], accepted],
		['the one named, where appid is null', { appid: null, app_id: 2222223 }, ['2222223'], accepted],
		['another', {}, ['1111113'], refused],
		['the beginning of the one named', { appid: 222222 }, ['2222223'], refused],
		['one that the one named begins with', { appid: 22222233 }, ['2222223'], refused],
		['another app_id', { appid: undefined, app_id: 1111113 }, ['2222223'], refused],
		['none, where one is named', { appid: undefined }, ['2222223'], refused],
		['an empty one', { appid: '' }, ['2222223'], refused],
		['a list with the one named', { appid: ['2222223'] }, ['2222223'], refused],
		['an object', { appid: { id: 2222223 } }, ['2222223'], refused],
	])('%s', (_, changes, appIds, expected) => {
		const verdict = verdictOn(outgoingAnswered(changes), { appIds });
		expect(verdict.kind).toBe(expected);
		if (expected === refused) expect(verdict).toMatchObject({ reason: 'app_id_not_accepted' });
	});

	test('hold for forms and query strings', () => {
		const choices = settings({ appIds: ['1111113'] });
		const refusal = { kind: 'rejected', reason: 'app_id_not_accepted' };
		const notification = outgoingAnswered();
		expect(processNotification(formRequest(formText(notification)), choices)).toMatchObject(
			refusal,
		);
		expect(processNotification(queryRequest(asText(notification)), choices)).toMatchObject(refusal);
	});
});

describe('a refusal', () => {
	test('of an invalid notification has what was sent and what is wrong with it', () => {
		const invalid = outgoingAnswered({ time: 'yesterday', user: 202 });
		expect(verdictOn(invalid)).toEqual({
			kind: 'rejected',
			reason: 'invalid',
			issues: expect.arrayContaining([
				expect.objectContaining({ path: 'time' }),
				expect.objectContaining({ path: 'user' }),
			]),
			raw: invalid,
		});
	});

	test('of what cannot be read has the text that was sent', () => {
		expect(processNotification(textRequest('{"type":'), settings())).toMatchObject({
			kind: 'rejected',
			reason: 'unreadable',
			raw: '{"type":',
		});
	});

	test('of a query string has not its token', () => {
		const token = 'n8n-telecmi-9f86d081884c7d65';
		expect(isStrongToken(token)).toBe(true);
		const query = { ...asText(outgoingAnswered({ time: 'yesterday' })), token };
		const refusal = processNotification(queryRequest(query), settings({ includeRaw: true }));
		expect(refusal).toMatchObject({ reason: 'invalid', raw: { time: 'yesterday' } });
		expect(JSON.stringify(refusal)).not.toContain(token);
	});

	test('for want of a token says nothing of the request', () => {
		expect(UNAUTHORIZED).toMatchObject({ kind: 'rejected', reason: 'unauthorized', issues: [] });
	});
});

test.each([
	['the user listened for the wrong leg', 'cdr.outgoing.answered', { legs: 'b' as const }],
	['the user listens for something else', 'cdr.outgoing.answered', { events: ['other' as const] }],
])('what is ignored gives no item: %s', (_, event, choices) => {
	expect(verdictOn(outgoingAnswered(), choices)).toEqual({ kind: 'ignored', event });
});

describe('what is made to keep the trigger busy is judged like anything else', () => {
	const busy: JsonObject = {
		queue: Array.from({ length: 6_000 }, () => [[]]),
		custom: `{${'"a":1,'.repeat(80_000)}`,
		user: `${'_1'.repeat(250_000)}x`,
		to: `${'1'.repeat(500_000)}x`,
	};

	test.each<[string, JsonObject, string]>([
		['a long phone number', { to: busy.to }, 'accepted'],
		['a phone number of spaces', { to: ' '.repeat(500_000) }, 'accepted'],
		['a long user', { user: busy.user }, 'accepted'],
		['long custom text', { custom: busy.custom }, 'accepted'],
		['a list of lists', { queue: busy.queue }, 'accepted'],
		['all of these', busy, 'accepted'],
		['a longer list of lists', { queue: Array(50_000).fill([[]]) }, 'rejected'],
		['a long number of seconds', { answeredsec: `${'1'.repeat(500_000)}x` }, 'rejected'],
	])('%s', (_, changes, kind) => {
		expect(verdictOn(outgoingAnswered(changes)).kind).toBe(kind);
	});

	test('512 values that meet at one key whose next 900 names are taken', () => {
		const [key, custom] = meeting(10);
		const taken: JsonObject = { [key]: 0 };
		for (let copy = 2; copy <= 900; copy++) taken[`${key}_${copy}`] = copy;
		const verdict = verdictOn(outgoingAnswered({ custom, extra_params: undefined, ...taken }));
		const { item } = verdict as Extract<Outcome, { kind: 'accepted' }>;
		const met = Object.keys(item).filter((name) => name.startsWith(key));
		expect(met).toHaveLength(900 + 512);
	});

	test.each<[string, string]>([
		['brackets', `a${'[a]'.repeat(100_000)}`],
		['open brackets', 'a['.repeat(200_000)],
		['equal signs', '='.repeat(500_000)],
		['percent signs', '%'.repeat(500_000)],
		['braces', '{'.repeat(500_000)],
		['fields that are in each other’s way', 'a[b]=1&a[b][c]=1&'.repeat(20_000)],
	])('a form of %s', (_, text) => {
		expect(processNotification(formRequest(text), settings()).kind).toBe('rejected');
	});
});

test('a required property that is empty is told once', () => {
	expect(verdictOn(outgoingAnswered({ time: '' }))).toMatchObject({
		reason: 'invalid',
		issues: [{ path: 'time', message: 'Required, but TeleCMI sent none' }],
	});
});
