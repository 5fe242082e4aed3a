import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

export class TelecmiWebhookApi implements ICredentialType {
	name = 'telecmiWebhookApi';

	displayName = 'TeleCMI Webhook API';

	icon: Icon = { light: 'file:../icons/telecmi.svg', dark: 'file:../icons/telecmi.dark.svg' };

	documentationUrl = 'https://www.npmjs.com/package/n8n-nodes-telecmi';

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
				'Make one with a password manager (32 letters and digits) or the command "openssl rand -hex 16". Keep a copy: n8n never shows it again. At least 16 letters (A to Z), digits, or . _ ~ -',
		},
		{
			displayName: 'Previous Token',
			name: 'previousToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'To change the token: copy the old one from the end of the webhook URL in TeleCMI into this field, put the new one above and save. Then change the URL in TeleCMI. Once calls arrive with the new token, empty this field.',
		},
	];
}
