import type { EventName } from '../../../nodes/notification/events';
import { readFields } from '../../../nodes/notification/fields';
import type { JsonObject } from '../../../nodes/notification/json';
import {
	isAppIdAccepted,
	processNotification,
	processObject,
	type Legs,
} from '../../../nodes/notification/process';
import {
	jsonRequest,
	outgoingAnswered,
	queryRequest,
	settings,
	SMALLEST,
	textRequest,
	type Choices,
} from '../../helpers/notifications';
import { ITEM_A, LEG_A } from '../../helpers/outgoingAnswered';

const run = (sent: JsonObject, choices: Choices = {}) =>
	processNotification(jsonRequest(sent), settings(choices));

test('a request with a notification is accepted', () => {
	expect(run(LEG_A)).toEqual({
		kind: 'accepted',
		event: 'cdr.outgoing.answered',
		item: ITEM_A,
		setAside: [],
	});
});

test('properties that were set aside are named', () => {
	expect(run({ ...LEG_A, user: 202, record: 1 })).toMatchObject({ setAside: ['user', 'record'] });
});

test('other requests', () => {
	expect(processNotification(queryRequest({}), settings())).toEqual({ kind: 'ping' });
	expect(processNotification(textRequest('hello'), settings())).toEqual({
		kind: 'rejected',
		reason: 'unreadable',
		issues: [],
		raw: 'hello',
	});
});

describe('an object without a request', () => {
	test('is processed the same', () => {
		expect(processObject(LEG_A, settings())).toEqual(run(LEG_A));
	});

	test('is unreadable if empty or nested too deeply', () => {
		const circle: JsonObject = {};
		circle.self = circle;
		for (const object of [{}, circle]) {
			expect(processObject(object, settings())).toEqual({
				kind: 'rejected',
				reason: 'unreadable',
				issues: [],
				raw: '',
			});
		}
	});
});

describe('required', () => {
	const required = (path: string) => ({ path, message: 'Required' });
	test.each<[string, JsonObject, unknown]>([
		['cmiuuid missing', { cmiuuid: undefined }, [required('cmiuuid')]],
		['cmiuuid empty, cmiuid null', { cmiuuid: '', cmiuid: null }, [required('cmiuuid')]],
		['cmiuuid mistyped', { cmiuuid: 5 }, [{ path: 'cmiuuid', message: 'Expected text' }]],
		[
			'cmiuid mistyped',
			{ cmiuuid: undefined, cmiuid: 5 },
			[{ path: 'cmiuid', message: 'Expected text' }],
		],
		['status missing', { status: undefined }, [required('status')]],
		['direction mistyped', { direction: {} }, [{ path: 'direction', message: 'Expected text' }]],
		['time empty', { time: '' }, [required('time')]],
		['time mistyped', { time: 5 }, [{ path: 'time', message: expect.stringContaining('epoch') }]],
		['to missing', { to: null }, [required('to')]],
		['to mistyped', { to: [] }, [{ path: 'to', message: expect.stringContaining('phone number') }]],
		['several', { status: null, time: '' }, [required('status'), required('time')]],
		['others mistyped too', { time: null, user: 5 }, [required('time')]],
		[
			'a call-routing request',
			{ status: undefined, direction: null, time: '', from: 1 },
			[{ path: 'status', message: expect.stringContaining('use TeleCMI Call Routing Trigger') }],
		],
		[
			'the same with a direction',
			{ status: null, time: null, from: 1 },
			[required('status'), required('time')],
		],
		[
			'the same with a time',
			{ status: null, direction: null, from: 1 },
			[required('status'), required('direction')],
		],
		[
			'the same without from',
			{ status: null, direction: null, time: null },
			[required('status'), required('direction'), required('time')],
		],
		[
			'the same with a direction',
			{ status: null, from: 1, time: null },
			[required('status'), required('time')],
		],
	])('%s', (_, changes, issues) => {
		const sent = outgoingAnswered(changes);
		expect(run(sent)).toEqual({ kind: 'rejected', reason: 'invalid', issues, raw: sent });
	});

	test('an answer of TeleCMI’s REST API is called one', () => {
		const issues = [{ path: 'cdr', message: 'This is a list of call records, not a notification' }];
		expect(run({ count: 1, cdr: [LEG_A] })).toMatchObject({ reason: 'invalid', issues });
		expect(run({ ...LEG_A, cdr: [] })).toMatchObject({ kind: 'accepted' });
	});

	test('to, only for an outgoing answered record', () => {
		expect(run({ ...SMALLEST['cdr.outgoing.missed'], to: [] })).toMatchObject({
			kind: 'accepted',
			setAside: ['to'],
		});
	});
});

