import {
	NodeConnectionTypes,
	type ICredentialsDecrypted,
	type ICredentialTestFunctions,
	type IHookFunctions,
	type INodeCredentialTestResult,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';

import { LISTENING_HINT } from '../webhook/panel';
import { checkBeforeListening } from '../webhook/publish';
import { respond } from '../webhook/reply';
import { receiveRequest } from '../webhook/request';
import { readAccessSettings, readPhoneNumberFormat } from '../webhook/settings';
import { checkTokens } from '../webhook/token';
import { ACTIVATION_MESSAGE, TRIGGER_PANEL } from './panel';
import { PARAMETERS } from './parameters';
import { processRoutingRequest } from './process';
import { respondToTest } from './testPage';

export class TelecmiCallRoutingTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'TeleCMI Call Routing Trigger',
		name: 'telecmiCallRoutingTrigger',
		icon: { light: 'file:../../icons/telecmi.svg', dark: 'file:../../icons/telecmi.dark.svg' },
		group: ['trigger'],
		// Above 1: for version 1, n8n evaluates an expression for each request.
		version: 1.1,
		subtitle: 'decides who rings',
		description:
			'Starts the workflow while a call waits in TeleCMI, and tells TeleCMI whom to ring',
		defaults: { name: 'TeleCMI Call Routing Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
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
				responseMode: 'lastNode',
				responseData: 'firstEntryJson',
				path: 'webhook',
			},
			{
				name: 'setup',
				httpMethod: 'GET',
				responseMode: 'lastNode',
				responseData: 'firstEntryJson',
				path: 'webhook',
				ndvHideUrl: true,
			},
		],
		triggerPanel: TRIGGER_PANEL,
		eventTriggerDescription: LISTENING_HINT,
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

	// TeleCMI has no API for its call flow: a user adds the URL in the dashboard, and removes it there.
	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return false;
			},
			async create(this: IHookFunctions): Promise<boolean> {
				checkBeforeListening(this);
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
		const access = readAccessSettings(this);
		const settings = { appIds: access.appIds, phoneNumber: readPhoneNumberFormat(this) };
		const received = await receiveRequest(this, access.needsToken);
		if (this.getMode() === 'manual') return respondToTest(this, received, settings);
		if ('outcome' in received) return respond(this, received.outcome);
		return respond(this, processRoutingRequest(received.request, settings, Date.now()));
	}
}
