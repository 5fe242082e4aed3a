import type { CallEvent, EventName } from './events';
import type { Properties } from './fields';

export type Legs = 'all' | 'a' | 'b';

/** What a user chose to listen for; `*` stands for every event. */
export type Selection = { events: ReadonlySet<EventName | '*'>; legs: Legs };

/** Whether the user chose the event, by name or with all others. */
export function isListenedFor({ name }: CallEvent, events: Selection['events']): boolean {
	return events.has('*') || events.has(name);
}

/** Whether the user wants this notification. One without a leg is never a duplicate of another leg's. */
export function isSelected(
	event: CallEvent,
	properties: Properties,
	{ events, legs }: Selection,
): boolean {
	if (!isListenedFor(event, events)) return false;
	if (legs === 'all' || event.origin?.perLeg !== true) return true;
	return !properties.leg || properties.leg === legs;
}
