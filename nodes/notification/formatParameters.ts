/** The format of an item, as parameters of TeleCMI Trigger and of the TeleCMI node. */
import type { INodeProperties } from 'n8n-workflow';

export const CUSTOM_DATA_FORMAT: INodeProperties = {
	displayName: 'Custom Data Format',
	name: 'customData',
	type: 'options',
	default: 'flatten',
	options: [
		{
			name: 'Flatten',
			value: 'flatten',
			description: 'A key for each value, such as custom_crm and extra_params_lead_id',
		},
		{
			name: 'Object',
			value: 'object',
			description: 'The two keys custom and extra_params, each holding an object',
		},
		{
			name: 'Text',
			value: 'text',
			description: 'The two keys custom and extra_params, each holding text',
		},
	],
	description: 'How the item holds what your account sends in custom and extra_params',
};

export const INCLUDE_RAW: INodeProperties = {
	displayName: 'Include Raw Notification',
	name: 'includeRaw',
	type: 'boolean',
	default: false,
	description:
		'Whether the item also holds, under the key raw, the notification as TeleCMI sent it',
};

export const PHONE_NUMBER_FORMAT: INodeProperties = {
	displayName: 'Phone Number Format',
	name: 'phoneNumberFormat',
	type: 'options',
	default: 'digits',
	options: [
		{ name: 'Digits', value: 'digits', description: 'As TeleCMI mostly sends it: 442000000000' },
		{ name: 'E.164', value: 'e164', description: 'As most CRMs have it: +442000000000' },
	],
	description: 'How the item writes phone numbers',
};
