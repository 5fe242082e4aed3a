/** What the contract promises of any request at all, checked without Jest, which is too slow for 100,000. */
import { isDeepStrictEqual } from 'node:util';

import type { JsonObject } from '../../nodes/notification/json';
import type { WebhookRequest } from '../../nodes/notification/parse';
import {
	processNotification,
	type Outcome,
	type ProcessSettings,
} from '../../nodes/notification/process';
import { keysOf } from './contract';

const REASONS = ['unreadable', 'app_id_not_accepted', 'invalid'];

/** Throws if a promise is broken. */
export function keepPromises(request: WebhookRequest, settings: ProcessSettings): Outcome {
	const { query, body } = request;
	const sent = JSON.stringify({ query, body });
	const outcome = processNotification(request, settings);
	check(JSON.stringify({ query, body }) === sent, 'the request was changed');
	check(
		isDeepStrictEqual(processNotification(request, settings), outcome),
		'the same request has another outcome',
	);
	if (outcome.kind === 'accepted') checkItem(outcome.event, outcome.item);
	if (outcome.kind === 'rejected') {
		const { reason, issues, raw } = outcome;
		check(REASONS.includes(reason), `unknown reason ${reason}`);
		check(issues.length <= 20 && (reason === 'invalid') === issues.length > 0, 'wrong issues');
		check(isStorable(raw), 'raw changes when it is stored');
	}
	check(outcome.kind !== 'unavailable', 'only the credential can be unavailable');
	return outcome;
}

/** A valid envelope is accepted whatever else is sent, and nothing else that is sent is lost. */
export function keepsEveryProperty(notification: JsonObject, outcome: Outcome): void {
	if (outcome.kind !== 'accepted') throw new Error(JSON.stringify(outcome));
	const values = Object.values(outcome.item);
	const isKept = (value: unknown) => values.some((kept) => isDeepStrictEqual(kept, value));
	for (const name of outcome.setAside) {
		check(isKept(notification[name]), `${name} was set aside and is lost`);
	}
	for (const [name, value] of Object.entries(notification)) {
		if (name.startsWith('x-')) check(isKept(value), `${name} is lost`);
	}
}

function checkItem(event: string, item: JsonObject): void {
	check(isStorable(item), 'the item changes when it is stored');
	const promised = keysOf(event);
	const keys = Object.keys(item).filter((key) => promised.includes(key));
	check(isDeepStrictEqual(keys, promised), `keys ${keys.join()} instead of ${promised.join()}`);
	for (const key of promised) {
		const value = item[key];
		check(value === null || typeof value !== 'object', `${key} is not one value`);
	}
}

/** Whether a value is the same after it was written as JSON or copied key by key, as n8n does. */
function isStorable(value: unknown): boolean {
	if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
	if (typeof value === 'number') return Number.isFinite(value);
	if (Array.isArray(value)) return value.every(isStorable);
	if (typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype) return false;
	return !Object.hasOwn(value, '__proto__') && Object.values(value).every(isStorable);
}

function check(promise: boolean, otherwise: string): asserts promise {
	if (!promise) throw new Error(otherwise);
}
