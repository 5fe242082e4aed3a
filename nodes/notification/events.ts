/**
 * The fourteen notifications that TeleCMI documents, and `other` for anything else that has the
 * required properties. Detection, null-filling, the node's parameter, the output schema and the
 * docs follow from this one table.
 */
import { isPresent, type JsonObject } from './json';
import type { FieldName } from './fields';

/** Whose side of the call a leg is: the account's user, the customer who was called, or the caller. */
export type Party = 'user' | 'customer' | 'caller';

/** What all notifications of one origin share. */
type Origin = {
	type: 'cdr' | 'event';
	direction: 'inbound' | 'outbound';
	/** The party of `leg` a and b, and of a notification without a leg. */
	parties: { a: Party; b: Party; none: Party | null };
	/** Whether each notification comes once for the user and once for the customer. */
	perLeg: boolean;
};

const INCOMING_PARTIES = { a: 'caller', b: 'user', none: 'caller' } as const;
const OUTGOING_PARTIES = { a: 'user', b: 'customer', none: null } as const;
const USER_PARTIES = { a: 'user', b: 'user', none: 'user' } as const;

const incomingRecord: Origin = {
	type: 'cdr',
	direction: 'inbound',
	parties: INCOMING_PARTIES,
	perLeg: false,
};
const outgoingRecord: Origin = {
	type: 'cdr',
	direction: 'outbound',
	parties: OUTGOING_PARTIES,
	perLeg: true,
};
const incomingEvent: Origin = { ...incomingRecord, type: 'event' };
const outgoingEvent: Origin = { ...outgoingRecord, type: 'event' };
/** The user's leg of an incoming call, which TeleCMI nevertheless calls outbound. */
const userEvent: Origin = {
	type: 'event',
	direction: 'outbound',
	parties: USER_PARTIES,
	perLeg: false,
};

const ENVELOPE = ['type', 'app_id', 'direction', 'status', 'cmiuuid', 'time'] as const;
const INCOMING = [...ENVELOPE, 'conversation_uuid', 'custom'] as const;
const INCOMING_RECORD = [
	...INCOMING,
	'team',
	'virtual_number',
	'from',
	'hangup_reason',
	'ivr_name',
] as const;
const INCOMING_EVENT = [...INCOMING, 'from', 'to'] as const;
const USER_EVENT = [...INCOMING, 'leg', 'user', 'team', 'from'] as const;
const OUTGOING = [
	...ENVELOPE,
	'leg',
	'call_id',
	'request_id',
	'user',
	'to',
	'custom',
	'extra_params',
] as const;
const OUTGOING_RECORD = [...OUTGOING, 'virtual_number', 'hangup_reason'] as const;
const OUTGOING_EVENT = [...OUTGOING, 'conversation_uuid', 'callerid'] as const;

/**
 * TeleCMI calls the user's leg of an incoming call outbound. It names neither `to` nor `callerid`,
 * and no `call_id` unless it has `from` or `team`, which no outgoing event has.
 */
function isOfIncomingCall({ to, callerid, call_id, from, team }: JsonObject): boolean {
	if (isPresent(to) || isPresent(callerid)) return false;
	return !isPresent(call_id) || isPresent(from) || isPresent(team);
}

function isOfUser({ leg }: JsonObject): boolean {
	return typeof leg === 'string' && leg.trim().toLowerCase() === 'b';
}

type Row = {
	name: string;
	/** As an option of Trigger On. n8n's list of nodes puts "On" before it. */
	label: string;
	description: string;
	origin: Origin | null;
	status: string | null;
	/** Tells it from a later row with the same type, direction and status. */
	when?: (notification: JsonObject) => boolean;
	/** Needed besides {@link REQUIRED}. */
	required?: readonly FieldName[];
	/** The documented properties. */
	properties: readonly FieldName[];
};

/** Without these it is no notification. */
export const REQUIRED = ['cmiuuid', 'status', 'direction', 'time'] as const;

