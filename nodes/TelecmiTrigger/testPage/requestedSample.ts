/** The sample notification that a button of the test page asks for. */
import { randomBytes, randomUUID } from 'crypto';

import { EVERY_EVENT, type CallEvent, type EventName } from '../../notification/events';
import type { JsonObject } from '../../notification/json';
import type { WebhookRequest } from '../../notification/parse';
import type { ProcessSettings } from '../../notification/process';
import { jsonRequest } from '../../webhook/request';
import documented from './samples.json';

/** The form field that names the event to send. */
export const SAMPLE_FIELD = 'sample';

const SAMPLES: ReadonlyArray<{ event: string; payload: JsonObject }> = documented;

const ID_NAMES = ['cmiuuid', 'conversation_uuid', 'call_id', 'request_id'];

export function hasSample(name: EventName): boolean {
	return SAMPLES.some(({ event }) => event === name);
}

/** The event whose button was pressed; undefined for every other request. */
export function requestedSample({ method, body }: WebhookRequest): CallEvent | undefined {
	const fields = (body ?? {}) as JsonObject;
	const isForm = method === 'POST' && Object.keys(fields).join() === SAMPLE_FIELD;
	const name = isForm ? fields[SAMPLE_FIELD] : undefined;
	return EVERY_EVENT.find((event) => event.name === name && hasSample(event.name));
}

/** What TeleCMI would send now: new ids, the current time, and a leg and App ID that the node accepts. */
export function sampleRequest(
	event: CallEvent,
	settings: ProcessSettings,
	now: number,
): WebhookRequest {
	return jsonRequest(freshSample(event, settings, now));
}

function freshSample(
	event: CallEvent,
	{ selection, appIds }: ProcessSettings,
	now: number,
): JsonObject {
	const samples = SAMPLES.filter((sample) => sample.event === event.name);
	const leg = event.origin?.perLeg ? LEG_OF[selection.legs] : undefined;
	const sample = samples.find(({ payload }) => leg && payload.leg === leg) ?? samples[0];
	const notification: JsonObject = { ...sample?.payload, time: now };
	if (leg !== undefined) notification.leg = leg;
	const [appId] = appIds;
	if (appId !== undefined) notification['appid' in notification ? 'appid' : 'app_id'] = appId;
	return { ...notification, ...freshIds(notification) };
}

/** The leg that a setting of Call Legs is sure to accept. */
const LEG_OF = { all: undefined, outcome: 'b', a: 'a', b: 'b' } as const;

/** Two ids that are equal in the sample stay equal. */
function freshIds(notification: JsonObject): JsonObject {
	const byOldId = new Map<unknown, string>();
	const ids: JsonObject = {};
	for (const name of ID_NAMES.filter((id) => id in notification)) {
		const old = notification[name];
		const id =
			byOldId.get(old) ??
			(name === 'request_id' ? randomBytes(32).toString('base64url') : randomUUID());
		byOldId.set(old, id);
		ids[name] = id;
	}
	return ids;
}
