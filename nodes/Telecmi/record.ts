/** Turns a row of TeleCMI's call records into the item that the trigger makes of such a call. Pure. */
import { EVENTS, type CallEvent, type EventName } from '../notification/events';
import { nextFreeSuffix, toItem } from '../notification/item';
import { isObject, isPresent, toStorable, type JsonObject } from '../notification/json';
import { readFields, type PhoneNumberFormat } from '../notification/fields';
import { numberIn } from './values';

export const DIRECTIONS = ['incoming', 'outgoing'] as const;
export const OUTCOMES = ['answered', 'missed'] as const;

export type Direction = (typeof DIRECTIONS)[number];
export type Outcome = (typeof OUTCOMES)[number];

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

/** Notifications' names of what rows call otherwise. A row's own name wins where it has both. */
const ROW_NAMES: ReadonlyMap<string, string> = new Map([
	['cmiuuid', 'cmiuid'],
	['user', 'agent'],
]);

type RecordFormat = { appId: number; phoneNumber: PhoneNumberFormat };

/**
 * The keys of the trigger's item for that kind of call, and `duration`, `billedsec` (seconds),
 * `rate`, `notes`. A row names neither request nor conversation nor leg, so `call_key` is its
 * `cmiuuid`, and `delivery_key` has `-` for the leg.
 */
export function recordToItem(list: List, row: JsonObject, format: RecordFormat): JsonObject {
	const event = eventOf(list);
	const notification = notificationOf(event, row, format.appId);
	return toItem(event, notification, readFields(notification), {
		customData: 'flatten',
		phoneNumber: format.phoneNumber,
		includeRaw: false,
	});
}

function eventOf({ direction, outcome }: List): CallEvent {
	const name: EventName = `cdr.${direction}.${outcome}`;
	return EVENTS.find((event) => event.name === name) as CallEvent;
}

function notificationOf({ origin, status }: CallEvent, sent: JsonObject, appId: number) {
	const row = fitToStore(sent);
	const notification = new Map<string, unknown>();
	for (const [name, rowName] of ROW_NAMES) {
		if (isPresent(row[rowName])) notification.set(name, row[rowName]);
	}
	for (const name of MEASURES) notification.set(name, numberIn(row[name]) ?? row[name] ?? null);
	notification.set('notes', row.notes ?? []);
	// The row is of the account that asked, and of the list it is in.
	notification.set('appid', appId);
	notification.set('type', origin?.type);
	notification.set('direction', origin?.direction);
	notification.set('status', status);
	const taken = new Set<string>([...ROW_NAMES.values(), ...MEASURES, 'notes']);
	for (const [name, value] of Object.entries(row)) {
		if (taken.has(name)) continue;
		if (!notification.has(name)) notification.set(name, value);
		else if (isPresent(value) && !isSame(notification.get(name), value)) {
			notification.set(freeName(name, notification), value);
		}
	}
	return Object.fromEntries(notification);
}

/** Equal as text: a number can come as text. */
function isSame(known: unknown, value: unknown): boolean {
	return typeof value !== 'object' && String(value) === String(known);
}

function freeName(name: string, taken: ReadonlyMap<string, unknown>): string {
	return `${name}_${nextFreeSuffix(name, (candidate) => taken.has(candidate))}`;
}

/** n8n copies and stores items by recursion: a row that nests too deep for that keeps its plain values. */
function fitToStore(row: JsonObject): JsonObject {
	const storable = toStorable(row);
	if (isObject(storable)) return storable;
	return Object.fromEntries(
		Object.entries(row).filter(([, value]) => !isObject(value) && !Array.isArray(value)),
	);
}