/** In the order of detection: the first row that matches wins. */
export const EVENTS = [
	{
		name: 'cdr.outgoing.answered',
		label: 'Record of Answered Outgoing Call',
		description:
			'After an outgoing call that was answered; TeleCMI sends one record per leg (one for the user, one for the customer)',
		origin: outgoingRecord,
		status: 'answered',
		required: ['to'],
		properties: [...OUTGOING_RECORD, 'answeredsec', 'record', 'filename'],
	},
	{
		name: 'cdr.outgoing.missed',
		label: 'Record of Missed Outgoing Call',
		description:
			'After an outgoing call that was not answered; TeleCMI sends one record per leg (one for the user, one for the customer)',
		origin: outgoingRecord,
		status: 'missed',
		properties: OUTGOING_RECORD,
	},
	{
		name: 'cdr.incoming.answered',
		label: 'Record of Answered Incoming Call',
		description: 'After an incoming call that a user answered',
		origin: incomingRecord,
		status: 'answered',
		properties: [...INCOMING_RECORD, 'user', 'to', 'answeredsec', 'record', 'filename'],
	},
	{
		name: 'cdr.incoming.userMissed',
		label: 'Record of Incoming Call Missed by User',
		description:
			'When one user did not pick up an incoming call; a hunt group (a team whose users TeleCMI rings) sends one for each of them',
		origin: incomingRecord,
		status: 'missed',
		when: isOfUser,
		properties: [...INCOMING_RECORD, 'leg', 'user', 'to'],
	},
	{
		name: 'cdr.incoming.missed',
		label: 'Record of Missed Incoming Call',
		description: 'After an incoming call that nobody answered, with the voicemail if there is one',
		origin: incomingRecord,
		status: 'missed',
		properties: [...INCOMING_RECORD, 'waitedsec', 'voicemail', 'voicename'],
	},
	{
		name: 'event.incoming.waiting',
		label: 'Live Incoming Call Waiting',
		description: 'When an incoming call starts to wait for a user',
		origin: incomingEvent,
		status: 'waiting',
		properties: INCOMING_EVENT,
	},
	{
		name: 'event.incoming.answered',
		label: 'Live Incoming Call Answered',
		description: 'When an incoming call is answered',
		origin: incomingEvent,
		status: 'answered',
		properties: INCOMING_EVENT,
	},
	{
		name: 'event.incoming.hangup',
		label: 'Live Incoming Call Ended',
		description: 'When an incoming call ends for the caller',
		origin: incomingEvent,
		status: 'hangup',
		properties: INCOMING_EVENT,
	},
	{
		name: 'event.user.started',
		label: 'Live User Ringing',
		description: "When a user's phone starts to ring for an incoming call",
		origin: userEvent,
		status: 'started',
		when: isOfIncomingCall,
		properties: USER_EVENT,
	},
	{
		name: 'event.user.answered',
		label: 'Live User Answered',
		description: 'When a user picks up an incoming call',
		origin: userEvent,
		status: 'answered',
		when: isOfIncomingCall,
		properties: USER_EVENT,
	},
	{
		name: 'event.user.hangup',
		label: 'Live User Hung Up',
		description: "When a user's side of an incoming call ends",
		origin: userEvent,
		status: 'hangup',
		when: isOfIncomingCall,
		properties: USER_EVENT,
	},
	{
		name: 'event.outgoing.started',
		label: 'Live Outgoing Call Ringing',
		description: 'When a leg of an outgoing call starts to ring',
		origin: outgoingEvent,
		status: 'started',
		properties: OUTGOING_EVENT,
	},
	{
		name: 'event.outgoing.answered',
		label: 'Live Outgoing Call Answered',
		description: 'When a leg of an outgoing call is answered',
		origin: outgoingEvent,
		status: 'answered',
		properties: OUTGOING_EVENT,
	},
	{
		name: 'event.outgoing.hangup',
		label: 'Live Outgoing Call Ended',
		description: 'When a leg of an outgoing call ends',
		origin: outgoingEvent,
		status: 'hangup',
		properties: OUTGOING_EVENT,
	},
	{
		name: 'other',
		label: 'Other Notification',
		description: 'A notification of a kind that TeleCMI has not documented yet',
		origin: null,
		status: null,
		properties: ENVELOPE,
	},
] as const satisfies readonly Row[];

export type EventName = (typeof EVENTS)[number]['name'];

/** A row of {@link EVENTS}. */
export type CallEvent = Row & { name: EventName };

/** The same list, each row with all that a row can have. */
export const EVERY_EVENT: readonly CallEvent[] = EVENTS;

const OTHER = EVERY_EVENT.find(({ origin }) => origin === null) as CallEvent;

/** Which documented notification this is, or `other`. Every object has an answer. */
export function detectEvent(notification: JsonObject): CallEvent {
	return EVERY_EVENT.find((event) => matches(event, notification)) ?? OTHER;
}

function matches({ origin, status, when }: CallEvent, notification: JsonObject): boolean {
	return (
		status === notification.status &&
		origin?.type === notification.type &&
		origin?.direction === notification.direction &&
		(when === undefined || when(notification))
	);
}
