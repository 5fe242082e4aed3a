import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

export class TelecmiWebhookApi implements ICredentialType {
	name = 'telecmiWebhookApi';

	displayName = 'TeleCMI Webhook API';

	icon: Icon = { light: 'file:../icons/telecmi.svg', dark: 'file:../icons/telecmi.dark.svg' };

	documentationUrl = 'https://www.npmjs.com/package/n8n-nodes-telecmi#credentials';

	properties: INodeProperties[] = [
		{
			displayName: 'Token',
			name: 'token',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			placeholder: 'e.g. 32 random letters and digits',
			description:
				'32 random letters (A to Z) and digits (at least 16). The characters . _ ~ - are allowed too.',
			hint: 'Make one with a password manager or the command "openssl rand -hex 16". Keep a copy: n8n never shows it again.',
		},
		{
			displayName: 'Previous Token',
			name: 'previousToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description: 'Requests with this token are still accepted while you change it',
			hint: 'To change the token, copy the old one from the end of the URL in TeleCMI to this field, and enter the new one above. Then change the URL in TeleCMI. Once calls arrive with the new token, empty this field.',
		},
	];
}
