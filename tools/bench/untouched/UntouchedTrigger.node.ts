/** The least that a trigger can do: declared as ours, it hands on the body as it came. */
import type { IWebhookFunctions, INodeTypeDescription, IWebhookResponseData } from 'n8n-workflow';

const WEBHOOK = { responseMode: 'onReceived', responseData: '', path: 'webhook' } as const;

export class UntouchedTrigger {
	description: INodeTypeDescription = {
		displayName: 'Untouched Trigger',
		name: 'untouchedTrigger',
		group: ['trigger'],
		version: 1.1,
		description: 'Starts the workflow with the body of the request',
		defaults: { name: 'Untouched Trigger' },
		inputs: [],
		outputs: ['main'],
		webhooks: [
			{ name: 'default', httpMethod: 'POST', ...WEBHOOK },
			{ name: 'setup', httpMethod: 'GET', ...WEBHOOK, ndvHideUrl: true },
		],
		properties: [],
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return {
			workflowData: [[{ json: this.getBodyData() }]],
			webhookResponse: { status: 'accepted' },
		};
	}
}
