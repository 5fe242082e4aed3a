/**
 * The fourteen notifications that TeleCMI documents, and `other` for whatever else carries the
 * envelope. The one list that recognising, null-filling, the node's parameter, the output schema
 * and the docs all come from.
 */
import { isPresent, type JsonObject } from './json';
import type { PropertyName } from './fields';

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

const ENVELOPE = ['type', 'app_id', 'direction', 'status'] as const;
const INCOMING_EVENT = [
	...ENVELOPE,
	'cmiuuid',
	'conversation_uuid',
	'from',
	'to',
	'time',
	'custom',
] as const;
const USER_EVENT = [
	...ENVELOPE,
	'leg',
	'cmiuuid',
	'conversation_uuid',
	'user',
	'team',
	'from',
	'time',
	'custom',
] as const;
const OUTGOING_EVENT = [
	...ENVELOPE,
	'leg',
	'call_id',
	'cmiuuid',
	'conversation_uuid',
	'request_id',
	'user',
	'callerid',
	'to',
	'time',
	'custom',
	'extra_params',
] as const;

const ofUserLeg = ({ leg }: JsonObject) => leg === 'b';

/** TeleCMI gives no other sign: every event of an outgoing call has at least one of the three. */
const ofIncomingCall = ({ to, callerid, call_id }: JsonObject) =>
	![to, callerid, call_id].some(isPresent);

type Row = {
	name: string;
	/** Its name and its one line of explanation in the editor. */
	label: string;
	description: string;
	origin: Origin | null;
	status: string | null;
	/** Tells it from a later row of the same origin's type, direction and status. */
	when?: (notification: JsonObject) => boolean;
	/** Worth nothing without these, besides {@link REQUIRED}. */
	required?: readonly PropertyName[];
	/** The documented properties, in the order of the item's keys. */
	properties: readonly PropertyName[];
};

/** Every notification carries these, or it is none. */
export const REQUIRED = ['cmiuuid', 'status', 'direction', 'time'] as const;

/** In the order of recognition: of two rows that match, the first is meant. */
export const EVENTS = [
	{
		name: 'cdr.outgoing.answered',
		label: 'Outgoing Call Answered (Record)',
		description: 'After an outgoing call that was answered: one record for each leg',
		origin: outgoingRecord,
		status: 'answered',
		required: ['to'],
		properties: [
			...ENVELOPE,
			'leg',
			'call_id',
			'cmiuuid',
			'request_id',
			'user',
			'virtual_number',
			'to',
			'time',
			'answeredsec',
			'hangup_reason',
			'record',
			'filename',
			'custom',
			'extra_params',
		],
	},
	{
		name: 'cdr.outgoing.missed',
		label: 'Outgoing Call Missed (Record)',
		description: 'After an outgoing call that was not answered: one record for each leg',
		origin: outgoingRecord,
		status: 'missed',
		properties: [
			...ENVELOPE,
			'leg',
			'call_id',
			'cmiuuid',
			'request_id',
			'user',
			'virtual_number',
			'to',
			'time',
			'hangup_reason',
			'custom',
			'extra_params',
		],
	},
	{
		name: 'cdr.incoming.answered',
		label: 'Incoming Call Answered (Record)',
		description: 'After an incoming call that a user answered',
		origin: incomingRecord,
		status: 'answered',
		properties: [
			...ENVELOPE,
			'cmiuuid',
			'conversation_uuid',
			'user',
			'team',
			'virtual_number',
			'from',
			'to',
			'time',
			'answeredsec',
			'hangup_reason',
			'record',
			'filename',
			'ivr_name',
			'custom',
		],
	},
	{
		name: 'cdr.incoming.userMissed',
		label: 'Incoming Call Missed by User (Record)',
		description:
			'When one user did not pick up an incoming call; a hunt group sends one for each user it tried',
		origin: incomingRecord,
		status: 'missed',
		when: ofUserLeg,
		properties: [
			...ENVELOPE,
			'leg',
			'cmiuuid',
			'conversation_uuid',
			'user',
			'team',
			'virtual_number',
			'from',
			'to',
			'time',
			'hangup_reason',
			'ivr_name',
			'custom',
		],
	},
	{
		name: 'cdr.incoming.missed',
		label: 'Incoming Call Missed (Record)',
		description: 'After an incoming call that nobody answered, with the voicemail if there is one',
		origin: incomingRecord,
		status: 'missed',
		properties: [
			...ENVELOPE,
			'cmiuuid',
			'conversation_uuid',
			'team',
			'virtual_number',
			'from',
			'time',
			'waitedsec',
			'hangup_reason',
			'voicemail',
			'voicename',
			'ivr_name',
			'custom',
		],
	},
	{
		name: 'event.incoming.waiting',
		label: 'Incoming Call Waiting (Live)',
		description: 'When an incoming call starts to wait for a user',
		origin: incomingEvent,
		status: 'waiting',
		properties: INCOMING_EVENT,
	},
	{
		name: 'event.incoming.answered',
		label: 'Incoming Call Answered (Live)',
		description: 'When an incoming call is answered',
		origin: incomingEvent,
		status: 'answered',
		properties: INCOMING_EVENT,
	},
	{
		name: 'event.incoming.hangup',
		label: 'Incoming Call Ended (Live)',
		description: 'When an incoming call ends for the caller',
		origin: incomingEvent,
		status: 'hangup',
		properties: INCOMING_EVENT,
	},
	{
		name: 'event.user.started',
		label: 'User Ringing (Live)',
		description: "When a user's phone starts to ring for an incoming call",
		origin: userEvent,
		status: 'started',
		when: ofIncomingCall,
		properties: USER_EVENT,
	},
	{
		name: 'event.user.answered',
		label: 'User Answered (Live)',
		description: 'When a user picks up an incoming call',
		origin: userEvent,
		status: 'answered',
		when: ofIncomingCall,
		properties: USER_EVENT,
	},
	{
		name: 'event.user.hangup',
		label: 'User Hung Up (Live)',
		description: "When a user's side of an incoming call ends",
		origin: userEvent,
		status: 'hangup',
		when: ofIncomingCall,
		properties: USER_EVENT,
	},
	{
		name: 'event.outgoing.started',
		label: 'Outgoing Call Started (Live)',
		description: 'When a leg of an outgoing call starts to ring',
		origin: outgoingEvent,
		status: 'started',
		properties: OUTGOING_EVENT,
	},
	{
		name: 'event.outgoing.answered',
		label: 'Outgoing Call Answered (Live)',
		description: 'When a leg of an outgoing call is answered',
		origin: outgoingEvent,
		status: 'answered',
		properties: OUTGOING_EVENT,
	},
	{
		name: 'event.outgoing.hangup',
		label: 'Outgoing Call Ended (Live)',
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
		properties: [...ENVELOPE, 'cmiuuid', 'time'],
	},
] as const satisfies readonly Row[];

export type EventName = (typeof EVENTS)[number]['name'];

/** A row of {@link EVENTS}. */
export type CallEvent = Row & { name: EventName };

/** The same list, each row with all that a row can have. */
export const EVERY_EVENT: readonly CallEvent[] = EVENTS;
