/**
 * Parameters that both triggers share. None takes an expression: n8n would evaluate it for every
 * request.
 */
import type { INodeProperties } from 'n8n-workflow';

export const AUTHENTICATION: INodeProperties = {
	displayName: 'Authentication',
	name: 'authentication',
	type: 'options',
	noDataExpression: true,
	default: 'none',
	options: [
		{
			name: 'None',
			value: 'none',
			description: 'Anyone with the URL can post to it',
		},
		{
			name: 'Webhook Token',
			value: 'webhookToken',
			description: 'Only requests whose URL ends in your token are accepted',
		},
	],
	description:
		'How to tell TeleCMI from others. TeleCMI signs nothing, but keeps a token that is part of the URL.',
};

export const TOKEN_NOTICE: INodeProperties = {
	displayName:
		'Append <code>?token=</code> and your token to the URL: <code>https://n8n.example.com/webhook/…/webhook?token=YOUR_TOKEN</code>',
	name: 'tokenNotice',
	type: 'notice',
	default: '',
	displayOptions: { show: { authentication: ['webhookToken'] } },
};

export const ACCEPTED_APP_IDS: INodeProperties = {
	displayName: 'Accepted App IDs',
	name: 'appIds',
	type: 'string',
	noDataExpression: true,
	default: '',
	placeholder: 'e.g. 2222223, 1111113',
	description:
		'App IDs of the TeleCMI accounts to accept. Anything but digits separates them. Leave empty to accept all. If filled, requests without an App ID are rejected too.',
};

export function withoutExpression(parameter: INodeProperties): INodeProperties {
	return { ...parameter, noDataExpression: true };
}
