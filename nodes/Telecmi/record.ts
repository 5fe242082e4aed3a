/** Turns a row of TeleCMI's call records into the item that the trigger makes of such a call. Pure. */
import { EVENTS, type CallEvent, type EventName } from '../notification/events';
import { toItem } from '../notification/item';
import { isObject, MAX_DEPTH, shapeOf, type JsonObject } from '../notification/json';
import type { PhoneNumberFormat } from '../notification/phone';
import { PROPERTIES } from '../notification/properties';
import { numberIn } from './number';

export type Direction = 'incoming' | 'outgoing';
export type Outcome = 'answered' | 'missed';

/** Where TeleCMI keeps which records. The only sign of a row's direction and outcome is its list. */
export const LISTS = [
	{ path: '/v2/answered', direction: 'incoming', outcome: 'answered' },
	{ path: '/v2/missed', direction: 'incoming', outcome: 'missed' },
	{ path: '/v2/out_answered', direction: 'outgoing', outcome: 'answered' },
	{ path: '/v2/out_missed', direction: 'outgoing', outcome: 'missed' },
] as const satisfies ReadonlyArray<{ path: string; direction: Direction; outcome: Outcome }>;

export type List = (typeof LISTS)[number];

/** What a record has and no notification: numbers, null when TeleCMI left them out. */
const MEASURES = ['duration', 'billedsec', 'rate'] as const;

/** The row's names of what notifications call otherwise. */
const ROW_NAMES: ReadonlyMap<string, string> = new Map([
	['cmiuid', 'cmiuuid'],
	['agent', 'user'],
]);

export type RecordFormat = { appId: number; phoneNumber: PhoneNumberFormat };

/**
 * The keys of the trigger's item for that kind of call, and `duration`, `billedsec` (seconds),
 * `rate`, `notes`. A row names neither request nor conversation nor leg, so `call_key` is its
 * `cmiuuid`, and `delivery_key` has `-` for the leg.
 */
export function recordToItem(list: List, row: JsonObject, format: RecordFormat): JsonObject {
	const event = eventOf(list);
	const notification = withUnreadableAside(notificationOf(event, row, format.appId));
	return toItem(event, notification, PROPERTIES.parse(notification), {
		customData: 'flatten',
		phoneNumber: format.phoneNumber,
		includeRaw: false,
	});
}

/** The same for a row that comes again, on a page that shifted or repeats; rows of two lists differ. */
export function rowKey(row: JsonObject): string {
	const { cmiuid, cmiuuid, time } = row;
	const id = cmiuid ?? cmiuuid;
	return id === undefined || id === null || id === '' ? JSON.stringify(row) : `${id} ${time}`;
}

function eventOf({ direction, outcome }: List): CallEvent {
	const name: EventName = `cdr.${direction}.${outcome}`;
	return EVENTS.find((event) => event.name === name) as CallEvent;
}

function notificationOf({ origin, status }: CallEvent, row: JsonObject, appId: number): JsonObject {
	const named = Object.fromEntries(
		Object.entries(fitToStore(row)).map(([name, value]) => [ROW_NAMES.get(name) ?? name, value]),
	);
	const measures = Object.fromEntries(
		MEASURES.map((name) => [name, numberIn(named[name]) ?? named[name] ?? null]),
	);
	return {
		...named,
		...measures,
		notes: named.notes ?? [],
		// The row is of the account that asked.
		appid: appId,
		type: origin?.type,
		direction: origin?.direction,
		status,
	};
}

/** What is not of its documented type is moved aside, unread, so that no call is lost. */
function withUnreadableAside(notification: JsonObject): JsonObject {
	const { error } = PROPERTIES.safeParse(notification);
	if (!error) return notification;
	const unreadable = new Set(error.issues.map(({ path }) => String(path[0])));
	return Object.fromEntries(
		Object.entries(notification).map(([name, value]) => [
			unreadable.has(name) ? `${name}_unreadable` : name,
			value,
		]),
	);
}

/** n8n copies and stores items by recursion: a row that nests too deep for that keeps its plain values. */
function fitToStore(row: JsonObject): JsonObject {
	if (shapeOf(row).depth <= MAX_DEPTH) return row;
	return Object.fromEntries(
		Object.entries(row).filter(([, value]) => !isObject(value) && !Array.isArray(value)),
	);
}
