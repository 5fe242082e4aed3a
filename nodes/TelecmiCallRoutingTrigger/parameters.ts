import type { INodeProperties } from 'n8n-workflow';

import {
	ACCEPTED_APP_IDS,
	AUTHENTICATION,
	PHONE_NUMBER_FORMAT,
	TOKEN_NOTICE,
} from '../webhook/parameters';

export const PARAMETERS: INodeProperties[] = [
	{
		displayName:
			'The last node is the answer. End every branch with the TeleCMI node, resource Call Routing. The same request can arrive twice and must then get the same answer.',
		name: 'answerNotice',
		type: 'notice',
		default: '',
	},
	AUTHENTICATION,
	TOKEN_NOTICE,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [ACCEPTED_APP_IDS, PHONE_NUMBER_FORMAT],
	},
];
