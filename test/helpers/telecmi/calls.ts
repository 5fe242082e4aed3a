/**
 * Whole calls as TeleCMI tells of them: the notifications, in the order they happen, and the row
 * that its call records keep. Shapes are those of the documented samples (nodes/TelecmiTrigger/testPage/samples.json), with
 * what was seen live: a leg's `time` is its own start and the same on all of its notifications, and
 * an incoming record carries the user's leg.
 */
import { randomBytes, randomUUID } from 'node:crypto';

import type { JsonObject } from '../../../nodes/notification/json';

export type ListPath = '/v2/answered' | '/v2/missed' | '/v2/out_answered' | '/v2/out_missed';

export type Call = {
	/** What the click-to-call request was answered with; null for calls that were dialled otherwise. */
	requestId: string | null;
	/** As they happen. How they arrive is another matter: see delivery.ts. */
	notifications: JsonObject[];
	/** The call's row, and the list it is in. */
	record: { list: ListPath; row: JsonObject };
	/** What there is to download, by name. */
	files: string[];
};

export type CallOptions = {
	appId: number;
	/** The user's extension. */
	extension?: string;
	customer?: number;
	businessNumber?: number;
	/** When the first leg starts, in epoch milliseconds. */
	at?: number;
	recorded?: boolean;
	/** What the click-to-call request carried. */
	extraParams?: JsonObject | undefined;
	/** Whose uuid and time the row has: nobody documents which. */
	recordLeg?: 'first' | 'second';
	/** Null for a call that was dialled, not requested. */
	requestId?: string | null;
};

export function newRequestId(): string {
	return randomBytes(32).toString('base64url').replace(/[-_]/g, '0');
}

/** A click to call that both answer: eight notifications. */
export function clickToCallAnswered(options: CallOptions): Call {
	const call = outgoing(options);
	const { a, b, record, filename } = call;
	const recording = filename === null ? { record: false } : { record: true, filename };
	return {
		requestId: call.requestId,
		notifications: [
			a.event('started'),
			a.event('answered'),
			b.event('started'),
			b.event('answered'),
			b.event('hangup'),
			a.event('hangup'),
			a.record('answered', { answeredsec: 15, hangup_reason: 'recv_bye' }),
			b.record('answered', { answeredsec: 6, hangup_reason: 'sent_bye', ...recording }),
		],
		record: record('/v2/out_answered', { duration: 15, billedsec: 6, rate: 0.0231 }),
		files: filename === null ? [] : [filename],
	};
}

/** The user's own phone rings and is not picked up: there is no customer's leg. */
export function userDidNotPickUp(options: CallOptions): Call {
	const { a, record, requestId } = outgoing({ ...options, recordLeg: 'first', recorded: false });
	return {
		requestId,
		notifications: [
			a.event('started'),
			a.event('hangup'),
			a.record('missed', { hangup_reason: 'recv_cancel' }),
		],
		record: record('/v2/out_missed', { duration: 0, billedsec: 0, rate: 0 }),
		files: [],
	};
}

/** The user answers and the customer rejects: leg a says answered, leg b missed. */
export function customerRejected(options: CallOptions): Call {
	const { a, b, record, requestId } = outgoing({ ...options, recorded: false });
	return {
		requestId,
		notifications: [
			a.event('started'),
			a.event('answered'),
			b.event('started'),
			b.event('hangup'),
			a.event('hangup'),
			a.record('answered', { answeredsec: 4, hangup_reason: 'recv_bye' }),
			b.record('missed', { hangup_reason: 'sent_reject' }),
		],
		record: record('/v2/out_missed', { duration: 0, billedsec: 0, rate: 0 }),
		files: [],
	};
}

/** An incoming call that a hunt group tries on one user after the other until one answers. */
export function incomingThroughHuntGroup(options: CallOptions): Call {
	const call = incoming(options);
	const { filename } = call;
	const answering = call.userLeg(options.extension ?? '204', 2);
	return {
		requestId: null,
		notifications: [
			...call.unanswered,
			answering.event('started'),
			answering.event('answered'),
			call.event('answered'),
			answering.event('hangup'),
			call.event('hangup'),
			{
				...call.recordBase,
				// Live: the uuid of the user's leg, not of the caller's.
				cmiuuid: answering.uuid,
				user: answering.user,
				team: call.team,
				to: call.businessNumber,
				status: 'answered',
				answeredsec: 11,
				hangup_reason: 'recv_bye',
				ivr_name: 'salesivr',
				...(filename === null ? { record: false } : { record: true, filename }),
			},
		],
		record: {
			list: '/v2/answered',
			row: {
				cmiuid: options.recordLeg === 'first' ? call.uuid : answering.uuid,
				agent: answering.user,
				...{ ...call.row, duration: 26, billedsec: 11, rate: 0.01, notes: [] },
				...(filename === null ? {} : { record: 'true', filename }),
			},
		},
		files: filename === null ? [] : [filename],
	};
}

