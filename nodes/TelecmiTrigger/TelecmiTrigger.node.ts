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

import { processNotification } from '../notification/process';
import { LISTENING_HINT } from '../webhook/panel';
import { checkBeforeListening } from '../webhook/publish';
import { respond } from '../webhook/reply';
import { receiveRequest } from '../webhook/request';
import { checkTokens } from '../webhook/token';
import { ACTIVATION_MESSAGE, TRIGGER_PANEL } from './panel';
import { PARAMETERS } from './parameters';
import { readSettings } from './settings';
import { respondToTest } from './testPage/respond';

export class TelecmiTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'TeleCMI Trigger',
		name: 'telecmiTrigger',
		icon: { light: 'file:../../icons/telecmi.svg', dark: 'file:../../icons/telecmi.dark.svg' },
		group: ['trigger'],
		// Above 1: for version 1, n8n evaluates an expression for each request.
		version: 1.1,
		// In words: "outgoing answered, live user ringing"; more than two are counted.
		subtitle:
			'={{ $parameter["events"].includes("*") ? "all notifications" : $parameter["events"].length > 2 ? $parameter["events"].length + " events" : $parameter["events"].join(", ").replace(/cdr[.]/g, "").replace(/event[.]/g, "live ").replace(/[.]/g, " ").replace(/[A-Z]/g, " $&").toLowerCase() }}',
		// n8n's list of nodes merges this node with TeleCMI and shows this description for both.
		description:
			'Starts the workflow when a call rings, is answered or ends; its actions start, route and look up calls',
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
				// Empty: n8n responds with what webhook() returns.
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

	// TeleCMI has no API for webhooks: a user pastes the URL into its dashboard, and takes it out there.
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
		const settings = readSettings(this);
		const received = await receiveRequest(this, settings.needsToken);
		if (this.getMode() === 'manual') return respondToTest(this, received, settings);
		if ('outcome' in received) return respond(this, received.outcome, settings.onInvalid);
		return respond(this, processNotification(received.request, settings), settings.onInvalid);
	}
}
