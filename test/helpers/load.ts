/** A load of deliveries from a seed, and a sender that does not give up on one. */
import fc from 'fast-check';
import { setTimeout as sleep } from 'node:timers/promises';

import type { JsonObject } from '../../nodes/notification/json';
import { sample } from './notifications';

export type Kind = 'valid' | 'ignored' | 'invalid' | 'unauthorized';

/** One notification. What is repeated is byte for byte the same. */
export type Notification = {
	kind: Kind;
	/** What the trigger makes of it, where it accepts it. */
	deliveryKey: string;
	/** In its body and in no other notification's. */
	cmiuuid: string;
	body: string;
	/** The token it is sent with, if any. */
	token: string | undefined;
	/** How often it is sent. */
	times: number;
};

/** What a delivery was answered in the end, and what it took. */
export type Answer = {
	notification: Notification;
	/** 0 where there was none. */
	status: number;
	text: string;
	/** What came before: the status of each attempt and what it said, or "broken". */
	failedAttempts: string[];
	/** The same in full, as it was answered: a secret may stand in any of it. */
	refusals: string[];
};

const LEG_A = sample('chub: cdr.outgoing.answered.leg_a');
const LEG_B = sample('chub: cdr.outgoing.answered.leg_b');
const NOT_LISTENED_FOR = sample('chub: cdr.incoming.missed');

const WRONG: JsonObject[] = [
	{ time: 'yesterday' },
	{ answeredsec: -1 },
	{ direction: undefined },
	{ to: { a: 1 } },
];

/** Of ten notifications, seven are valid; each of those comes up to four times. */
export function notifications(count: number, seed: number, token: string): Notification[] {
	const notification = fc
		.record({
			cmiuuid: fc.uuid({ version: 4 }),
			time: fc.integer({ min: 1650630551178, max: 1750630551178 }),
			kind: fc.constantFrom<Kind>(
				...(Array(7).fill('valid') as Kind[]),
				'ignored',
				'invalid',
				'unauthorized',
			),
			leg: fc.constantFrom(LEG_A, LEG_B),
			wrong: fc.constantFrom(...WRONG),
			wrongToken: fc.constantFrom(undefined, '', token.slice(0, -1), token.toUpperCase()),
			repeats: fc.integer({ min: 0, max: 3 }),
			lead: fc.string({ unit: 'grapheme' }),
		})
		.map(({ cmiuuid, time, kind, leg, wrong, wrongToken, repeats, lead }): Notification => {
			const base = kind === 'ignored' ? NOT_LISTENED_FOR : leg;
			const body: JsonObject = {
				...base,
				cmiuuid,
				time,
				custom: { lead },
				...(kind === 'invalid' ? wrong : {}),
			};
			return {
				kind,
				cmiuuid,
				deliveryKey: `cdr:${cmiuuid}:${String(base.leg ?? '-')}:${String(base.status)}:${time}`,
				body: JSON.stringify(body),
				token: kind === 'unauthorized' ? wrongToken : token,
				times: kind === 'valid' ? repeats + 1 : 1,
			};
		});
	return fc.sample(notification, { numRuns: count, seed });
}

/** Each notification as often as it is to be sent, repeats among all others. */
export function deliveries(of: Notification[], seed: number): Notification[] {
	const all = of.flatMap((notification) =>
		Array.from({ length: notification.times }, () => notification),
	);
	const [shuffled = []] = fc.sample(
		fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }),
		{ numRuns: 1, seed },
	);
	return shuffled;
}

export type SenderOptions = {
	/** Where to post to, in turn. */
	urls: string[];
	/** How many are on their way at a time. */
	concurrency: number;
	/** The pause that each of those makes after an answer. */
	pauseMs: number;
	/** Told after each answer how many there are. */
	onAnswer?: (count: number) => void;
};

const ATTEMPT_MS = 20_000;
const MOST_ATTEMPTS = 1_000;
const RETRY_MS = 300;
/** Of one answer; n8n's own are far shorter. */
const MOST_KEPT = 10_000;

/**
 * Sends again, elsewhere, on a broken connection and on 5xx; and on what n8n answers for every webhook
 * while it starts: first 200 "n8n is starting up", then 404. Any other answer is the last word.
 */
export async function send(
	all: Notification[],
	{ urls, concurrency, pauseMs, onAnswer }: SenderOptions,
): Promise<Answer[]> {
	const answers: Answer[] = [];
	const queue = all.entries();
	const sendOne = async () => {
		for (const [index, notification] of queue) {
			answers.push(await deliver(notification, urls, index));
			onAnswer?.(answers.length);
			await sleep(pauseMs);
		}
	};
	await Promise.all(Array.from({ length: concurrency }, sendOne));
	return answers;
}

/** Sends, and has something happen when a third has been answered, however fast the machine is. */
export async function sendThrough(
	all: Notification[],
	options: SenderOptions,
	happen: () => Promise<void>,
): Promise<Answer[]> {
	const third = Math.ceil(all.length / 3);
	let happening: Promise<void> | undefined;
	const onAnswer = (count: number) => {
		if (count !== third) return;
		happening = happen();
		// Looked at below, once all is sent.
		happening.catch(() => {});
	};
	const answers = await send(all, { ...options, onAnswer });
	await happening;
	return answers;
}

async function deliver(notification: Notification, urls: string[], index: number): Promise<Answer> {
	const failedAttempts: string[] = [];
	const refusals: string[] = [];
	while (failedAttempts.length < MOST_ATTEMPTS) {
		const answer = await post(
			urls[(index + failedAttempts.length) % urls.length] ?? '',
			notification,
		);
		if (answer && answer.status < 500 && answer.status !== 404 && !isStarting(answer.text)) {
			return { notification, ...answer, failedAttempts, refusals };
		}
		if (answer) refusals.push(answer.text.slice(0, MOST_KEPT));
		failedAttempts.push(answer ? `${answer.status} ${reasonIn(answer.text)}`.trim() : 'broken');
		await sleep(RETRY_MS);
	}
	return { notification, status: 0, text: '', failedAttempts, refusals };
}

/** n8n's own word, with status 200, for all that comes before it has prepared its database. */
function isStarting(text: string): boolean {
	return text.startsWith('n8n is starting up');
}

/** Our own word for it, or n8n's, without the names in it. */
function reasonIn(text: string): string {
	if (isStarting(text)) return 'n8n is starting up';
	try {
		const { status, message } = JSON.parse(text) as { status?: string; message?: string };
		return (status ?? message ?? '').replace(/"[^"]*"/g, '…');
	} catch {
		return '';
	}
}

/** Undefined where the connection broke. */
async function post(
	url: string,
	{ body, token }: Notification,
): Promise<{ status: number; text: string } | undefined> {
	try {
		const response = await fetch(token === undefined ? url : `${url}?token=${token}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body,
			signal: AbortSignal.timeout(ATTEMPT_MS),
		});
		return { status: response.status, text: await response.text() };
	} catch {
		return undefined;
	}
}
