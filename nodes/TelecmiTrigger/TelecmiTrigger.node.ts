import {
	NodeConnectionTypes,
	type ICredentialsDecrypted,
	type ICredentialTestFunctions,
	type IDataObject,
	type IHookFunctions,
	type INodeCredentialTestResult,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';

import { toReply, type WebhookReply } from '../webhook/reply';
import { processNotification } from '../notification/process';
import { listeningPage, PAGE_POLICY, sentPage } from './testPage/page';
import { ACTIVATION_MESSAGE, TEST_DESCRIPTION, TRIGGER_PANEL } from './panel';
import { PARAMETERS } from './parameters';
import { warningOf } from './reachability';
import { requestOf } from '../webhook/request';
import { pressedButton, sampleRequest } from './testPage/sample';
import { settingsOf } from './settings';
import { checkTokens, refusalByToken } from '../webhook/token';

export class TelecmiTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'TeleCMI Trigger',
		name: 'telecmiTrigger',
		icon: { light: 'file:../../icons/telecmi.svg', dark: 'file:../../icons/telecmi.dark.svg' },
		group: ['trigger'],
		// Above 1: for version 1, n8n evaluates an expression of its own for each request.
		version: 1.1,
		subtitle:
			'={{ $parameter["events"].includes("*") ? "all notifications" : $parameter["events"].join(", ") }}',
		description: 'Starts the workflow when a call rings, is answered or ends in TeleCMI',
		defaults: { name: 'TeleCMI Trigger' },
		inputs: [],
		outputs: `={{ $parameter.options?.onInvalid === 'emit' ? [{ type: '${NodeConnectionTypes.Main}', displayName: 'Notification' }, { type: '${NodeConnectionTypes.Main}', displayName: 'Invalid' }] : ['${NodeConnectionTypes.Main}'] }}`,
		credentials: [
			{
				name: 'telecmiWebhookApi',
				required: true,
				testedBy: 'webhookToken',
				displayOptions: { show: { authentication: ['webhookToken'] } },
			},
		],
		// Literals only: n8n evaluates these fields for each request.
		webhooks: [
			{
				name: 'default',
				httpMethod: 'POST',
				responseMode: 'onReceived',
				// Empty, so that the answer is what webhook() returns.
				responseData: '',
				path: 'webhook',
			},
			{
				name: 'setup',
				httpMethod: 'GET',
				responseMode: 'onReceived',
				responseData: '',
				path: 'webhook',
				ndvHideUrl: true,
			},
		],
		triggerPanel: TRIGGER_PANEL,
		eventTriggerDescription: TEST_DESCRIPTION,
		activationMessage: ACTIVATION_MESSAGE,
		properties: PARAMETERS,
	};

	methods = {
		credentialTest: {
			async webhookToken(
				this: ICredentialTestFunctions,
				credential: ICredentialsDecrypted,
			): Promise<INodeCredentialTestResult> {
				return checkTokens(credential);
			},
		},
	};

	// TeleCMI has no API for webhooks: a user pastes the URL into its dashboard, and takes it out there.
	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return false;
			},
			async create(this: IHookFunctions): Promise<boolean> {
				if (this.getMode() !== 'manual') warnOfUrl(this);
				return true;
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return true;
			},
		},
		setup: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return true;
			},
			async create(this: IHookFunctions): Promise<boolean> {
				return true;
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return true;
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		const settings = settingsOf(this);
		const refusal = settings.needsToken ? await refusalByToken(this) : undefined;
		if (refusal) return respond(this, toReply(refusal, settings.onInvalid));
		const request = await requestOf(this);
		const isTest = this.getMode() === 'manual';
		const sample = isTest ? pressedButton(request) : undefined;
		const verdict = processNotification(
			sample ? sampleRequest(sample, settings, Date.now()) : request,
			settings,
		);
		const answer = toReply(verdict, settings.onInvalid);
		if (sample) return respond(this, answer, sentPage(sample, verdict, answer.start !== null));
		if (isTest && verdict.kind === 'ping') return respond(this, answer, listeningPage(settings));
		return respond(this, answer);
	}
}

/**
 * Answers by n8n where it can: it says 200 only, and waits for ever where nobody answers. On the
 * Test URL, a page takes the place of the answer that is meant for TeleCMI.
 */
function respond(
	context: IWebhookFunctions,
	{ status, body, start }: WebhookReply,
	page?: string,
): IWebhookResponseData {
	if (page !== undefined) {
		context.getResponseObject().setHeader('Content-Security-Policy', PAGE_POLICY);
	} else if (status !== 200) {
		context.getResponseObject().status(status).json(body);
		return { noWebhookResponse: true };
	}
	const webhookResponse = page ?? body;
	if (start === null) return { webhookResponse };
	const item = [{ json: start.item as IDataObject }];
	return { workflowData: start.output === 0 ? [item] : [[], item], webhookResponse };
}

function warnOfUrl(context: IHookFunctions): void {
	const warning = warningOf(context.getNodeWebhookUrl('default') ?? '');
	if (warning === undefined) return;
	context.logger.warn(`TeleCMI Trigger: ${warning}`, {
		node: context.getNode().name,
		workflowId: context.getWorkflow().id,
	});
}
