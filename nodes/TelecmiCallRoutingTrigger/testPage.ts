import { randomUUID } from 'crypto';
import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { renderPage, respondToRefusedTest, sendPage } from '../webhook/page';
import { respond } from '../webhook/reply';
import { isVisit, jsonRequest, type ReceivedRequest } from '../webhook/request';
import { processRoutingRequest, type RoutingSettings } from './process';

/** The form field that asks for the documented request. */
const SAMPLE_FIELD = 'sample';

/** Responses of the Test URL: a page with one button for a browser, all else as in production. */
export function respondToTest(
	context: IWebhookFunctions,
	received: ReceivedRequest,
	settings: RoutingSettings,
): IWebhookResponseData {
	if ('outcome' in received) return respondToRefusedTest(context, received.outcome);
	if (isVisit(context)) return sendPage(context, page(), { status: 200, start: null });
	const { method, body } = received.request;
	const isButton = method === 'POST' && Object.keys(body ?? {}).join() === SAMPLE_FIELD;
	const request = isButton ? jsonRequest(sample(settings)) : received.request;
	return respond(context, processRoutingRequest(request, settings, Date.now()));
}

/** TeleCMI's documented request, with a new id and an App ID that the node accepts. */
function sample({ appIds }: RoutingSettings) {
	const [appId = 1111112] = appIds;
	return { from: 9191000000000, to: 911203000000, cmiuuid: randomUUID(), appid: appId };
}

export function page(): string {
	return renderPage(
		'Send a test call',
		`<p>n8n is listening. The button sends TeleCMI’s documented call routing request to this Test URL, with a new ID.</p>
<form method="post">
<p><button name="${SAMPLE_FIELD}" value="incoming call">Incoming call</button></p>
</form>
<p>The next page shows the JSON that TeleCMI would get: the first item of the last node that ran. If you pressed <strong>Execute step</strong> on the trigger, that is the trigger’s own item. To see the answer of the workflow, press <strong>Execute workflow</strong> below the canvas.</p>
<p>n8n then stops listening. To send another call, start it again, then come back here.</p>`,
	);
}
