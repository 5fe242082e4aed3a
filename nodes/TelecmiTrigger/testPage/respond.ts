import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { processNotification } from '../../notification/process';
import { respondToRefusedTest, sendPage } from '../../webhook/page';
import { respond, toReply } from '../../webhook/reply';
import { isVisit, type ReceivedRequest } from '../../webhook/request';
import type { Settings } from '../settings';
import { listeningPage, notListenedForPage, sentPage } from './page';
import { requestedSample, sampleRequest } from './requestedSample';

/** Responses of the Test URL: a page for a browser, and for TeleCMI the same as in production. */
export function respondToTest(
	context: IWebhookFunctions,
	received: ReceivedRequest,
	settings: Settings,
): IWebhookResponseData {
	if ('outcome' in received) {
		return respondToRefusedTest(context, received.outcome, settings.onInvalid);
	}
	if (isVisit(context)) {
		return sendPage(context, listeningPage(settings.selection), { status: 200, start: null });
	}
	const event = requestedSample(received.request);
	if (!event) {
		const outcome = processNotification(received.request, settings);
		return respond(context, outcome, settings.onInvalid);
	}
	const outcome = processNotification(sampleRequest(event, settings, Date.now()), settings);
	if (outcome.kind !== 'accepted' && outcome.kind !== 'ignored') return respond(context, outcome);
	const page = outcome.kind === 'accepted' ? sentPage(event) : notListenedForPage(event);
	return sendPage(context, page, toReply(outcome, settings.onInvalid));
}
