import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { EVENTS } from '../notification/events';

const EVENT_OPTIONS: INodePropertyOptions[] = [
	...EVENTS.map(({ name, label, description }) => ({ name: label, value: name, description })),
	{
		name: '* (All)',
		value: '*',
		description: 'Every notification, also of kinds that TeleCMI adds in future',
	},
].sort((a, b) => (a.name < b.name ? -1 : 1));

const LIVE_EVENTS = [
	'*',
	...EVENTS.map(({ name }) => name).filter((name) => name.startsWith('event.')),
];

/**
 * The node's parameters. None takes an expression: n8n would evaluate it for every notification,
 * and what is listened for must not depend on one.
 */
export const PARAMETERS: INodeProperties[] = [
	{
		displayName: 'Trigger On',
		name: 'events',
		type: 'multiOptions',
		noDataExpression: true,
		required: true,
		default: ['cdr.outgoing.answered'],
		options: EVENT_OPTIONS,
		description: 'Which notifications start the workflow',
	},
	{
		displayName:
			'Live events come from a webhook of the type "notify". In TeleCMI, add one with the same URL besides the one of the type "call report".',
		name: 'liveNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { events: LIVE_EVENTS } },
	},
	{
		displayName: 'Call Legs (for Outgoing Events)',
		name: 'legs',
		type: 'options',
		noDataExpression: true,
		default: 'all',
		options: [
			{
				name: 'All',
				value: 'all',
				description: 'Both legs: one notification for the user and one for the customer',
			},
			{
				name: 'Leg A (User)',
				value: 'a',
				description: "The user's side. It says answered even when the customer never picked up.",
			},
			{
				name: 'Leg B (Customer)',
				value: 'b',
				description:
					"The customer's side: whether they answered, how long they talked, the recording",
			},
		],
		description:
			'An outgoing call comes once for each leg. To count calls, choose leg B: it has what the customer did. Notifications without a leg always pass.',
	},
	{
		displayName: 'Authentication',
		name: 'authentication',
		type: 'options',
		noDataExpression: true,
		default: 'none',
		options: [
			{
				name: 'None',
				value: 'none',
				description: 'Whoever knows the URL can post to it',
			},
			{
				name: 'Webhook Token',
				value: 'webhookToken',
				description: 'Only requests whose URL ends in your token are let in',
			},
		],
		description:
			'How to tell TeleCMI from others. TeleCMI signs nothing, but keeps a token in the URL.',
	},
	{
		displayName:
			'In TeleCMI, append <code>?token=</code> and the token to the URL, for example <code>https://n8n.example.com/webhook/…/webhook?token=3f9c2b71d8e64a05b1c7</code>',
		name: 'tokenNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { authentication: ['webhookToken'] } },
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Accepted App IDs',
				name: 'appIds',
				type: 'string',
				noDataExpression: true,
				default: '',
				placeholder: 'e.g. 2222223, 1111113',
				description:
					'The App IDs of the TeleCMI accounts to accept, separated by commas. Leave empty to accept all. If filled, notifications that name no App ID are turned away too.',
			},
			{
				displayName: 'Custom Data Format',
				name: 'customData',
				type: 'options',
				noDataExpression: true,
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
				description: 'How the item shows what your account sends in custom and extra_params',
			},
			{
				displayName: 'Include Raw Notification',
				name: 'includeRaw',
				type: 'boolean',
				noDataExpression: true,
				default: false,
				description:
					'Whether the item also holds, under the key raw, the notification as TeleCMI sent it',
			},
			{
				displayName: 'Invalid Notifications',
				name: 'onInvalid',
				type: 'options',
				noDataExpression: true,
				default: 'reject',
				options: [
					{
						name: 'Emit',
						value: 'emit',
						description: 'Take them in and start the workflow on a second output, "Invalid"',
					},
					{
						name: 'Reject',
						value: 'reject',
						description: 'Answer with status 400 and what is wrong; the workflow does not start',
					},
				],
				description: 'What to do with notifications that are not as TeleCMI documents them',
			},
			{
				displayName: 'Phone Number Format',
				name: 'phoneNumberFormat',
				type: 'options',
				noDataExpression: true,
				default: 'digits',
				options: [
					{
						name: 'Digits',
						value: 'digits',
						description: 'As TeleCMI mostly sends it: 442000000000',
					},
					{ name: 'E.164', value: 'e164', description: 'As most CRMs have it: +442000000000' },
				],
				description: 'How the item writes the numbers in to, from, callerid and virtual_number',
			},
		],
	},
];
