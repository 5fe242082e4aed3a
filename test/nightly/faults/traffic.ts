/** Many calls, and TeleCMI's deliveries of their records, each attempted once. */
import { setTimeout as sleep } from 'node:timers/promises';

import {
	clickToCallAnswered,
	customerRejected,
	incomingMissed,
	incomingThroughHuntGroup,
	userDidNotPickUp,
	type Call,
	type CallOptions,
} from '../../helpers/telecmi/calls';

/** Every way a call can go, with and without what joins its notifications to its record. */
const KINDS: Array<(options: CallOptions) => Call> = [
	(options) => clickToCallAnswered({ ...options, recordLeg: 'first' }),
	(options) => clickToCallAnswered({ ...options, recordLeg: 'second', requestId: null }),
	(options) => customerRejected({ ...options, recordLeg: 'first', requestId: null }),
	(options) => userDidNotPickUp(options),
	(options) => incomingThroughHuntGroup({ ...options, recordLeg: 'first' }),
	(options) => incomingThroughHuntGroup({ ...options, recordLeg: 'second' }),
	(options) => incomingMissed(options),
];

/** Calls ten seconds apart, from longer ago than the recovery's last ten minutes. */
export function callsOf(appId: number, count: number): Call[] {
	const start = Date.now() - (900 + count * 10) * 1000;
	return Array.from({ length: count }, (_, index) =>
		KINDS[index % KINDS.length]!({
			appId,
			at: start + index * 10_000,
			customer: 440000100000 + index,
		}),
	);
}

export type Fate = 'sent' | 'refused' | 'never sent';
export type Delivery = { call: Call; body: string; fate: Fate };
export type Attempt = Delivery & {
	/** Undefined where the connection broke. */
	response: { status: number; text: string } | undefined;
};

/** Of ten calls, one is never sent and one is sent with a wrong token. Each record comes 1 to 3 times. */
export function deliveriesOf(calls: Call[]): Delivery[] {
	const fates: Fate[] = ['never sent', 'refused'];
	return calls.flatMap((call, index) => {
		const fate = fates[index % 10] ?? 'sent';
		if (fate === 'never sent') return [];
		const records = call.notifications.filter(({ type }) => type === 'cdr');
		return records.flatMap((record) => {
			const delivery = { call, body: JSON.stringify(record), fate };
			return Array<Delivery>((index % 3) + 1).fill(delivery);
		});
	});
}

export const CONCURRENCY = 12;
const PAUSE_MS = 150;
/** Calls come over time: an outage does not meet all of them. */
const PAUSE_AFTER_FAILURE_MS = 3000;

/** Sends all, twelve at a time, and has something happen once a third has been answered. */
export async function sendThrough(
	deliveries: Delivery[],
	post: (delivery: Delivery) => Promise<{ status: number; text: string }>,
	happen: () => Promise<void>,
): Promise<Attempt[]> {
	const attempts: Attempt[] = [];
	const queue = deliveries.values();
	let happening: Promise<void> | undefined;
	const sender = async () => {
		for (const delivery of queue) {
			const response = await post(delivery).catch(() => undefined);
			attempts.push({ ...delivery, response });
			if (attempts.length >= deliveries.length / 3) happening ??= happen();
			const isFine = response !== undefined && response.status < 500;
			await sleep(isFine ? PAUSE_MS : PAUSE_AFTER_FAILURE_MS);
		}
	};
	await Promise.all(Array.from({ length: CONCURRENCY }, sender));
	await happening;
	return attempts;
}
