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

import { answerTo, type Answer } from '../notification/answers';
import { receive, UNAUTHORIZED } from '../notification/receive';
import { PARAMETERS } from './parameters';
import { requestOf } from './request';
import { settingsOf } from './settings';
import { checkTokens, hasToken } from './token';

export class TelecmiTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'TeleCMI Trigger',
		name: 'telecmiTrigger',
		icon: { light: 'file:../../icons/telecmi.svg', dark: 'file:../../icons/telecmi.dark.svg' },
		group: ['trigger'],
		// Above 1: for version 1, n8n evaluates an expression of its own for each request.
		version: 1.1,
		subtitle: '={{ $parameter["events"].join(", ") }}',
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
				return true;
			},
			async create(this: IHookFunctions): Promise<boolean> {
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
		const isLetIn = !settings.needsToken || (await hasToken(this));
		const verdict = isLetIn ? receive(await requestOf(this), settings) : UNAUTHORIZED;
		return respond(this, answerTo(verdict, settings.onInvalid));
	}
}

/** n8n itself answers 200 only, and waits for ever where nobody answers. */
function respond(
	context: IWebhookFunctions,
	{ status, body, start }: Answer,
): IWebhookResponseData {
	if (start !== null) {
		const item = [{ json: start.item as IDataObject }];
		return { workflowData: start.output === 0 ? [item] : [[], item], webhookResponse: body };
	}
	if (status === 200) return { webhookResponse: body };
	context.getResponseObject().status(status).json(body);
	return { noWebhookResponse: true };
}