/** An incoming call that nobody answers, and that leaves a voicemail. */
export function incomingMissed(options: CallOptions): Call {
	const call = incoming(options);
	const { filename } = call;
	return {
		requestId: null,
		notifications: [
			...call.unanswered,
			call.event('hangup'),
			{
				...call.recordBase,
				cmiuuid: call.uuid,
				team: call.team,
				status: 'missed',
				waitedsec: 27,
				hangup_reason: 'recv_bye',
				ivr_name: 'salesivr',
				...(filename === null ? { voicemail: false } : { voicemail: true, voicename: filename }),
			},
		],
		record: {
			list: '/v2/missed',
			row: {
				cmiuid: call.uuid,
				...{ ...call.row, duration: 27, billedsec: 0, rate: 0 },
			},
		},
		files: filename === null ? [] : [filename],
	};
}

/** The user's leg a, and leg b to the customer that starts once the user has answered. */
function outgoing(options: CallOptions) {
	const { appId, extension = '202', at = Date.now(), recordLeg = 'second' } = options;
	const customer = options.customer ?? 442000000001;
	const businessNumber = options.businessNumber ?? 440000000000;
	const requestId = options.requestId === undefined ? newRequestId() : options.requestId;
	const user = `${extension}_${appId}`;
	const ofRequest = {
		...(requestId === null ? {} : { request_id: requestId }),
		...(options.extraParams === undefined ? {} : { extra_params: options.extraParams }),
	};
	const callIds = { event: randomUUID(), record: randomUUID() };
	const uuids = { a: randomUUID(), b: randomUUID() };
	const starts = { a: at, b: at + 4200 };

	const leg = (name: 'a' | 'b') => ({
		event: (status: string): JsonObject => ({
			call_id: callIds.event,
			leg: name,
			type: 'event',
			user,
			cmiuuid: uuids[name],
			direction: 'outbound',
			callerid: String(businessNumber),
			app_id: appId,
			time: starts[name],
			custom: 'none',
			...ofRequest,
			status,
			to: String(customer),
			conversation_uuid: uuids.a,
		}),
		record: (status: string, rest: JsonObject): JsonObject => ({
			virtual_number: String(businessNumber),
			// Live, it can differ from the one of the leg's events.
			call_id: callIds.record,
			custom: 'false',
			leg: name,
			type: 'cdr',
			appid: appId,
			to: customer,
			cmiuuid: uuids[name],
			status,
			user,
			time: starts[name],
			direction: 'outbound',
			...ofRequest,
			...rest,
		}),
	});

	const rowLeg = recordLeg === 'first' ? 'a' : 'b';
	const filename = fileName(starts.b, options);
	const record = (list: ListPath, measures: JsonObject): Call['record'] => ({
		list,
		row: {
			cmiuid: uuids[rowLeg],
			agent: user,
			...measures,
			from: String(businessNumber),
			to: customer,
			time: starts[rowLeg],
			name: 'unknown',
			notes: [],
			...(filename === null ? {} : { record: 'true', filename }),
		},
	});
	return { a: leg('a'), b: leg('b'), record, requestId, filename };
}

function incoming({
	customer: caller = 440000000002,
	businessNumber = 440000000000,
	at = Date.now(),
	...options
}: CallOptions) {
	const { appId } = options;
	const uuid = randomUUID();
	const teamId = `Sales_${appId}`;
	const recordBase = {
		type: 'cdr',
		appid: appId,
		direction: 'inbound',
		conversation_uuid: uuid,
		virtual_number: businessNumber,
		from: caller,
		time: at,
		custom: 'false',
	};
	const event = (status: string): JsonObject => ({
		type: 'event',
		direction: 'inbound',
		conversation_uuid: uuid,
		cmiuuid: uuid,
		from: String(caller),
		app_id: appId,
		time: at,
		to: String(businessNumber),
		custom: 'none',
		status,
	});
	const userLeg = (extension: string, position: number) => {
		const legUuid = randomUUID();
		const user = `${extension}_${appId}`;
		const time = at + 5000 * (position + 1);
		return {
			uuid: legUuid,
			user,
			/** The user's leg of an incoming call says outbound, and carries no number but `from`. */
			event: (status: string): JsonObject => ({
				leg: 'b',
				type: 'event',
				team: teamId,
				user,
				conversation_uuid: uuid,
				cmiuuid: legUuid,
				direction: 'outbound',
				from: String(caller),
				app_id: appId,
				time,
				custom: 'none',
				status,
			}),
			missed: (): JsonObject => ({
				...recordBase,
				leg: 'b',
				cmiuuid: legUuid,
				user,
				team: teamId,
				to: businessNumber,
				status: 'missed',
				time,
				hangup_reason: 'recv_cancel',
			}),
		};
	};
	/** Whom the hunt group tries before the user who answers. */
	const tried = ['201', '202'].map(userLeg);
	return {
		uuid,
		businessNumber,
		team: teamId,
		recordBase,
		event,
		userLeg,
		unanswered: [
			event('waiting'),
			...tried.flatMap((leg) => [leg.event('started'), leg.event('hangup'), leg.missed()]),
		],
		row: { from: caller, to: businessNumber, time: at, name: 'unknown' },
		filename: fileName(at, options),
	};
}

/** Begins with the moment of the recording, and ends in the App ID. */
function fileName(time: number, { recorded = true, appId }: CallOptions): string | null {
	if (!recorded) return null;
	const digits = BigInt(`0x${randomBytes(5).toString('hex')}`);
	return `${time + 400}${digits}_${appId}.mp3`;
}
