/** Calls that a workflow starts. */
import { NodeOperationError } from 'n8n-workflow';

import { toDialable } from './dial';
import { readExtraParams } from './extraParams';
import { showFor, type Operation, type Resource, type Run } from './operation';
import { userIdOf, userIdProperty } from './user';

const RESOURCE = 'call';

/** Which of the user's phones rings first, in TeleCMI's words: `followme` needs `webrtc` false. */
const RING: { [choice: string]: { webrtc: boolean; followme: boolean } } = {
	softphone: { webrtc: true, followme: false },
	phone: { webrtc: false, followme: true },
};

/** Where nobody knows whether TeleCMI rings: to ask it again could ring the customer twice. */
const IF_OPEN =
	'The call may have begun all the same. Ask the user before you run this node again.';

type Options = { callerId?: unknown; extraParams?: unknown; ring?: string };

const clickToCall: Operation = {
	value: 'clickToCall',
	name: 'Click to Call',
	description: 'Ring a user, then the customer, and connect the two',
	action: 'Start a call between a user and a customer',
	async run(run) {
		const to = dialable(run, run.context.getNodeParameter('to', run.itemIndex), 'To');
		const { callerId, extraParams, ring } = run.context.getNodeParameter(
			'options',
			run.itemIndex,
			{},
		) as Options;
		const extra = readExtraParams(extraParams);
		if (extra === undefined) {
			throw new NodeOperationError(run.context.getNode(), 'Extra Params is not a JSON object', {
				description: 'Write it like {"lead_id": 7}, or use key-value pairs.',
				itemIndex: run.itemIndex,
			});
		}
		const request = {
			user_id: userIdOf(run),
			to,
			...(ring === undefined ? {} : RING[ring]),
			...(isEmpty(callerId) ? {} : { callerid: dialable(run, callerId, 'Caller ID') }),
			// TeleCMI makes {"{}": null} of an empty object.
			...(Object.keys(extra).length === 0 ? {} : { extra_params: extra }),
		};
		const answer = await run.client.postAsUser('/v2/webrtc/click2call', request, IF_OPEN);
		const requestId = typeof answer.request_id === 'string' ? answer.request_id : null;
		const message = typeof answer.msg === 'string' ? answer.msg : null;
		return [{ json: { request_id: requestId, call_key: requestId, message } }];
	},
};

export const call: Resource = {
	value: RESOURCE,
	name: 'Call',
	operations: [clickToCall],
	properties: [
		userIdProperty(RESOURCE, 'clickToCall'),
		{
			displayName: 'To',
			name: 'to',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. 442000000000',
			displayOptions: showFor(RESOURCE, 'clickToCall'),
			description: "The customer's phone number, with its country code",
		},
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			displayOptions: showFor(RESOURCE, 'clickToCall'),
			options: [
				{
					displayName: 'Caller ID',
					name: 'callerId',
					type: 'string',
					default: '',
					placeholder: 'e.g. 440000000000',
					description: 'The business number that the customer sees, with its country code',
				},
				{
					displayName: 'Extra Params',
					name: 'extraParams',
					type: 'fixedCollection',
					typeOptions: { multipleValues: true },
					placeholder: 'Add extra params',
					default: {},
					options: [
						{
							displayName: 'Key-Value Pair',
							name: 'pairs',
							values: [
								{
									displayName: 'Key',
									name: 'key',
									type: 'string',
									default: '',
									placeholder: 'e.g. lead_id',
								},
								{ displayName: 'Value', name: 'value', type: 'string', default: '' },
							],
						},
						{
							displayName: 'JSON',
							name: 'json',
							values: [
								{
									displayName: 'JSON',
									name: 'value',
									type: 'json',
									default: '{}',
									description: 'An object, such as {"lead_id": 7}',
								},
							],
						},
					],
					description:
						'What TeleCMI hands back with every notification of the call, such as the ID of a lead',
				},
				{
					displayName: 'Ring',
					name: 'ring',
					type: 'options',
					default: 'softphone',
					options: [
						{
							name: 'Phone',
							value: 'phone',
							description: "The user's own phone number. The account must have follow-me.",
						},
						{ name: 'Softphone', value: 'softphone', description: 'The TeleCMI app or browser' },
					],
					description: "Which of the user's phones rings first",
				},
			],
		},
	],
};

function dialable({ context, itemIndex }: Run, value: unknown, label: string): number {
	const number = toDialable(value);
	if (number !== undefined) return number;
	throw new NodeOperationError(
		context.getNode(),
		`${label} is not a phone number that TeleCMI can call`,
		{
			description:
				'Write it with its country code and without a leading 0, such as +44 20 0000 0000 or 442000000000.',
			itemIndex,
		},
	);
}

function isEmpty(value: unknown): boolean {
	return value === undefined || value === null || String(value).trim() === '';
}
