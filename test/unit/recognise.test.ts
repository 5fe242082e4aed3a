import type { EventName } from '../../nodes/notification/events';
import type { JsonObject } from '../../nodes/notification/json';
import { detectEvent } from '../../nodes/notification/recognise';

const nameOf = (notification: JsonObject) => detectEvent(notification).name;

type Row = [type: string, direction: string, status: string, more: JsonObject, event: EventName];

describe('the fourteen notifications', () => {
	test.each<Row>([
		['cdr', 'inbound', 'answered', {}, 'cdr.incoming.answered'],
		['cdr', 'inbound', 'missed', {}, 'cdr.incoming.missed'],
		['cdr', 'inbound', 'missed', { leg: 'b' }, 'cdr.incoming.userMissed'],
		['cdr', 'outbound', 'answered', { leg: 'a' }, 'cdr.outgoing.answered'],
		['cdr', 'outbound', 'answered', { leg: 'b' }, 'cdr.outgoing.answered'],
		['cdr', 'outbound', 'answered', {}, 'cdr.outgoing.answered'],
		['cdr', 'outbound', 'missed', { leg: 'a' }, 'cdr.outgoing.missed'],
		['cdr', 'outbound', 'missed', { leg: 'b' }, 'cdr.outgoing.missed'],
		['event', 'inbound', 'waiting', {}, 'event.incoming.waiting'],
		['event', 'inbound', 'answered', {}, 'event.incoming.answered'],
		['event', 'inbound', 'hangup', {}, 'event.incoming.hangup'],
		['event', 'outbound', 'started', { leg: 'b' }, 'event.user.started'],
		['event', 'outbound', 'answered', { leg: 'b' }, 'event.user.answered'],
		['event', 'outbound', 'hangup', { leg: 'b' }, 'event.user.hangup'],
		['event', 'outbound', 'started', { leg: 'a', to: '1' }, 'event.outgoing.started'],
		['event', 'outbound', 'answered', { leg: 'a', to: '1' }, 'event.outgoing.answered'],
		['event', 'outbound', 'hangup', { leg: 'b', to: '1' }, 'event.outgoing.hangup'],
	])('%s, %s, %s with %j is %5$s', (type, direction, status, more, event) => {
		expect(nameOf({ type, direction, status, ...more })).toBe(event);
	});
});

describe('an outbound event is of an outgoing call only if it says where the call goes', () => {
	const event = { type: 'event', direction: 'outbound', status: 'answered', leg: 'b' };

	test.each([
		['to', { to: '442000000001' }],
		['to as a number', { to: 442000000001 }],
		['callerid', { callerid: '442000000000' }],
		['call_id', { call_id: 'e51d5392-d9cf-123b-fe91-3cecefb9bfb6' }],
		['all three', { to: '442000000001', callerid: '442000000000', call_id: 'e51d5392' }],
	])('with %s it is event.outgoing.answered', (_, more) => {
		expect(nameOf({ ...event, ...more })).toBe('event.outgoing.answered');
	});

	test.each([
		['none of the three', {}],
		['the three empty, as a form writes what it has not', { to: '', callerid: '', call_id: '' }],
		['the three null', { to: null, callerid: null, call_id: null }],
		['no leg either, as older accounts send it', { leg: undefined }],
		['a user, a team and a caller', { user: '204_2222223', team: 'Sales_2222223', from: '44' }],
		['a conversation', { conversation_uuid: '5202a928-07c3-4d32-a1a4-d304c9275971' }],
	])('with %s it is event.user.answered', (_, more) => {
		expect(nameOf({ ...event, ...more })).toBe('event.user.answered');
	});
});

describe('a missed incoming record is of one user only on leg b', () => {
	test.each([
		['no leg', {}],
		['an empty leg', { leg: '' }],
		['a null leg', { leg: null }],
		['a user but no leg', { user: '302_2223343', to: 919999999999 }],
	])('with %s it is cdr.incoming.missed', (_, more) => {
		expect(nameOf({ type: 'cdr', direction: 'inbound', status: 'missed', ...more })).toBe(
			'cdr.incoming.missed',
		);
	});
});

describe('anything else is other', () => {
	test.each<[string, JsonObject]>([
		['an unknown status', { type: 'event', direction: 'outbound', status: 'transferred', to: '1' }],
		['an unknown direction', { type: 'cdr', direction: 'internal', status: 'answered' }],
		['an unknown type', { type: 'sms', direction: 'inbound', status: 'answered' }],
		['a status of records on an event', { type: 'event', direction: 'inbound', status: 'missed' }],
		['a status of events on a record', { type: 'cdr', direction: 'inbound', status: 'hangup' }],
		['no type', { direction: 'inbound', status: 'answered' }],
		['no direction', { type: 'cdr', status: 'answered' }],
		['no status', { type: 'cdr', direction: 'inbound' }],
		['nothing at all', {}],
		['a status of null', { status: null }],
		['a status that is no text', { type: 'cdr', direction: 'inbound', status: ['answered'] }],
		['a type that is no text', { type: { 0: 'cdr' }, direction: 'inbound', status: 'answered' }],
		['the words in other places', { type: 'cdr inbound', direction: 'answered', status: '' }],
		['names of Object.prototype', { type: 'constructor', direction: '', status: 'toString' }],
	])('%s', (_, notification) => {
		expect(nameOf(notification)).toBe('other');
	});
});
