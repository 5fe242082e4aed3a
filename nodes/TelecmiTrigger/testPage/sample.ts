/** The notification that a button of the test page stands for. */
import { randomBytes, randomUUID } from 'crypto';

import { EVERY_EVENT, type CallEvent, type EventName } from '../../notification/events';
import type { JsonObject } from '../../notification/json';
import type { WebhookRequest } from '../../notification/parse';
import { SAMPLES } from './samples';
import type { Settings } from '../settings';

/** The name of the form field that says which event to send. */
export const SAMPLE_FIELD = 'sample';

/** Properties that identify a call or a leg, and what TeleCMI makes them of. */
const IDS = ['cmiuuid', 'conversation_uuid', 'call_id', 'request_id'];

/** Whether there is a documented example of the event to send. */
export function hasSample(event: EventName): boolean {
	return SAMPLES.some((sample) => sample.event === event);
}

/** The event whose button was pressed; undefined for all other requests. */
export function pressedButton(request: WebhookRequest): CallEvent | undefined {
	const body = request.body as JsonObject | undefined;
	const isForm = request.method === 'POST' && Object.keys(body ?? {}).join() === SAMPLE_FIELD;
	const name = isForm ? body?.[SAMPLE_FIELD] : undefined;
	return EVERY_EVENT.find((event) => event.name === name && hasSample(event.name));
}

/** The request TeleCMI would make now: new ids, the current time, and a leg and account that the node listens to. */
export function sampleRequest(event: CallEvent, settings: Settings, now: number): WebhookRequest {
	const notification = freshSample(event, settings, now);
	return {
		method: 'POST',
		contentType: 'application/json',
		query: {},
		body: notification,
		text: () => JSON.stringify(notification),
	};
}

function freshSample(event: CallEvent, { selection, appIds }: Settings, now: number): JsonObject {
	const samples = SAMPLES.filter((sample) => sample.event === event.name);
	// "One per Call" is the customer's leg.
	const legs = selection.legs === 'outcome' ? 'b' : selection.legs;
	const hasLegs = event.origin?.perLeg === true && legs !== 'all';
	const chosen = samples.find(({ payload }) => hasLegs && payload.leg === legs) ?? samples[0];
	const notification: JsonObject = { ...chosen?.payload, time: now };
	if (hasLegs) notification.leg = legs;
	const [appId] = appIds;
	if (appId !== undefined) notification['appid' in notification ? 'appid' : 'app_id'] = appId;
	// Two ids that are the same in the example stay the same.
	const fresh = new Map<unknown, string>();
	for (const name of IDS.filter((id) => id in notification)) {
		const old = notification[name];
		const id =
			fresh.get(old) ??
			(name === 'request_id' ? randomBytes(32).toString('base64url') : randomUUID());
		fresh.set(old, id);
		notification[name] = id;
	}
	return notification;
}
