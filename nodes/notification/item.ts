/** Makes the one flat item that a workflow gets of a notification. */
import { customEntries, type CustomDataFormat } from './customData';
import { EVERY_EVENT, type CallEvent, type EventName, type Party } from './events';
import {
	isPresent,
	shapeIn,
	storable,
	storerOf,
	surveyOf,
	type JsonObject,
	type Survey,
} from './json';
import { formatPhoneNumber, type PhoneNumberFormat } from './phone';
import {
	FLAGS,
	isDocumented,
	itemNameOf,
	PHONE_NUMBERS,
	valueOf,
	type Properties,
	type PropertyName,
} from './fields';

export type ItemFormat = {
	customData: CustomDataFormat;
	phoneNumber: PhoneNumberFormat;
	includeRaw: boolean;
};

/** The account's own data, the only properties that can add more than one key. */
const CUSTOM = ['custom', 'extra_params'] as const satisfies readonly PropertyName[];

/** Names that reach an object's prototype. */
const NEVER: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** Why a call ended (TeleCMI's page outgoing-answered). Their list is open. */
const HANGUP_DESCRIPTIONS: ReadonlyMap<unknown, string> = new Map([
	['sent_bye', 'Ended by the user'],
	['recv_bye', 'Ended by the caller'],
	['recv_cancel', 'Not answered by the user'],
	['sent_reject', 'Rejected by the user'],
]);

type Derived = { key: string; of: (value: unknown) => unknown };

/** The keys that are not TeleCMI's own, each right behind the property it is made of. */
const DERIVED: ReadonlyMap<string, Derived> = new Map([
	['user', { key: 'user_extension', of: withoutAppId }],
	['team', { key: 'team_name', of: withoutAppId }],
	['time', { key: 'time_iso', of: isoOf }],
	[
		'hangup_reason',
		{ key: 'hangup_description', of: (reason) => HANGUP_DESCRIPTIONS.get(reason) ?? null },
	],
]);

/** Writes a property's value. */
type Show = (value: unknown, format: ItemFormat) => unknown;

/** A documented property's place in the items of an event. */
type Place = {
	name: PropertyName;
	hasSpellings: boolean;
	show: Show;
	derived: Derived | undefined;
};

/** What depends on the event alone, worked out once and not for each notification. */
type Layout = {
	/** The keys that every item of the event has, in their order, without values. */
	blank: Readonly<JsonObject>;
	places: readonly Place[];
	/** Whatever comes by one of these names needs no key of its own any more. */
	settled: ReadonlySet<string>;
};

const LAYOUTS: ReadonlyMap<EventName, Layout> = new Map(
	EVERY_EVENT.map((event) => [event.name, layoutOf(event)]),
);

function layoutOf({ properties }: CallEvent): Layout {
	const beforeParty = properties.includes('leg') ? 'leg' : 'status';
	const places = properties
		.filter((name) => !isCustom(name))
		.map((name) => ({
			name,
			hasSpellings: itemNameOf(name) !== undefined,
			show: showOf(name),
			derived: DERIVED.get(name),
		}));
	const keys = places.flatMap(({ name, derived }) => [
		name,
		...(derived ? [derived.key] : []),
		...(name === beforeParty ? ['leg_party'] : []),
	]);
	return {
		blank: blankOf(['event', 'call_key', 'delivery_key', ...keys]),
		places,
		settled: new Set([
			...properties.filter((name) => itemNameOf(name) === undefined),
			...CUSTOM,
			...NEVER,
		]),
	};
}

/**
 * By way of JSON, since a copy of an object that was parsed takes a quarter of the time to fill of
 * one that was put together key by key (V8 from Node 22 on).
 */
function blankOf(keys: string[]): JsonObject {
	return JSON.parse(
		JSON.stringify(Object.fromEntries(keys.map((key) => [key, null]))),
	) as JsonObject;
}

/** Documented properties first, then what nobody documented, then the account's own data. */
export function toItem(
	event: CallEvent,
	notification: JsonObject,
	properties: Properties,
	format: ItemFormat,
	survey: Survey = surveyOf(notification),
): JsonObject {
	const { blank, places, settled } = LAYOUTS.get(event.name) as Layout;
	const item: JsonObject = { ...blank };
	item.event = event.name;
	item.call_key = callKeyOf(properties);
	item.delivery_key = deliveryKeyOf(properties);
	item.leg_party = partyOf(event, properties.leg);
	for (const { name, hasSpellings, show, derived } of places) {
		const value = show(hasSpellings ? valueOf(properties, name) : properties[name], format);
		item[name] = value;
		if (derived) item[derived.key] = derived.of(value);
	}
	const add = adderTo(item);
	const store = storerOf(survey.whole, (value) => shapeIn(survey, value));
	if (format.includeRaw) item.raw = storable(notification, survey.whole);
	for (const name of Object.keys(notification)) {
		if (settled.has(name)) continue;
		if (!isDocumented(name)) add(name, store(notification[name]));
		else if (!isRepetition(name, properties)) add(name, showOf(name)(properties[name], format));
	}
	for (const name of CUSTOM) {
		if (properties[name] === undefined && !event.properties.includes(name)) continue;
		for (const [key, value] of customEntries(name, properties[name], format.customData, survey)) {
			add(key, value);
		}
	}
	return item;
}

function isCustom(name: PropertyName): boolean {
	return (CUSTOM as readonly PropertyName[]).includes(name);
}

/** Whether it is a second spelling of a property, and says nothing that the item does not have. */
function isRepetition(name: PropertyName, properties: Properties): boolean {
	const itemName = itemNameOf(name);
	if (itemName === undefined) return false;
	const value = properties[name];
	return !isPresent(value) || value === valueOf(properties, itemName);
}

/** What all notifications of one call have in common, as far as TeleCMI allows. */
function callKeyOf(properties: Properties): unknown {
	const { request_id, conversation_uuid } = properties;
	return request_id || conversation_uuid || valueOf(properties, 'cmiuuid');
}

/** The same for a notification that is delivered again, and for no other. */
function deliveryKeyOf(properties: Properties): string {
	const { type, leg, status, time } = properties;
	return [type, valueOf(properties, 'cmiuuid'), leg, status, time]
		.map((part) => part || '-')
		.join(':');
}

function partyOf({ origin }: CallEvent, leg: Properties['leg']): Party | null {
	if (origin === null) return null;
	if (!leg) return origin.parties.none;
	return leg === 'a' || leg === 'b' ? origin.parties[leg] : null;
}

function showOf(name: string): Show {
	if (FLAGS.has(name)) return showFlag;
	return PHONE_NUMBERS.has(name) ? showPhoneNumber : showValue;
}

function showFlag(value: unknown): unknown {
	return value ?? false;
}

function showPhoneNumber(value: unknown, format: ItemFormat): unknown {
	return typeof value === 'string' ? formatPhoneNumber(value, format.phoneNumber) : (value ?? null);
}

function showValue(value: unknown): unknown {
	return value ?? null;
}

/** A call record can lack a time that makes sense; a notification never does. */
function isoOf(time: unknown): string | null {
	return typeof time === 'number' ? new Date(time).toISOString() : null;
}

/** `202_2222223` is extension 202 of app 2222223. */
function withoutAppId(sent: unknown): string | null {
	return typeof sent === 'string' ? (/^(.+)_\d+$/s.exec(sent)?.[1] ?? null) : null;
}

/** Sets a key, or the first free copy of it. */
function adderTo(item: JsonObject): (key: string, value: unknown) => void {
	let copies: Map<string, number> | undefined;
	return (key, value) => {
		let free = key;
		if (Object.hasOwn(item, key)) {
			copies ??= new Map();
			const copy = nextFreeSuffix(key, (name) => Object.hasOwn(item, name), copies.get(key));
			free = `${key}_${copy}`;
			copies.set(key, copy + 1);
		}
		item[free] = value;
	};
}

/** The number of the first free one of `_2`, `_3`, …: nothing is overwritten. */
export function nextFreeSuffix(
	name: string,
	isTaken: (name: string) => boolean,
	first = 2,
): number {
	let copy = first;
	while (isTaken(`${name}_${copy}`)) copy++;
	return copy;
}
