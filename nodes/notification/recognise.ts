import { EVERY_EVENT, type CallEvent } from './events';
import type { JsonObject } from './json';

const OTHER = EVERY_EVENT.find(({ origin }) => origin === null) as CallEvent;

const CANDIDATES = new Map<string, CallEvent[]>();
for (const event of EVERY_EVENT) {
	if (event.origin === null) continue;
	const key = keyOf(event.origin.type, event.origin.direction, event.status);
	CANDIDATES.set(key, [...(CANDIDATES.get(key) ?? []), event]);
}

/** Which documented notification this is, or `other`. Total: any object has an answer. */
export function recognise(notification: JsonObject): CallEvent {
	const { type, direction, status } = notification;
	const candidates = CANDIDATES.get(keyOf(type, direction, status)) ?? [];
	return candidates.find(({ when }) => when === undefined || when(notification)) ?? OTHER;
}

function keyOf(type: unknown, direction: unknown, status: unknown): string {
	return [type, direction, status].map((part) => (typeof part === 'string' ? part : '')).join(' ');
}
