import { toItem, type ItemFormat } from './item';
import { storable, type JsonObject } from './json';
import { valueOf } from './fields';
import { parseRequest, type WebhookRequest } from './parse';
import { detectEvent } from './recognise';
import { isSelected, type Selection } from './select';
import { validate, type Issue } from './validate';
import type { EventName } from './events';

/** Why a request was turned away. `answers.ts` has the status and body for each. */
export type Reason = 'unauthorized' | 'app_id_not_accepted' | 'unreadable' | 'invalid';

export type Rejection = {
	kind: 'rejected';
	reason: Reason;
	issues: Issue[];
	/** What was sent, fit to be stored, for whoever has to find out why. */
	raw: unknown;
};

/** Said of whoever does not know the token, before anything else of the request is looked at. */
export const UNAUTHORIZED: Rejection = {
	kind: 'rejected',
	reason: 'unauthorized',
	issues: [],
	raw: '',
};

/** Said where nobody's token can be known just now; the sender is to come again. */
export const UNAVAILABLE = { kind: 'unavailable' } as const;

export type Outcome =
	| { kind: 'accepted'; event: EventName; item: JsonObject }
	| { kind: 'ignored'; event: EventName }
	| { kind: 'ping' }
	| typeof UNAVAILABLE
	| Rejection;

export type ProcessSettings = {
	/** The accounts to accept; empty for all. */
	appIds: ReadonlySet<string>;
	selection: Selection;
	format: ItemFormat;
};

/**
 * A request's way through, once and in the order of cost; the first step that says no ends it.
 * Authentication is not among the steps: it comes before a body is even read.
 */
export function processNotification(
	request: WebhookRequest,
	{ appIds, selection, format }: ProcessSettings,
): Outcome {
	const reading = parseRequest(request);
	if (reading.kind === 'ping') return reading;
	if (reading.kind === 'unreadable') {
		return { kind: 'rejected', reason: 'unreadable', issues: [], raw: reading.raw };
	}
	const { notification, survey } = reading;
	const raw = () => storable(notification, survey.whole);
	if (appIds.size > 0 && !appIds.has(appIdOf(notification))) {
		return {
			kind: 'rejected',
			reason: 'app_id_not_accepted',
			issues: [],
			raw: raw(),
		};
	}
	const event = detectEvent(notification);
	const validation = validate(notification, event);
	if (!validation.ok) {
		return {
			kind: 'rejected',
			reason: 'invalid',
			issues: validation.issues,
			raw: raw(),
		};
	}
	const { properties } = validation;
	if (!isSelected(event, properties, selection)) return { kind: 'ignored', event: event.name };
	return {
		kind: 'accepted',
		event: event.name,
		item: toItem(event, notification, properties, format, survey),
	};
}

/** The account a notification is of, as text; empty where it names none. */
function appIdOf(notification: JsonObject): string {
	const appId = valueOf(notification, 'app_id');
	return typeof appId === 'number' || typeof appId === 'string' ? String(appId).trim() : '';
}
