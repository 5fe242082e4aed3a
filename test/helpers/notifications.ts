/** Notifications as TeleCMI documents them, and the requests that carry them. */
import { parse } from 'node:querystring';

import type { EventName } from '../../nodes/notification/events';
import type { ItemFormat } from '../../nodes/notification/item';
import type { JsonObject } from '../../nodes/notification/json';
import type { WebhookRequest } from '../../nodes/notification/parse';
import {
	processNotification,
	type Legs,
	type ProcessSettings,
} from '../../nodes/notification/process';

import samples from '../../nodes/TelecmiTrigger/testPage/samples.json';

export type Sample = { name: string; event: EventName; page: string; payload: JsonObject };

/** Every documented sample. */
export const SAMPLES = samples as Sample[];

/** A copy of the payload of a documented sample, with changes; `undefined` takes a property out. */
export function sample(name: string, changes: JsonObject = {}): JsonObject {
	const found = SAMPLES.find((candidate) => candidate.name === name);
	if (!found) throw new Error(`TeleCMI documents no sample "${name}"`);
	return changed(found.payload, changes);
}

export function changed(notification: JsonObject, changes: JsonObject): JsonObject {
	const entries = Object.entries({ ...notification, ...changes });
	return structuredClone(Object.fromEntries(entries.filter(([, value]) => value !== undefined)));
}

/** The sample whose item the contract spells out, with changes. */
export function outgoingAnswered(changes: JsonObject = {}): JsonObject {
	return sample('chub: cdr.outgoing.answered.leg_a', changes);
}

const INCOMING_EVENT = 'type app_id direction status cmiuuid conversation_uuid from to time custom';
const USER_EVENT =
	'type app_id direction status leg cmiuuid conversation_uuid user team from time custom';
const OUTGOING_EVENT =
	'type app_id direction status leg call_id cmiuuid conversation_uuid request_id user callerid to time custom extra_params';

/** The properties of each event, copied from TeleCMI's documentation. */
export const DOCUMENTED: { [event in Exclude<EventName, 'other'>]: string[] } = {
	'cdr.outgoing.answered': words(
		'type app_id direction status leg call_id cmiuuid request_id user virtual_number to time answeredsec hangup_reason record filename custom extra_params',
	),
	'cdr.outgoing.missed': words(
		'type app_id direction status leg call_id cmiuuid request_id user virtual_number to time hangup_reason custom extra_params',
	),
	'cdr.incoming.answered': words(
		'type app_id direction status cmiuuid conversation_uuid user team virtual_number from to time answeredsec hangup_reason record filename ivr_name custom',
	),
	'cdr.incoming.missed': words(
		'type app_id direction status cmiuuid conversation_uuid team virtual_number from time waitedsec hangup_reason voicemail voicename ivr_name custom',
	),
	'cdr.incoming.userMissed': words(
		'type app_id direction status leg cmiuuid conversation_uuid user team virtual_number from to time hangup_reason ivr_name custom',
	),
	'event.incoming.waiting': words(INCOMING_EVENT),
	'event.incoming.answered': words(INCOMING_EVENT),
	'event.incoming.hangup': words(INCOMING_EVENT),
	'event.user.started': words(USER_EVENT),
	'event.user.answered': words(USER_EVENT),
	'event.user.hangup': words(USER_EVENT),
	'event.outgoing.started': words(OUTGOING_EVENT),
	'event.outgoing.answered': words(OUTGOING_EVENT),
	'event.outgoing.hangup': words(OUTGOING_EVENT),
};

function words(text: string): string[] {
	return text.split(' ');
}