describe('Accepted App IDs', () => {
	test.each<[JsonObject, boolean]>([
		[{ appid: 2222223 }, true],
		[{ app_id: '2222223' }, true],
		[{ appid: ' 2222223 ' }, true],
		[{ appid: 'x', app_id: 2222223 }, true],
		[{ appid: '', app_id: 2222223 }, true],
		[{ appid: 1111113 }, false],
		[{ appid: 1111113, app_id: 2222223 }, false],
		[{ appid: [2222223] }, false],
		[{ appid: '2222223x' }, false],
		[{ appid: 0 }, false],
		[{ user: '202_2222223' }, false],
		[{}, false],
	])('%j: %s', (sent, expected) => {
		expect(isAppIdAccepted(readFields(sent), new Set(['2222223']))).toBe(expected);
		expect(isAppIdAccepted(readFields(sent), new Set())).toBe(true);
	});

	test('are checked before anything else', () => {
		expect(run({ a: 1 }, { appIds: ['1', '2222223'] })).toEqual({
			kind: 'rejected',
			reason: 'app_id_not_accepted',
			issues: [],
			raw: { a: 1 },
		});
		expect(run(LEG_A, { appIds: ['1', '2222223'] }).kind).toBe('accepted');
	});
});

describe('selection', () => {
	test.each<[Array<EventName | '*'>, string]>([
		[['*'], 'accepted'],
		[['cdr.outgoing.answered'], 'accepted'],
		[['cdr.outgoing.missed', 'other'], 'ignored'],
		[[], 'ignored'],
	])('Trigger On %j: %s', (events, kind) => {
		expect(run(LEG_A, { events })).toMatchObject({ kind, event: 'cdr.outgoing.answered' });
	});

	const LEGS: Legs[] = ['all', 'outcome', 'a', 'b'];
	test.each<[EventName, unknown, Legs[]]>([
		['cdr.outgoing.answered', 'a', ['all', 'a']],
		['cdr.outgoing.answered', 'b', ['all', 'outcome', 'b']],
		['cdr.outgoing.answered', ' B', ['all', 'outcome', 'b']],
		['cdr.outgoing.answered', 'c', ['all']],
		['cdr.outgoing.answered', undefined, LEGS],
		['cdr.outgoing.answered', '', LEGS],
		['cdr.outgoing.answered', 1, LEGS],
		['cdr.outgoing.missed', 'a', ['all', 'outcome', 'a']],
		['cdr.outgoing.missed', 'b', ['all', 'outcome', 'b']],
		['cdr.outgoing.missed', 'c', ['all']],
		['event.outgoing.started', 'a', ['all', 'a']],
		['event.outgoing.answered', 'b', ['all', 'outcome', 'b']],
		['event.outgoing.hangup', undefined, LEGS],
		['cdr.incoming.userMissed', 'b', LEGS],
		['event.user.answered', 'b', LEGS],
		['other', 'a', LEGS],
	])('%s, leg %j passes Call Legs %j', (event, leg, passes) => {
		const passed = LEGS.filter(
			(legs) => run({ ...SMALLEST[event], leg }, { legs }).kind === 'accepted',
		);
		expect(passed).toEqual(passes);
	});
});
