import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

import { authenticate } from '../nodes/Telecmi/transport/account';

/** The TeleCMI node tests it (`testedBy`). */
export class TelecmiApi implements ICredentialType {
	name = 'telecmiApi';

	displayName = 'TeleCMI API';

	icon: Icon = { light: 'file:../icons/telecmi.svg', dark: 'file:../icons/telecmi.dark.svg' };

	documentationUrl = 'https://www.npmjs.com/package/n8n-nodes-telecmi#credentials';

	properties: INodeProperties[] = [
		{
			displayName: 'App ID',
			name: 'appId',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. 2222223',
			description: 'The number of your TeleCMI account',
			hint: 'In the TeleCMI dashboard (connle.telecmi.com), under Developer → App Secret',
		},
		{
			displayName: 'Secret',
			name: 'secret',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description: 'The App Secret of your TeleCMI account',
			hint: 'In the same place',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			required: true,
			default: 'https://rest.telecmi.com',
			placeholder: 'e.g. https://rest.telecmi.com',
			description: 'The address of the TeleCMI API',
			hint: 'Leave as is, unless TeleCMI gave you another address',
		},
	];

	/** Also for n8n's HTTP Request node. */
	authenticate = authenticate;
}
