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
			placeholder: 'e.g. 3f9c2b71d8e64a05b1c7',
			description:
				'At least 16 letters, digits, dots, hyphens, underscores or tildes that nobody can guess. In TeleCMI, append ?token= and this token to the URL of the webhook.',
		},
		{
			displayName: 'Previous Token',
			name: 'previousToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'Only while you change the token: put the old one here, the new one above, then change the URL in TeleCMI. Once calls arrive with the new token, empty this field.',
		},
	];
}
