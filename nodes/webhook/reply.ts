/** HTTP responses, and what the workflow starts with. */
import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import type { JsonObject } from '../notification/json';
import type { Outcome, Reason, Rejection } from '../notification/process';
import { logOutcome } from './log';

/** What to do with an invalid notification: reject it, or hand it to the workflow. */
export type OnInvalid = 'reject' | 'emit';

/** An outcome of either trigger; `cause` is for the log. */
export type AnyOutcome =
	| (Exclude<Outcome, { kind: 'accepted' }> & { cause?: string })
	| { kind: 'accepted'; event: string; item: JsonObject; setAside: string[] };

export type WebhookReply = {
	status: number;
	body: JsonObject;
	/** The output and its one item; null starts nothing. */
	start: { output: 0 | 1; item: JsonObject } | null;
};

/** The status of each rejection, and whether the workflow can get the request instead. */
const REJECTIONS: { [reason in Reason]: { status: number; canEmit: boolean } } = {
	unauthorized: { status: 401, canEmit: false },
	too_large: { status: 413, canEmit: false },
	app_id_not_accepted: { status: 403, canEmit: false },
	unreadable: { status: 400, canEmit: true },
	invalid: { status: 400, canEmit: true },
};

export function toReply(outcome: AnyOutcome, onInvalid: OnInvalid): WebhookReply {
	switch (outcome.kind) {
		case 'accepted':
			return {
				status: 200,
				body: { status: 'accepted', event: outcome.event },
				start: { output: 0, item: outcome.item },
			};
		case 'ignored':
			return { status: 200, body: { status: 'ignored', event: outcome.event }, start: null };
		case 'ping':
			return { status: 200, body: { status: 'ready' }, start: null };
		case 'unavailable':
			return { status: 503, body: { status: 'unavailable' }, start: null };
		case 'rejected':
			return rejectionReply(outcome, onInvalid);
	}
}

function rejectionReply({ reason, issues, raw }: Rejection, onInvalid: OnInvalid): WebhookReply {
	const { status, canEmit } = REJECTIONS[reason];
	if (canEmit && onInvalid === 'emit') {
		return {
			status: 200,
			body: { status: 'invalid' },
			start: { output: 1, item: { reason, issues, raw } },
		};
	}
	const details = issues.length > 0 ? { issues } : {};
	return { status, body: { status: 'rejected', reason, ...details }, start: null };
}

/** Responds for an outcome, and logs it. */
export function respond(
	context: IWebhookFunctions,
	outcome: AnyOutcome,
	onInvalid: OnInvalid = 'reject',
): IWebhookResponseData {
	const reply = toReply(outcome, onInvalid);
	logOutcome(context, outcome, reply);
	return sendReply(context, reply);
}

/** n8n itself responds with 200 only; any other status has to be written to the response. */
function sendReply(
	context: IWebhookFunctions,
	{ status, body, start }: WebhookReply,
): IWebhookResponseData {
	if (status === 200) return toResponseData(body, start);
	context.getResponseObject().status(status).json(body);
	return { noWebhookResponse: true };
}

/** What n8n responds with 200, and starts. */
export function toResponseData(
	webhookResponse: string | JsonObject,
	start: WebhookReply['start'],
): IWebhookResponseData {
	if (start === null) return { webhookResponse };
	const item = [{ json: start.item as IDataObject }];
	return { workflowData: start.output === 0 ? [item] : [[], item], webhookResponse };
}
