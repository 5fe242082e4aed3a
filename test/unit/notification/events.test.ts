import {
	detectEvent,
	EVERY_EVENT,
	REQUIRED,
	type EventName,
} from '../../../nodes/notification/events';
import type { JsonObject } from '../../../nodes/notification/json';
import { DOCUMENTED, SAMPLES, SMALLEST } from '../../helpers/notifications';

test.each(SAMPLES)('$name is $event', ({ payload, event }) => {
	expect(detectEvent(payload).name).toBe(event);
});

test.each(Object.entries(SMALLEST))(
	'%s is told from the least that TeleCMI sends',
	(name, sent) => {
		expect(detectEvent(sent).name).toBe(name);
	},
);

describe('the leg of an event that says outbound', () => {
	const event = {
		type: 'event',
		direction: 'outbound',
		status: 'started',
		cmiuuid: 'U-b',
		time: 1790249395701,
	};
	test.each<[EventName, string, JsonObject]>([
		['event.user.started', 'nothing more', {}],
		[
			'event.user.started',
			'only a leg and a conversation (live)',
			{ leg: 'b', conversation_uuid: 'CONV-1', app_id: 1111112 },
		],
		['event.user.started', 'from and team', { from: '442000000000', team: 'Sales_2222223' }],
		['event.user.started', 'a call_id with from', { call_id: 'x', from: '442000000000' }],
		['event.user.started', 'a call_id with team', { call_id: 'x', team: 'Sales_2222223' }],
		['event.user.started', 'a call_id without a value', { call_id: '' }],
		['event.outgoing.started', 'a call_id alone', { call_id: 'x' }],
		[
			'event.outgoing.started',
			'a call_id, from without a value',
			{ call_id: 'x', from: null, team: '' },
		],
		['event.outgoing.started', 'to', { to: '442000000000' }],
		['event.outgoing.started', 'callerid', { callerid: '442000000000' }],
		[
			'event.outgoing.started',
			'to beside from and team',
			{ to: '442000000000', from: '1', team: 'x' },
		],
	])('is %s with %s', (expected, _, more) => {
		expect(detectEvent({ ...event, ...more }).name).toBe(expected);
	});
});

test.each<[EventName, unknown]>([
	['cdr.incoming.userMissed', 'b'],
	['cdr.incoming.userMissed', ' B '],
	['cdr.incoming.missed', 'a'],
	['cdr.incoming.missed', null],
	['cdr.incoming.missed', 2],
])('a missed incoming record is %s with leg %j', (expected, leg) => {
	expect(detectEvent({ type: 'cdr', direction: 'inbound', status: 'missed', leg }).name).toBe(
		expected,
	);
});

test.each<JsonObject>([
	{},
	{ status: 'answered', direction: 'inbound' },
	{ type: 'cdr', status: 'answered', direction: 'sideways' },
	{ type: 'cdr', status: 'ANSWERED', direction: 'inbound' },
	{ type: 'event', status: 'ringing', direction: 'inbound' },
	{ type: null, status: null, direction: null },
	{ type: ['cdr'], status: ['answered'], direction: ['inbound'] },
])('anything else is other: %j', (sent) => {
	expect(detectEvent(sent).name).toBe('other');
});

test.each(Object.entries(DOCUMENTED))('%s has the documented properties', (name, documented) => {
	const event = EVERY_EVENT.find((candidate) => candidate.name === name);
	expect([...(event?.properties ?? [])].sort()).toEqual([...documented].sort());
});

test('every event documents the required properties, and names nothing twice', () => {
	for (const { properties, required = [] } of EVERY_EVENT) {
		expect(properties).toEqual(expect.arrayContaining([...REQUIRED, ...required]));
		expect(new Set(properties).size).toBe(properties.length);
	}
	expect(new Set(EVERY_EVENT.map(({ label }) => label)).size).toBe(EVERY_EVENT.length);
});

/** n8n's list of nodes shows "On", then the label without punctuation. */
test.each(EVERY_EVENT)('the label "$label" reads the same in n8n’s list of nodes', ({ label }) => {
	expect(label).toMatch(/^[A-Z][A-Za-z ]+$/);
});
