import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { processNotification } from '../../notification/process';
import { answerRefusedTest, sendPage } from '../../webhook/page';
import { answer, toReply } from '../../webhook/reply';
import { isVisit, type ReceivedRequest } from '../../webhook/request';
import type { Settings } from '../settings';
import { listeningPage, notListenedForPage, sentPage } from './page';
import { requestedSample, sampleRequest } from './requestedSample';

/** Answers at the Test URL: a page for somebody with a browser, and for TeleCMI what it always gets. */
export function answerTest(
	context: IWebhookFunctions,
	received: ReceivedRequest,
	settings: Settings,
): IWebhookResponseData {
	if ('outcome' in received) {
		return answerRefusedTest(context, received.outcome, settings.onInvalid);
	}
	if (isVisit(context)) {
		return sendPage(context, listeningPage(settings.selection), { status: 200, start: null });
	}
	const event = requestedSample(received.request);
	if (!event) {
		const outcome = processNotification(received.request, settings);
		return answer(context, outcome, settings.onInvalid);
	}
	const outcome = processNotification(sampleRequest(event, settings, Date.now()), settings);
	if (outcome.kind !== 'accepted' && outcome.kind !== 'ignored') return answer(context, outcome);
	const page = outcome.kind === 'accepted' ? sentPage(event) : notListenedForPage(event);
	return sendPage(context, page, toReply(outcome, settings.onInvalid));
}
