import type { JsonObject } from '../notification/json';
import type { Reason, Rejection, Outcome } from '../notification/process';

/** What to do with a notification that cannot be used: turn it away, or hand it to the workflow. */
export type OnInvalid = 'reject' | 'emit';

/** What the sender is told, and the item that the workflow starts with, if it starts. */
export type WebhookReply = {
	status: number;
	body: JsonObject;
	/** The output and the one item on it; null starts nothing. */
	start: { output: 0 | 1; item: JsonObject } | null;
};

/** Every way to be turned away: its status, and whether it can be handed to the workflow instead. */
const REFUSALS: { [reason in Reason]: { status: number; canEmit: boolean } } = {
	unauthorized: { status: 401, canEmit: false },
	too_large: { status: 413, canEmit: false },
	app_id_not_accepted: { status: 403, canEmit: false },
	unreadable: { status: 400, canEmit: true },
	invalid: { status: 400, canEmit: true },
};

export function toReply(verdict: Outcome, onInvalid: OnInvalid): WebhookReply {
	switch (verdict.kind) {
		case 'accepted':
			return {
				status: 200,
				body: { status: 'accepted', event: verdict.event },
				start: { output: 0, item: verdict.item },
			};
		case 'ignored':
			return { status: 200, body: { status: 'ignored', event: verdict.event }, start: null };
		case 'ping':
			return { status: 200, body: { status: 'ready' }, start: null };
		case 'unavailable':
			return { status: 503, body: { status: 'unavailable' }, start: null };
		case 'rejected':
			return answerToRefusal(verdict, onInvalid);
	}
}

function answerToRefusal({ reason, issues, raw }: Rejection, onInvalid: OnInvalid): WebhookReply {
	const { status, canEmit } = REFUSALS[reason];
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
