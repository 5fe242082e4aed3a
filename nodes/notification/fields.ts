/**
 * The properties of a notification: what TeleCMI documents of each, and every variation of it that
 * was seen live. The one place that says a property's type.
 */
import { z } from 'zod/v4';

import { isPresent, type JsonObject } from './json';

/** First and last moment that `time` can name, in epoch milliseconds. */
const EARLIEST = Date.UTC(2000, 0, 1);
const LATEST = Date.UTC(2100, 0, 1);

const TIME = 'Expected a time in epoch milliseconds, between the years 2000 and 2100';
const SECONDS = 'Expected a number of seconds, 0 or more';
const APP_ID = 'Expected the App ID of a TeleCMI account, a whole number';
const PHONE_NUMBER = 'Expected a phone number, as text or as a number';
const FLAG = 'Expected true or false';

/** What text has to look like to be the number it spells: not hex, no exponent, no sign of plus. */
const DIGITS = /^\s*-?\d+(\.\d+)?\s*$/;

const WORDS: ReadonlyMap<string, boolean> = new Map([
	['true', true],
	['false', false],
]);

// Forms and query strings carry only text, and so do some accounts. And what TeleCMI leaves out,
// some senders write as null: `nullish` takes both as "not there".

const text = z.string({ error: 'Expected text' }).nullish();

const time = z
	.preprocess(
		numberIn,
		z.number({ error: TIME }).min(EARLIEST, { error: TIME }).max(LATEST, { error: TIME }),
	)
	.nullish();

const seconds = z
	.preprocess(numberIn, z.number({ error: SECONDS }).min(0, { error: SECONDS }))
	.nullish();

const appId = z.preprocess(numberIn, z.int({ error: APP_ID }).min(0, { error: APP_ID })).nullish();

const phoneNumber = z
	.preprocess(
		(sent) => (Number.isFinite(sent) ? String(sent) : sent),
		z.string({ error: PHONE_NUMBER }),
	)
	.nullish();

/** Not `Boolean()`: of the text "false" that would make true. */
const flag = z
	.preprocess(
		(sent) => (typeof sent === 'string' ? WORDS.get(sent.trim().toLowerCase()) : sent),
		z.boolean({ error: FLAG }),
	)
	.nullish();

/** The account's own data: any value at all. `custom.ts` makes sense of it. */
const anything = z.unknown().optional();

/** Every documented property under each name it is sent by. */
const TYPES = {
	type: text,
	appid: appId,
	app_id: appId,
	direction: text,
	status: text,
	leg: text,
	call_id: text,
	cmiuuid: text,
	cmiuid: text,
	conversation_uuid: text,
	request_id: text,
	user: text,
	team: text,
	virtual_number: phoneNumber,
	callerid: phoneNumber,
	from: phoneNumber,
	to: phoneNumber,
	time,
	answeredsec: seconds,
	waitedsec: seconds,
	hangup_reason: text,
	record: flag,
	filename: text,
	voicemail: flag,
	voicename: text,
	ivr_name: text,
	click_to_call: flag,
	custom: anything,
	extra_params: anything,
};

export type PropertyName = keyof typeof TYPES;

/**
 * The documented properties of a notification, typed. Others are not looked at: they may be many,
 * and one named `__proto__` would become the prototype of a copy.
 */
export const PROPERTIES = z.object(TYPES);
export type Properties = z.infer<typeof PROPERTIES>;

/** Whether TeleCMI documents a property of this name, for any kind of notification. */
export function isDocumented(name: string): name is PropertyName {
	return Object.hasOwn(TYPES, name);
}

/** The properties that hold true or false; what TeleCMI leaves out of them is false. */
export const FLAGS = namesOf(flag);

/** The properties that hold a phone number. */
export const PHONE_NUMBERS = namesOf(phoneNumber);

/**
 * Properties that TeleCMI sends by two names, the preferred one first: records carry `appid` and
 * events `app_id`; accounts of 2019 sent `cmiuid`. The item knows them by the name on the left.
 */
const SPELLINGS: ReadonlyMap<string, readonly PropertyName[]> = new Map([
	['app_id', ['appid', 'app_id']],
	['cmiuuid', ['cmiuuid', 'cmiuid']],
]);

const ITEM_NAMES: ReadonlyMap<string, string> = new Map(
	[...SPELLINGS].flatMap(([name, spellings]) => spellings.map((spelling) => [spelling, name])),
);

/** The name in the item of a property that TeleCMI sends by several; undefined for all others. */
export function itemNameOf(name: string): string | undefined {
	return ITEM_NAMES.get(name);
}

/** A property's value, by whichever of its names it was sent; null when TeleCMI left it out. */
export function valueOf(notification: JsonObject, name: string): unknown {
	const spellings = SPELLINGS.get(name);
	const spelling = spellings?.find((candidate) => isPresent(notification[candidate])) ?? name;
	return notification[spelling] ?? null;
}

function numberIn(sent: unknown): unknown {
	return typeof sent === 'string' && DIGITS.test(sent) ? Number(sent) : sent;
}

function namesOf(type: z.ZodType): ReadonlySet<string> {
	return new Set(
		Object.entries(TYPES).flatMap(([name, candidate]) => (candidate === type ? [name] : [])),
	);
}
