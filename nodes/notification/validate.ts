import { REQUIRED, type CallEvent } from './events';
import { isPresent, type JsonObject } from './json';
import { PROPERTIES, valueOf, type Properties } from './fields';

/** What is wrong with one property: its name as it was sent, and what was expected. Never its value. */
export type Issue = { path: string; message: string };

export type Validation = { ok: true; properties: Properties } | { ok: false; issues: Issue[] };

/** The first ones tell what the sender got wrong. */
const MOST_ISSUES = 20;

/**
 * Checks a notification against TeleCMI's documentation. A property that nobody documented is never
 * an issue.
 */
export function validate(notification: JsonObject, event: CallEvent): Validation {
	const missing = [...REQUIRED, ...(event.required ?? [])].filter(
		(name) => !isPresent(valueOf(notification, name)),
	);
	const result = PROPERTIES.safeParse(notification);
	if (result.success && missing.length === 0) return { ok: true, properties: result.data };
	const absent = missing.map((path) => ({ path, message: 'Required, but TeleCMI sent none' }));
	const mistyped = (result.error?.issues ?? [])
		.map(({ path, message }) => ({ path: path.join('.'), message }))
		.filter(({ path }) => !missing.some((name) => name === path));
	return { ok: false, issues: [...absent, ...mistyped].slice(0, MOST_ISSUES) };
}
