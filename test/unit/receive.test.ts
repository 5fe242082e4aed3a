import { isStrongToken } from '../../nodes/notification/authenticate';
import type { JsonObject } from '../../nodes/notification/json';
import { receive, UNAUTHORIZED, type Verdict } from '../../nodes/notification/receive';
import {
	asText,
	formRequest,
	formText,
	jsonRequest,
	outgoingAnswered,
	queryRequest,
	settings,
	textRequest,
	type Choices,
} from '../support/notifications';

const verdictOn = (notification: unknown, choices: Choices = {}): Verdict =>
	receive(jsonRequest(notification), settings(choices));

describe('the checks are made in the order of their cost', () => {
	const invalid = outgoingAnswered({ time: 'yesterday' });

	test.each<[string, unknown, Choices, JsonObject]>([
		[
			'unreadable, before its app id is looked at',
			[],
			{ appIds: ['1111113'] },
			{ kind: 'refused', reason: 'unreadable' },
		],
		[
			'an app id not accepted, before anything else of it is checked',
			invalid,
			{ appIds: ['1111113'] },
			{ kind: 'refused', reason: 'app_id_not_accepted' },
		],
		[
			'an app id not accepted, before it is asked who listens',
			outgoingAnswered(),
			{ appIds: ['1111113'], events: [] },
			{ kind: 'refused', reason: 'app_id_not_accepted' },
		],
		[
			'invalid, before it is asked who listens',
			invalid,
			{ appIds: ['2222223'], events: [] },
			{ kind: 'refused', reason: 'invalid' },
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
		expect(receive(queryRequest({}), choices)).toEqual({ kind: 'visit' });
	});
});

describe('accepted app ids', () => {
	const accepted = 'accepted';
	const refused = 'refused';

	test.each<[string, JsonObject, string[], string]>([
		['any where none is named', {}, [], accepted],
		['none at all where none is named', { appid: undefined }, [], accepted],
		['the one named', {}, ['2222223'], accepted],
		['one of those named', {}, ['1111113', '2222223'], accepted],
		['the one named, sent as text', { appid: '2222223' }, ['2222223'], accepted],
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
		const refusal = { kind: 'refused', reason: 'app_id_not_accepted' };
		const notification = outgoingAnswered();
		expect(receive(formRequest(formText(notification)), choices)).toMatchObject(refusal);
		expect(receive(queryRequest(asText(notification)), choices)).toMatchObject(refusal);
	});
});

describe('a refusal', () => {
	test('of an invalid notification has what was sent and what is wrong with it', () => {
		const invalid = outgoingAnswered({ time: 'yesterday', user: 202 });
		expect(verdictOn(invalid)).toEqual({
			kind: 'refused',
			reason: 'invalid',
			issues: expect.arrayContaining([
				expect.objectContaining({ path: 'time' }),
				expect.objectContaining({ path: 'user' }),
			]),
			raw: invalid,
		});
	});

	test('of what cannot be read has the text that was sent', () => {
		expect(receive(textRequest('{"type":'), settings())).toMatchObject({
			kind: 'refused',
			reason: 'unreadable',
			raw: '{"type":',
		});
	});

	test('of a query string has not its token', () => {
		const token = 'n8n-telecmi-9f86d081884c7d65';
		expect(isStrongToken(token)).toBe(true);
		const query = { ...asText(outgoingAnswered({ time: 'yesterday' })), token };
		const refusal = receive(queryRequest(query), settings({ includeRaw: true }));
		expect(refusal).toMatchObject({ reason: 'invalid', raw: { time: 'yesterday' } });
		expect(JSON.stringify(refusal)).not.toContain(token);
	});

	test('for want of a token says nothing of the request', () => {
		expect(UNAUTHORIZED).toMatchObject({ kind: 'refused', reason: 'unauthorized', issues: [] });
	});
});

test.each([
	['the user listened for the wrong leg', 'cdr.outgoing.answered', { legs: 'b' as const }],
	['the user listens for something else', 'cdr.outgoing.answered', { events: ['other' as const] }],
])('what is ignored gives no item: %s', (_, event, choices) => {
	expect(verdictOn(outgoingAnswered(), choices)).toEqual({ kind: 'ignored', event });
});

describe('nobody can keep the trigger busy', () => {
	/** `a_a_a` for 3: what the names of a tree's levels add up to, wherever they are split. */
	const name = (parts: number) => Array.from({ length: parts }, () => 'a').join('_');

	/** An object of 2 to the power of (parts - 1) values that all flatten to one key. */
	function meeting(parts: number): JsonObject {
		const tree: JsonObject = { [name(parts)]: parts };
		for (let first = 1; first < parts; first++) tree[name(first)] = meeting(parts - first);
		return tree;
	}

	/**
	 * Milliseconds of processor time, which other programs on a busy machine do not add to. Each of
	 * these takes some 50 where the time grows with the size of the request, many seconds where it
	 * grows with its square.
	 */
	function costOf(work: () => void): number {
		const before = process.cpuUsage();
		work();
		const { user, system } = process.cpuUsage(before);
		return (user + system) / 1000;
	}
	const LIMIT = 2000;

	test('with 512 values that meet at one key whose next 900 names are taken', () => {
		const key = `custom_${name(10)}`;
		const taken: JsonObject = { [key]: 0 };
		for (let copy = 2; copy <= 900; copy++) taken[`${key}_${copy}`] = copy;
		const notification = outgoingAnswered({ custom: meeting(10), ...taken });
		expect(costOf(() => expect(verdictOn(notification).kind).toBe('accepted'))).toBeLessThan(LIMIT);
	});

	test.each<[string, JsonObject]>([
		['a long phone number', { to: `${'1'.repeat(500_000)}x` }],
		['a phone number of spaces', { to: ' '.repeat(500_000) }],
		['a long user', { user: `${'_1'.repeat(250_000)}x` }],
		['a long number of seconds', { answeredsec: `${'1'.repeat(500_000)}x` }],
		['long custom text', { custom: `{${'"a":1,'.repeat(80_000)}` }],
		['a list of lists', { queue: Array.from({ length: 50_000 }, () => [[]]) }],
		['many properties', Object.fromEntries(Array.from({ length: 50_000 }, (_, n) => [`p${n}`, n]))],
	])('with %s', (_, changes) => {
		const notification = outgoingAnswered(changes);
		expect(costOf(() => verdictOn(notification))).toBeLessThan(LIMIT);
	});

	test.each<[string, string]>([
		['brackets', `a${'[a]'.repeat(100_000)}`],
		['open brackets', 'a['.repeat(200_000)],
		['equal signs', '='.repeat(500_000)],
		['percent signs', '%'.repeat(500_000)],
		['braces', '{'.repeat(500_000)],
		['fields that are in each other’s way', 'a[b]=1&a[b][c]=1&'.repeat(20_000)],
	])('with a form of %s', (_, text) => {
		const sent = formRequest(text);
		expect(costOf(() => receive(sent, settings()))).toBeLessThan(LIMIT);
	});
});

test('a required property that is empty is told once', () => {
	expect(verdictOn(outgoingAnswered({ time: '' }))).toMatchObject({
		reason: 'invalid',
		issues: [{ path: 'time', message: 'Required, but TeleCMI sent none' }],
	});
});
