/**
 * The one table of fields: every property that TeleCMI documents, every key that the node adds, and
 * their types, in the order of an item's keys. Schemas, formats, the output schema and
 * docs/events.md follow from it.
 */
import { z } from 'zod/v4';

import { isPresent, type JsonObject } from './json';

type FieldType = 'text' | 'leg' | 'time' | 'seconds' | 'appId' | 'phoneNumber' | 'flag' | 'custom';

type Field = {
	name: string;
	type: FieldType;
	/** The names that TeleCMI sends it by, preferred first; its own name if left out. */
	spellings?: readonly string[];
	/** Made by the node, for every event or for those with that property. */
	madeOf?: string;
};

export const FIELDS = [
	{ name: 'event', type: 'text', madeOf: '*' },
	{ name: 'direction', type: 'text' },
	{ name: 'status', type: 'text' },
	{ name: 'leg', type: 'leg' },
	{ name: 'leg_party', type: 'text', madeOf: '*' },
	{ name: 'from', type: 'phoneNumber' },
	{ name: 'to', type: 'phoneNumber' },
	{ name: 'callerid', type: 'phoneNumber' },
	{ name: 'virtual_number', type: 'phoneNumber' },
	{ name: 'user', type: 'text' },
	{ name: 'user_extension', type: 'text', madeOf: 'user' },
	{ name: 'team', type: 'text' },
	{ name: 'team_name', type: 'text', madeOf: 'team' },
	{ name: 'time', type: 'time' },
	{ name: 'time_iso', type: 'text', madeOf: 'time' },
	{ name: 'answeredsec', type: 'seconds' },
	{ name: 'waitedsec', type: 'seconds' },
	{ name: 'hangup_reason', type: 'text' },
	{ name: 'hangup_description', type: 'text', madeOf: 'hangup_reason' },
	{ name: 'record', type: 'flag' },
	{ name: 'filename', type: 'text' },
	{ name: 'voicemail', type: 'flag' },
	{ name: 'voicename', type: 'text' },
	{ name: 'ivr_name', type: 'text' },
	{ name: 'click_to_call', type: 'flag' },
	{ name: 'type', type: 'text' },
	{ name: 'app_id', type: 'appId', spellings: ['appid', 'app_id'] },
	{ name: 'call_key', type: 'text', madeOf: '*' },
	{ name: 'delivery_key', type: 'text', madeOf: '*' },
	{ name: 'cmiuuid', type: 'text', spellings: ['cmiuuid', 'cmiuid'] },
	{ name: 'conversation_uuid', type: 'text' },
	{ name: 'call_id', type: 'text' },
	{ name: 'request_id', type: 'text' },
	{ name: 'custom', type: 'custom' },
	{ name: 'extra_params', type: 'custom' },
] as const satisfies readonly Field[];

type Row = (typeof FIELDS)[number];
type MadeRow = Extract<Row, { madeOf: string }>;
type SentRow = Exclude<Row, MadeRow>;

/** A property that TeleCMI documents, by its name in the item. */
export type FieldName = SentRow['name'];

/** A key that the node adds. */
export type MadeName = MadeRow['name'];

type Values = {
	text: string;
	leg: string;
	time: number;
	seconds: number;
	appId: number;
	phoneNumber: string;
	flag: boolean;
	custom: unknown;
};

/** What was sent, typed, by its name in the item. */
export type FieldValues = { [R in SentRow as R['name']]?: Values[R['type']] | null };

/** What is wrong with one property: its name as sent, and what was expected. Never its value. */
export type Issue = { path: string; message: string };

/** A mistyped field is absent from the values and named in the issues. */
export type ReadFields = { values: FieldValues; issues: Issue[] };

export const PHONE_NUMBER_FORMATS = ['digits', 'e164'] as const;
export type PhoneNumberFormat = (typeof PHONE_NUMBER_FORMATS)[number];

type SentField = { name: FieldName; type: FieldType; spellings: readonly string[] };

const SENT: readonly SentField[] = FIELDS.flatMap((field) => {
	if ('madeOf' in field) return [];
	const { name, type } = field;
	return { name, type, spellings: 'spellings' in field ? field.spellings : [name] };
});

const BY_NAME: ReadonlyMap<string, SentField> = new Map(SENT.map((field) => [field.name, field]));

/** The field of each name that TeleCMI sends. */
export const FIELD_BY_SPELLING: ReadonlyMap<string, SentField> = new Map(
	SENT.flatMap((field) => field.spellings.map((spelling) => [spelling, field] as const)),
);

/** First and last moment that `time` can name, in epoch milliseconds. */
const EARLIEST = Date.UTC(2000, 0, 1);
const LATEST = Date.UTC(2100, 0, 1);

