/** A call routing request (TeleCMI's "HTTP web flow"), from the parsed request to the item. */
import {
	formatPhoneNumber,
	readFields,
	requiredIssue,
	spellingsOf,
	type Issue,
	type PhoneNumberFormat,
	type ReadFields,
} from '../notification/fields';
import { DANGEROUS_NAMES, isInItem, keyWriter } from '../notification/item';
import type { JsonObject } from '../notification/json';
import { parseRequest, type WebhookRequest } from '../notification/parse';
import { isAppIdAccepted, type Reason, type Rejection } from '../notification/process';
import type { AnyOutcome } from '../webhook/reply';

export type RoutingSettings = { appIds: ReadonlySet<string>; phoneNumber: PhoneNumberFormat };

const EVENT = 'call.routing';

/** TeleCMI's older version of the request has only these two. */
const REQUIRED = ['from', 'app_id'] as const;

const FIELDS = [...REQUIRED, 'to', 'cmiuuid'] as const;

const DOCUMENTED_NAMES = FIELDS.flatMap(spellingsOf);

export function processRoutingRequest(
	request: WebhookRequest,
	{ appIds, phoneNumber }: RoutingSettings,
	now: number,
): AnyOutcome {
	const parsed = parseRequest(request);
	if (parsed.kind === 'ping') return parsed;
	if (parsed.kind === 'unreadable') return rejected('unreadable');
	const { object } = parsed;
	const fields = readFields(object);
	if (!isAppIdAccepted(fields, appIds)) return rejected('app_id_not_accepted');
	const issues = REQUIRED.flatMap((name) => requiredIssue(name, fields) ?? []);
	if (issues.length > 0) return rejected('invalid', issues);
	const setAside = fields.issues
		.map(({ path }) => path)
		.filter((path) => DOCUMENTED_NAMES.includes(path));
	const item = toItem(object, fields, setAside, phoneNumber, now);
	return { kind: 'accepted', event: EVENT, item, setAside };
}

function rejected(reason: Reason, issues: Issue[] = []): Rejection {
	return { kind: 'rejected', reason, issues, raw: null };
}

function toItem(
	sent: JsonObject,
	{ values }: ReadFields,
	setAside: string[],
	phoneNumber: PhoneNumberFormat,
	now: number,
): JsonObject {
	const phone = (value: string | null | undefined) =>
		typeof value === 'string' ? formatPhoneNumber(value, phoneNumber) : null;
	const item: JsonObject = {
		event: EVENT,
		from: phone(values.from),
		to: phone(values.to),
		time: now,
		time_iso: new Date(now).toISOString(),
		app_id: values.app_id ?? null,
		// The later notifications of this call have it as conversation_uuid, hence as call_key.
		call_key: values.cmiuuid ?? null,
		cmiuuid: values.cmiuuid ?? null,
	};
	const write = keyWriter(item, false);
	for (const name of setAside) write(`${name}_unreadable`, sent[name]);
	for (const [name, value] of Object.entries(sent)) {
		if (setAside.includes(name) || DANGEROUS_NAMES.has(name)) continue;
		if (!DOCUMENTED_NAMES.includes(name) || !isInItem(name, value, values)) write(name, value);
	}
	return item;
}