/** The least that TeleCMI sends of each kind: the envelope, and what tells the kind from others. */
export const SMALLEST: { [event in EventName]: JsonObject } = {
	'cdr.outgoing.answered': smallest('cdr', 'outbound', 'answered', { to: '442000000000' }),
	'cdr.outgoing.missed': smallest('cdr', 'outbound', 'missed'),
	'cdr.incoming.answered': smallest('cdr', 'inbound', 'answered'),
	'cdr.incoming.missed': smallest('cdr', 'inbound', 'missed'),
	'cdr.incoming.userMissed': smallest('cdr', 'inbound', 'missed', { leg: 'b' }),
	'event.incoming.waiting': smallest('event', 'inbound', 'waiting'),
	'event.incoming.answered': smallest('event', 'inbound', 'answered'),
	'event.incoming.hangup': smallest('event', 'inbound', 'hangup'),
	'event.user.started': smallest('event', 'outbound', 'started'),
	'event.user.answered': smallest('event', 'outbound', 'answered'),
	'event.user.hangup': smallest('event', 'outbound', 'hangup'),
	'event.outgoing.started': smallest('event', 'outbound', 'started', { to: '442000000000' }),
	'event.outgoing.answered': smallest('event', 'outbound', 'answered', { to: '442000000000' }),
	'event.outgoing.hangup': smallest('event', 'outbound', 'hangup', { to: '442000000000' }),
	other: smallest('event', 'outbound', 'transferred'),
};

function smallest(type: string, direction: string, status: string, more: JsonObject = {}) {
	const cmiuuid = '10ee0eb6-c417-4f5a-b122-bffe28f96eae';
	return { type, direction, status, cmiuuid, time: 1650630551178, ...more };
}

export function request(parts: Partial<WebhookRequest>): WebhookRequest {
	return { method: 'POST', contentType: '', query: {}, body: {}, text: () => '', ...parts };
}

/** A POST of JSON, which n8n has parsed. */
export function jsonRequest(body: unknown): WebhookRequest {
	return request({ contentType: 'application/json', body, text: () => JSON.stringify(body) });
}

/** A POST of text whose type n8n does not parse. */
export function textRequest(text: string, contentType = ''): WebhookRequest {
	return request({ contentType, text: () => text });
}

/** A POST of a form, parsed as n8n does it: brackets mean nothing. */
export function formRequest(text: string): WebhookRequest {
	return request({
		contentType: 'application/x-www-form-urlencoded',
		body: parse(text),
		text: () => text,
	});
}

export function formText(fields: JsonObject): string {
	return new URLSearchParams(
		Object.entries(fields).map(([name, value]): [string, string] => [name, String(value)]),
	).toString();
}

/** A GET, whose query n8n has parsed, brackets included. */
export function queryRequest(query: JsonObject): WebhookRequest {
	return request({ method: 'GET', query });
}

/** Every property as text, as query strings and forms carry it. */
export function asText(notification: JsonObject): JsonObject {
	return Object.fromEntries(
		Object.entries(notification).map(([name, value]) => [name, String(value)]),
	);
}

export type Choices = Partial<ItemFormat> & {
	appIds?: string[];
	events?: Array<EventName | '*'>;
	legs?: Legs;
};

/** What a user set the node to; everything is let through unless said otherwise. */
export function settings({
	appIds = [],
	events = ['*'],
	legs = 'all',
	customData = 'flatten',
	phoneNumber = 'digits',
	includeRaw = false,
}: Choices = {}): ProcessSettings {
	return {
		appIds: new Set(appIds),
		selection: { events: new Set(events), legs },
		format: { customData, phoneNumber, includeRaw },
	};
}

/** The item that a request gives, which has to give one. */
export function itemOf(sent: WebhookRequest, choices: Choices = {}): JsonObject {
	const outcome = processNotification(sent, settings(choices));
	if (outcome.kind !== 'accepted') throw new Error(`Not accepted: ${JSON.stringify(outcome)}`);
	return outcome.item;
}

/** The item that a notification gives, sent as JSON. */
export function itemFrom(notification: JsonObject, choices: Choices = {}): JsonObject {
	return itemOf(jsonRequest(notification), choices);
}
