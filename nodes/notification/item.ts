/** Makes the one flat item that a workflow gets of a notification. */
import { customEntries, type CustomDataFormat } from './custom';
import { EVENTS, type CallEvent, type Party } from './events';
import { isThere, storable, type JsonObject } from './json';
import { formatPhoneNumber, type PhoneNumberFormat } from './phone';
import {
	FLAGS,
	isDocumented,
	itemNameOf,
	PHONE_NUMBERS,
	valueOf,
	type Properties,
} from './properties';

export type ItemFormat = {
	customData: CustomDataFormat;
	phoneNumber: PhoneNumberFormat;
	includeRaw: boolean;
};

/** The account's own data, the only properties that can add more than one key. */
const CUSTOM = ['custom', 'extra_params'] as const;
const IS_CUSTOM: ReadonlySet<string> = new Set(CUSTOM);

/** Names that reach an object's prototype. */
const NEVER: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** Why a call ended (TeleCMI's page outgoing-answered). Their list is open. */
const HANGUP_DESCRIPTIONS: ReadonlyMap<unknown, string> = new Map([
	['sent_bye', 'Ended by the user'],
	['recv_bye', 'Ended by the caller'],
	['recv_cancel', 'Not answered by the user'],
	['sent_reject', 'Rejected by the user'],
]);

/** The keys that are not TeleCMI's own, each right behind the property it is made of. */
const DERIVED: ReadonlyMap<string, { key: string; of: (value: unknown) => unknown }> = new Map([
	['user', { key: 'user_extension', of: withoutAppId }],
	['team', { key: 'team_name', of: withoutAppId }],
	['time', { key: 'time_iso', of: isoOf }],
	[
		'hangup_reason',
		{ key: 'hangup_description', of: (reason) => HANGUP_DESCRIPTIONS.get(reason) ?? null },
	],
]);

const DOCUMENTED: ReadonlyMap<string, ReadonlySet<string>> = new Map(
	EVENTS.map(({ name, properties }) => [name, new Set<string>(properties)]),
);

/** Documented properties first, then what nobody documented, then the account's own data. */
export function toItem(
	event: CallEvent,
	notification: JsonObject,
	properties: Properties,
	format: ItemFormat,
): JsonObject {
	const documented = DOCUMENTED.get(event.name) ?? new Set();
	const item: JsonObject = {
		event: event.name,
		call_key: callKeyOf(properties),
		delivery_key: deliveryKeyOf(properties),
	};
	for (const name of event.properties) {
		if (IS_CUSTOM.has(name)) continue;
		item[name] = shown(name, valueOf(properties, name), format);
		const derived = DERIVED.get(name);
		if (derived) item[derived.key] = derived.of(item[name]);
		if (name === (documented.has('leg') ? 'leg' : 'status')) {
			item.leg_party = partyOf(event, properties.leg);
		}
	}
	const add = adderTo(item);
	if (format.includeRaw) item.raw = storable(notification);
	for (const [name, value] of Object.entries(properties)) {
		const hasPlace = IS_CUSTOM.has(name) || isShown(name, value, documented, properties);
		if (!hasPlace) add(name, shown(name, value, format));
	}
	for (const name of Object.keys(notification)) {
		if (!isDocumented(name) && !NEVER.has(name)) add(name, storable(notification[name]));
	}
	for (const name of CUSTOM) {
		const sent: unknown = properties[name];
		if (!documented.has(name) && sent === undefined) continue;
		for (const [key, value] of customEntries(name, sent, format.customData)) {
			add(key, value);
		}
	}
	return item;
}

/** Whether the item has it already, under its own name or the preferred spelling of it. */
function isShown(
	name: string,
	value: unknown,
	documented: ReadonlySet<string>,
	properties: Properties,
): boolean {
	const key = itemNameOf(name);
	if (!documented.has(key)) return false;
	return !isThere(value) || value === valueOf(properties, key);
}

/** What all notifications of one call have in common, as far as TeleCMI allows. */
function callKeyOf(properties: Properties): unknown {
	const { request_id, conversation_uuid } = properties;
	return request_id || conversation_uuid || valueOf(properties, 'cmiuuid');
}

/** The same for a notification that is delivered again, and for no other. */
function deliveryKeyOf(properties: Properties): string {
	return (['type', 'cmiuuid', 'leg', 'status', 'time'] as const)
		.map((name) => valueOf(properties, name) || '-')
		.join(':');
}

function partyOf({ origin }: CallEvent, leg: Properties['leg']): Party | null {
	if (origin === null) return null;
	if (!leg) return origin.parties.none;
	return leg === 'a' || leg === 'b' ? origin.parties[leg] : null;
}

function shown(name: string, value: unknown, format: ItemFormat): unknown {
	if (FLAGS.has(name)) return value ?? false;
	if (PHONE_NUMBERS.has(name) && typeof value === 'string') {
		return formatPhoneNumber(value, format.phoneNumber);
	}
	return storable(value ?? null);
}

/** A call record can lack a time that makes sense; a notification never does. */
function isoOf(time: unknown): string | null {
	return typeof time === 'number' ? new Date(time).toISOString() : null;
}

/** `202_2222223` is extension 202 of app 2222223. */
function withoutAppId(sent: unknown): string | null {
	return typeof sent === 'string' ? (/^(.+)_\d+$/s.exec(sent)?.[1] ?? null) : null;
}

/** Sets a key, or the first free one of `_2`, `_3`, …: nothing is overwritten. */
function adderTo(item: JsonObject): (key: string, value: unknown) => void {
	const copies = new Map<string, number>();
	return (key, value) => {
		let free = key;
		if (Object.hasOwn(item, key)) {
			let copy = copies.get(key) ?? 1;
			do free = `${key}_${++copy}`;
			while (Object.hasOwn(item, free));
			copies.set(key, copy);
		}
		item[free] = value;
	};
}
