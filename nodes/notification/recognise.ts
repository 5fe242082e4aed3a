import { EVERY_EVENT, type CallEvent } from './events';
import type { JsonObject } from './json';

const OTHER = EVERY_EVENT.find(({ origin }) => origin === null) as CallEvent;

/** Which documented notification this is, or `other`. Total: any object has an answer. */
export function detectEvent(notification: JsonObject): CallEvent {
	return EVERY_EVENT.find((event) => isOf(event, notification)) ?? OTHER;
}

function isOf({ origin, status, when }: CallEvent, notification: JsonObject): boolean {
	return (
		status === notification.status &&
		origin?.type === notification.type &&
		origin?.direction === notification.direction &&
		(when === undefined || when(notification))
	);
}
