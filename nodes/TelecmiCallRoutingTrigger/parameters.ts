import type { INodeProperties } from 'n8n-workflow';

import { PHONE_NUMBER_FORMAT } from '../notification/formatParameters';
import {
	ACCEPTED_APP_IDS,
	AUTHENTICATION,
	TOKEN_NOTICE,
	withoutExpression,
} from '../webhook/parameters';

export const PARAMETERS: INodeProperties[] = [
	{
		displayName: 'TeleCMI can send the same request twice. It must then get the same answer.',
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
		options: [ACCEPTED_APP_IDS, withoutExpression(PHONE_NUMBER_FORMAT)],
	},
];
