/** What the contract promises of any request at all, checked without Jest, which is too slow for 100,000. */
import { isDeepStrictEqual } from 'node:util';

import { toReply, type WebhookReply, type OnInvalid } from '../../nodes/webhook/reply';
import type { JsonObject } from '../../nodes/notification/json';
import type { WebhookRequest } from '../../nodes/notification/parse';
import {
	processNotification,
	type ProcessSettings,
	type Outcome,
} from '../../nodes/notification/process';
import { keysOf } from './contract';

/** The status of each refusal, and whether a workflow can be handed what was refused. */
const REFUSED: { [reason: string]: { status: number; canEmit: boolean } } = {
	app_id_not_accepted: { status: 403, canEmit: false },
	unreadable: { status: 400, canEmit: true },
	invalid: { status: 400, canEmit: true },
};

/** Throws, with what it was, where a promise is broken; gives the verdict. */
export function keepsPromises(
	request: WebhookRequest,
	settings: ProcessSettings,
	onInvalid: OnInvalid,
): Outcome {
	const { query, body } = request;
	const sent = JSON.stringify({ query, body });
	const verdict = processNotification(request, settings);
	const answer = toReply(verdict, onInvalid);
	hold(JSON.stringify({ query, body }) === sent, 'the request was changed');
	hold(
		isDeepStrictEqual(processNotification(request, settings), verdict),
		'the second verdict differs',
	);
	switch (verdict.kind) {
		case 'accepted':
			holdsAnswer(answer, 200, { status: 'accepted', event: verdict.event });
			hold(answer.start?.output === 0 && answer.start.item === verdict.item, 'no item started');
			holdsItem(verdict.event, verdict.item);
			break;
		case 'ignored':
			holdsAnswer(answer, 200, { status: 'ignored', event: verdict.event });
			hold(answer.start === null, 'an ignored notification started something');
			break;
		case 'ping':
			holdsAnswer(answer, 200, { status: 'ready' });
			hold(answer.start === null, 'a visit started something');
			break;
		case 'unavailable':
			throw new Error('the domain knows nothing of what is away');
		case 'rejected':
			holdsRefusal(verdict, answer, onInvalid);
	}
	return verdict;
}

function holdsItem(event: string, item: JsonObject): void {
	holdsStorable(item);
	for (const key of keysOf(event)) {
		hold(Object.hasOwn(item, key), `the item has no ${key}`);
		const value = item[key];
		hold(value === null || typeof value !== 'object', `${key} is not one value`);
	}
}

function holdsRefusal(
	{ reason, issues }: Extract<Outcome, { kind: 'rejected' }>,
	answer: WebhookReply,
	onInvalid: OnInvalid,
): void {
	const refused = REFUSED[reason];
	if (!refused) throw new Error(`a reason that nobody promised: ${reason}`);
	hold(issues.length <= 20 && (reason === 'invalid') === issues.length > 0, 'wrong issues');
	if (refused.canEmit && onInvalid === 'emit') {
		holdsAnswer(answer, 200, { status: 'invalid' });
		hold(answer.start?.output === 1, 'nothing came out of the second output');
		hold(isDeepStrictEqual(Object.keys(answer.start?.item ?? {}), ['reason', 'issues', 'raw']));
		holdsStorable(answer.start?.item);
		return;
	}
	const details = issues.length > 0 ? { issues } : {};
	holdsAnswer(answer, refused.status, { status: 'rejected', reason, ...details });
	hold(answer.start === null, 'a refused request started something');
}

function holdsAnswer({ status, body }: WebhookReply, expected: number, said: JsonObject): void {
	hold(status === expected && isDeepStrictEqual(body, said), `answered ${JSON.stringify(body)}`);
}

function holdsStorable(item: unknown): void {
	hold(isJson(item), 'the item changes when it is stored as JSON or copied key by key');
}

/**
 * Whether a value is the same after it was written as JSON and read again, as n8n does, and after it
 * was copied key by key, where an own `__proto__` would become the copy's prototype.
 */
function isJson(value: unknown): boolean {
	if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
	if (typeof value === 'number') return Number.isFinite(value);
	if (Array.isArray(value)) return value.every(isJson);
	if (typeof value !== 'object') return false;
	const prototype: unknown = Object.getPrototypeOf(value);
	if (prototype !== Object.prototype && prototype !== null) return false;
	return !Object.hasOwn(value, '__proto__') && Object.values(value).every(isJson);
}

function hold(promise: boolean, otherwise = 'a promise is broken'): asserts promise {
	if (!promise) throw new Error(otherwise);
}
