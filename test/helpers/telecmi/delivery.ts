/** How notifications reach a webhook: not in the order they happen, not once, not at once. */
import { setTimeout as sleep } from 'node:timers/promises';

import type { JsonObject } from '../../../nodes/notification/json';
import type { Call } from './calls';

/** An order in which the notifications of one or more calls arrive. */
export type Order = (calls: readonly Call[]) => JsonObject[];

/** One call after the other, each as it happened. */
export const asItHappened: Order = (calls) => calls.flatMap(({ notifications }) => notifications);

/** By turns: the first notification of each call, then the second of each, and so on. */
export const interleaved: Order = (calls) => {
	const longest = Math.max(0, ...calls.map(({ notifications }) => notifications.length));
	return Array.from({ length: longest }, (_, turn) =>
		calls.flatMap(({ notifications }) => notifications.slice(turn, turn + 1)),
	).flat();
};

/** Leg b overtakes leg a, and records overtake events. */
export const overtaking: Order = (calls) =>
	calls.flatMap(({ notifications }) =>
		[...notifications].sort((one, other) => rank(one) - rank(other)),
	);

/** The last first. */
export const backwards: Order = (calls) => asItHappened(calls).reverse();

/** Each notification twice in a row, byte for byte the same. */
export function doubled(order: Order): Order {
	return (calls) => order(calls).flatMap((notification) => [notification, notification]);
}

export type DeliveryOptions = {
	order?: Order;
	/** Milliseconds before the first one. */
	late?: number;
};

/** What a notification was answered with; null where nobody answered. */
export type Receipt = { notification: JsonObject; status: number | null };

/** Posts as TeleCMI does. A receiver that is down costs TeleCMI nothing: it goes on. */
export async function deliver(
	url: string,
	calls: readonly Call[],
	{ order = asItHappened, late = 0 }: DeliveryOptions = {},
): Promise<Receipt[]> {
	if (late > 0) await sleep(late);
	const receipts: Receipt[] = [];
	for (const notification of order(calls)) {
		receipts.push(await post(url, notification));
	}
	return receipts;
}

async function post(url: string, notification: JsonObject): Promise<Receipt> {
	const response = await fetch(url, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(notification),
	}).catch(() => null);
	await response?.arrayBuffer();
	return { notification, status: response?.status ?? null };
}

function rank({ type, leg }: JsonObject): number {
	return (type === 'cdr' ? 0 : 2) + (leg === 'b' ? 0 : 1);
}
