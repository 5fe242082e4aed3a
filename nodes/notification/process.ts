/** A delivery's way through the domain; the first step that says no ends it. */
import { detectEvent, REQUIRED, type CallEvent, type EventName } from './events';
import { fieldValue, readFields, requiredIssue, type Issue, type ReadFields } from './fields';
import { toItem, type ItemFormat } from './item';
import { isObject, isPresent, toStorable, type JsonObject } from './json';
import { parseRequest, type WebhookRequest } from './parse';

/** `outcome` is one notification per call: the customer's leg, or the user's if there is no other. */
export type Legs = 'all' | 'outcome' | 'a' | 'b';

/** What the workflow starts with; `*` stands for every event. */
export type Selection = { events: ReadonlySet<EventName | '*'>; legs: Legs };

export type Reason =
	| 'unauthorized'
	| 'too_large'
	| 'app_id_not_accepted'
	| 'unreadable'
	| 'invalid';

export type Rejection = {
	kind: 'rejected';
	reason: Reason;
	issues: Issue[];
	/** What was sent, safe to store. */
	raw: unknown;
};

export type Outcome =
	/** `setAside` names the properties of an unexpected type. */
	| { kind: 'accepted'; event: EventName; item: JsonObject; setAside: string[] }
	| { kind: 'ignored'; event: EventName }
	| { kind: 'ping' }
	| { kind: 'unavailable' }
	| Rejection;

export type ProcessSettings = {
	/** The accounts to accept; empty for all. */
	appIds: ReadonlySet<string>;
	selection: Selection;
	format: ItemFormat;
};

/** Authentication and the size limit come before, so that a body is not read in vain. */
export function processNotification(request: WebhookRequest, settings: ProcessSettings): Outcome {
	const parsed = parseRequest(request);
	if (parsed.kind === 'ping') return parsed;
	return parsed.kind === 'object'
		? processStorable(parsed.object, settings)
		: rejected('unreadable', parsed.raw);
}

/** The same for an object that did not come with a request. */
export function processObject(notification: JsonObject, settings: ProcessSettings): Outcome {
	const object = toStorable(notification);
	return isObject(object) && Object.keys(object).length > 0
		? processStorable(object, settings)
		: rejected('unreadable', '');
}

/** Whether a request's account is one of those; without any all are accepted. */
export function isAppIdAccepted({ values }: ReadFields, appIds: ReadonlySet<string>): boolean {
	return appIds.size === 0 || appIds.has(String(values.app_id));
}

/** Whether an event was chosen, by name or with all others. */
export function isListenedFor({ name }: CallEvent, events: Selection['events']): boolean {
	return events.has('*') || events.has(name);
}

function processStorable(
	notification: JsonObject,
	{ appIds, selection, format }: ProcessSettings,
): Outcome {
	const fields = readFields(notification);
	if (!isAppIdAccepted(fields, appIds)) return rejected('app_id_not_accepted', notification);
	const event = detectEvent(notification);
	const issues = requiredIssues(event, notification, fields);
	if (issues.length > 0) return rejected('invalid', notification, issues);
	if (!isSelected(event, fields.values.leg, selection)) {
		return { kind: 'ignored', event: event.name };
	}
	return {
		kind: 'accepted',
		event: event.name,
		item: toItem(event, notification, fields, format),
		setAside: fields.issues.map(({ path }) => path),
	};
}

function rejected(reason: Reason, raw: unknown, issues: Issue[] = []): Rejection {
	return { kind: 'rejected', reason, issues, raw };
}

/** What is missing or mistyped among the properties that a notification needs. */
function requiredIssues(
	{ required = [] }: CallEvent,
	notification: JsonObject,
	fields: ReadFields,
): Issue[] {
	const found = [...REQUIRED, ...required].flatMap((name) => requiredIssue(name, fields) ?? []);
	const foreign = found.length > 0 ? foreignBody(notification) : undefined;
	return foreign ? [foreign] : found;
}

/** Says what a body is that TeleCMI or a user sends to the wrong place. */
function foreignBody(body: JsonObject): Issue | undefined {
	if (Array.isArray(body.cdr)) {
		return { path: 'cdr', message: 'This is a list of call records, not a notification' };
	}
	const has = (name: string) => isPresent(fieldValue(body, name));
	const isRoutingRequest =
		['from', 'cmiuuid', 'app_id'].every(has) && !['status', 'direction', 'time'].some(has);
	if (!isRoutingRequest) return undefined;
	return {
		path: 'status',
		message: 'This is a call-routing request: use TeleCMI Call Routing Trigger for this URL',
	};
}

/** A notification without a leg is never the copy of another leg's. */
function isSelected(
	event: CallEvent,
	leg: string | null | undefined,
	{ events, legs }: Selection,
): boolean {
	if (!isListenedFor(event, events)) return false;
	if (legs === 'all' || event.origin?.perLeg !== true || !leg) return true;
	if (legs !== 'outcome') return leg === legs;
	// If the user does not pick up, the missed record of leg A is the only one.
	return leg === 'b' || (leg === 'a' && event.name === 'cdr.outgoing.missed');
}
