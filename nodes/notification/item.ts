/** Makes the one flat item that a workflow gets from a notification. */
import { customEntries, type CustomDataFormat } from './customData';
import type { CallEvent, Party } from './events';
import {
	FIELD_BY_SPELLING,
	FIELDS,
	formatPhoneNumber,
	readValue,
	type FieldName,
	type FieldValues,
	type MadeName,
	type PhoneNumberFormat,
	type ReadFields,
} from './fields';
import { isPresent, type JsonObject } from './json';

export type ItemFormat = {
	customData: CustomDataFormat;
	phoneNumber: PhoneNumberFormat;
	includeRaw: boolean;
};

const CUSTOM_FIELDS = ['custom', 'extra_params'] as const satisfies readonly FieldName[];

/** Names that reach an object's prototype. */
export const DANGEROUS_NAMES: ReadonlySet<string> = new Set([
	'__proto__',
	'constructor',
	'prototype',
]);

/** TeleCMI's words (page outgoing-answered); its list is open. Who is meant is unconfirmed on outgoing legs. */
const HANGUP_DESCRIPTIONS: ReadonlyMap<unknown, string> = new Map([
	['sent_bye', 'Ended by the user'],
	['recv_bye', 'Ended by the caller'],
	['recv_cancel', 'Not answered by the user'],
	['sent_reject', 'Rejected by the user'],
]);

const MADE: { readonly [name in MadeName]: (values: FieldValues, event: CallEvent) => unknown } = {
	event: (_, { name }) => name,
	leg_party: partyOf,
	user_extension: ({ user }) => withoutAppId(user),
	team_name: ({ team }) => withoutAppId(team),
	time_iso: ({ time }) => (typeof time === 'number' ? new Date(time).toISOString() : null),
	hangup_description: ({ hangup_reason }) => HANGUP_DESCRIPTIONS.get(hangup_reason) ?? null,
	call_key: ({ request_id, conversation_uuid, cmiuuid }) =>
		request_id || conversation_uuid || cmiuuid || null,
	delivery_key: ({ type, cmiuuid, leg, status, time }) =>
		[type, cmiuuid, leg, status, time].map((part) => part || '-').join(':'),
};

/** Known fields in the order of their table, what nobody documented, custom data, `raw`. */
export function toItem(
	event: CallEvent,
	notification: JsonObject,
	{ values, issues }: ReadFields,
	format: ItemFormat,
): JsonObject {
	const setAside = new Set(issues.map(({ path }) => path));
	const hasField = (name: string) =>
		event.properties.includes(name as FieldName) || Object.hasOwn(notification, name);
	const item: JsonObject = {};
	for (const field of FIELDS) {
		const { name, type } = field;
		if ('madeOf' in field) {
			if (field.madeOf === '*' || hasField(field.madeOf)) {
				item[name] = MADE[field.name](values, event);
			}
		} else if (type !== 'custom' && hasField(name)) {
			const value = values[field.name] ?? null;
			item[name] = type === 'flag' && !setAside.has(name) ? (value ?? false) : value;
			if (type === 'phoneNumber' && typeof value === 'string') {
				item[name] = formatPhoneNumber(value, format.phoneNumber);
			}
		}
	}
	const write = keyWriter(item, format.includeRaw);
	for (const name of setAside) write(`${name}_unreadable`, notification[name]);
	for (const name of Object.keys(notification)) {
		if (setAside.has(name) || DANGEROUS_NAMES.has(name)) continue;
		if (!isInItem(name, notification[name], values)) write(name, notification[name]);
	}
	for (const name of CUSTOM_FIELDS) {
		if (!hasField(name)) continue;
		for (const [key, value] of customEntries(name, values[name], format.customData)) {
			write(key, value);
		}
	}
	if (format.includeRaw) item.raw = notification;
	return item;
}

/** Whether a property stands in the item as a field. The second spelling of one can say something else. */
export function isInItem(name: string, value: unknown, values: FieldValues): boolean {
	const field = FIELD_BY_SPELLING.get(name);
	if (field === undefined) return false;
	if (field.spellings.length === 1) return true;
	const { value: read } = readValue(field.type, value);
	return !isPresent(read) || read === values[field.name];
}

function partyOf({ leg }: FieldValues, { origin }: CallEvent): Party | null {
	if (origin === null) return null;
	if (!leg) return origin.parties.none;
	return leg === 'a' || leg === 'b' ? origin.parties[leg] : null;
}

/** `202_2222223` is extension 202 of app 2222223. */
function withoutAppId(sent: string | null | undefined): string | null {
	return /^(.+)_\d+$/s.exec(sent ?? '')?.[1] ?? null;
}

/** Sets a key, or the first free copy of it: nothing is overwritten. */
export function keyWriter(
	item: JsonObject,
	keepRawFree: boolean,
): (key: string, value: unknown) => void {
	const suffixes = new Map<string, number>();
	const isTaken = (key: string) => Object.hasOwn(item, key) || (keepRawFree && key === 'raw');
	return (key, value) => {
		if (!isTaken(key)) {
			item[key] = value;
			return;
		}
		const suffix = nextFreeSuffix(key, isTaken, suffixes.get(key));
		suffixes.set(key, suffix + 1);
		item[`${key}_${suffix}`] = value;
	};
}

/** The number of the first free name of `name_2`, `name_3`, … */
export function nextFreeSuffix(
	name: string,
	isTaken: (name: string) => boolean,
	first = 2,
): number {
	let suffix = first;
	while (isTaken(`${name}_${suffix}`)) suffix++;
	return suffix;
}