const TIME = 'Expected a time in epoch milliseconds or seconds, between the years 2000 and 2100';
const SECONDS = 'Expected a number of seconds, 0 or more';
const APP_ID = 'Expected a TeleCMI App ID, a whole number';
const PHONE_NUMBER = 'Expected a phone number, as text or as a number';
const FLAG = 'Expected true or false';

const text = z.string({ error: 'Expected text' });

/** How a value is read as its type, and what it has to be then. */
const TYPES: {
	readonly [type in FieldType]: { read?: (sent: unknown) => unknown; schema: z.ZodType };
} = {
	text: { schema: text },
	leg: { schema: text.trim().toLowerCase() },
	time: {
		read: toEpochMilliseconds,
		schema: z.number({ error: TIME }).min(EARLIEST, { error: TIME }).max(LATEST, { error: TIME }),
	},
	seconds: {
		read: toNumber,
		schema: z
			.number({ error: SECONDS })
			.min(0, { error: SECONDS })
			.max(Number.MAX_SAFE_INTEGER, { error: SECONDS }),
	},
	appId: { read: toNumber, schema: z.int({ error: APP_ID }).min(0, { error: APP_ID }) },
	phoneNumber: {
		read: (sent) => (Number.isFinite(sent) ? String(sent) : sent),
		schema: z.string({ error: PHONE_NUMBER }),
	},
	flag: { read: toFlag, schema: z.boolean({ error: FLAG }) },
	custom: { schema: z.unknown() },
};

export function readFields(notification: JsonObject): ReadFields {
	const values: JsonObject = {};
	const issues: Issue[] = [];
	for (const { name, type, spellings } of SENT) {
		for (const spelling of spellings) {
			if (!Object.hasOwn(notification, spelling)) continue;
			const { value, problem } = readValue(type, notification[spelling]);
			if (problem !== undefined) issues.push({ path: spelling, message: problem });
			else if (!isPresent(values[name])) values[name] = value;
		}
	}
	return { values, issues };
}

type ReadValue = { value?: unknown; problem?: string | undefined };

/** One value as a type has it, null if none was sent. */
export function readValue(type: FieldType, sent: unknown): ReadValue {
	if (isBlank(sent)) return { value: null };
	const { read, schema } = TYPES[type];
	const { data, error } = schema.safeParse(read ? read(sent) : sent);
	return error ? { problem: error.issues[0]?.message } : { value: data };
}

/** A property's value, by whichever name it was sent; null if it was not. */
export function fieldValue(notification: JsonObject, name: string): unknown {
	const spelling = spellingsOf(name).find((candidate) => isPresent(notification[candidate]));
	return notification[spelling ?? name] ?? null;
}

/** Digits, with or without a leading `+`. In a query string an unescaped `+` arrives as a space. */
const NUMBER = /^\s*\+?(\d+)\s*$/;

/** ITU-T E.164: at most 15 digits, the first not 0. Fewer than 8 are extensions and short codes. */
const E164 = /^[1-9]\d{7,14}$/;

/** What is not a number ("anonymous", a SIP address) stays as sent. */
export function formatPhoneNumber(sent: string, format: PhoneNumberFormat): string {
	const digits = NUMBER.exec(sent)?.[1];
	if (digits === undefined) return sent;
	return format === 'e164' && E164.test(digits) ? `+${digits}` : digits;
}

/** Why a property that is needed has no value: it is mistyped or missing. Undefined if it has one. */
export function requiredIssue(name: FieldName, { values, issues }: ReadFields): Issue | undefined {
	if (isPresent(values[name])) return undefined;
	const spellings = spellingsOf(name);
	const mistyped = issues.find(({ path }) => spellings.includes(path));
	return mistyped ?? { path: spellings[0] as string, message: 'Required' };
}

export function spellingsOf(name: string): readonly string[] {
	return BY_NAME.get(name)?.spellings ?? [name];
}

/** Blank text is how forms and query strings leave a value out. */
function isBlank(sent: unknown): boolean {
	return !isPresent(typeof sent === 'string' ? sent.trim() : sent);
}

/** Not what `Number()` takes: no hex, no exponent, no plus sign. */
function toNumber(sent: unknown): unknown {
	return typeof sent === 'string' && /^\s*-?\d+(\.\d+)?\s*$/.test(sent) ? Number(sent) : sent;
}

function toEpochMilliseconds(sent: unknown): unknown {
	const time = toNumber(sent);
	if (typeof time !== 'number') return time;
	return Math.round(time <= LATEST / 1000 ? time * 1000 : time);
}

/** Not `Boolean()`, which makes true of the text "false". */
function toFlag(sent: unknown): unknown {
	const word = typeof sent === 'string' ? sent.trim().toLowerCase() : '';
	return word === 'true' || word === 'false' ? word === 'true' : sent;
}
