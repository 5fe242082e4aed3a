import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { EVENTS, EVERY_EVENT } from '../notification/events';
import {
	CUSTOM_DATA_FORMAT,
	INCLUDE_RAW,
	PHONE_NUMBER_FORMAT,
} from '../notification/formatParameters';
import {
	ACCEPTED_APP_IDS,
	AUTHENTICATION,
	TOKEN_NOTICE,
	withoutExpression,
} from '../webhook/parameters';

const EVENT_OPTIONS: INodePropertyOptions[] = [
	...EVENTS.map(({ name, label, description }) => ({ name: label, value: name, description })),
	{
		name: '* (All)',
		value: '*',
		description: 'Every notification, including kinds that TeleCMI adds later',
	},
].sort((a, b) => (a.name < b.name ? -1 : 1));

const LIVE_EVENTS = [
	'*',
	...EVENTS.map(({ name }) => name).filter((name) => name.startsWith('event.')),
];

/** The choices that bring outgoing calls, of which each leg is notified. */
const EVENTS_PER_LEG = [
	'*',
	...EVERY_EVENT.filter(({ origin }) => origin?.perLeg).map(({ name }) => name),
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
			'Live events need a webhook of the type "notify" in TeleCMI. Add one with the same URL as the one of the type "call report".',
		name: 'liveNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { events: LIVE_EVENTS } },
	},
	{
		displayName: 'Call Legs',
		name: 'legs',
		type: 'options',
		noDataExpression: true,
		default: 'all',
		displayOptions: { show: { events: EVENTS_PER_LEG } },
		options: [
			{
				name: 'All',
				value: 'all',
				description: 'Both sides: one notification for the user, one for the customer',
			},
			{
				name: 'Leg A (User)',
				value: 'a',
				description: "The user's side: answered even if the customer did not pick up",
			},
			{
				name: 'Leg B (Customer)',
				value: 'b',
				description:
					"The customer's side: whether they answered, how long they talked, the recording",
			},
			{
				name: 'One per Call',
				value: 'outcome',
				description:
					"The customer's side, or the user's missed record if the user did not pick up: then there is no leg B",
			},
		],
		description:
			'Which sides of an outgoing call start the workflow. To count calls, choose One per Call. With follow-me (TeleCMI also rings other phones of the user), a call can still bring more than one: TeleCMI sends a short missed leg A for each phone that did not answer. Notifications without a leg always pass.',
	},
	{
		displayName:
			'Each outgoing call arrives twice, once per leg. For one item per call, set Call Legs to One per Call.',
		name: 'legsNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { events: EVENTS_PER_LEG, legs: ['all'] } },
	},
	AUTHENTICATION,
	TOKEN_NOTICE,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			ACCEPTED_APP_IDS,
			withoutExpression(CUSTOM_DATA_FORMAT),
			withoutExpression(INCLUDE_RAW),
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
						description: 'Accept them and start the workflow on a second output, "Invalid"',
					},
					{
						name: 'Reject',
						value: 'reject',
						description: 'Respond with status 400 and the reasons. The workflow does not start.',
					},
				],
				description:
					'What to do with requests that cannot be read as a notification, or lack a required property',
			},
			withoutExpression(PHONE_NUMBER_FORMAT),
		],
	},
];
