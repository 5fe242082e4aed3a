/** Calls that a workflow starts. */
import { startOnce } from '../callMemory';
import { readExtraParams } from '../extraParams';
import { isPresent } from '../../notification/json';
import type { Operation, Resource, Run } from '../operation';
import {
	parameterError,
	readOptions,
	readPhoneNumber,
	readUserId,
	showFor,
	toOption,
	toPhoneNumber,
	userIdProperty,
} from '../parameters';
import type { Endpoint } from '../transport/failures';
import { quoted } from '../transport/words';
import { textIn } from '../values';

const RESOURCE = 'call';

const RING_CHOICES = ['softphone', 'phone'] as const;

/** Which of the user's phones rings first, in TeleCMI's words: `followme` needs `webrtc` false. */
const RING = {
	softphone: { webrtc: true, followme: false },
	phone: { webrtc: false, followme: true },
} as const satisfies { [choice in (typeof RING_CHOICES)[number]]: object };

const CLICK_TO_CALL: Endpoint<{ request_id: string; message: string | null }> = {
	path: '/v2/webrtc/click2call',
	hasCode: true,
	expects: 'request ID',
	read({ request_id, msg }) {
		const requestId = textIn(request_id);
		return requestId === null ? undefined : { request_id: requestId, message: textIn(msg) };
	},
	advice: {
		404: 'Check the user ID in this node.',
		407: 'Check the Secret in your TeleCMI credential.',
		420: 'TeleCMI has not enabled follow-me for your account. Choose Softphone under Ring, or ask TeleCMI to enable it.',
	},
	ifUncertain: 'The call may have started. Ask the user before you run this node again.',
};

const clickToCall: Operation = {
	value: 'clickToCall',
	name: 'Click to Call',
	description: 'Ring a user, then the customer, and connect the two. Both phones really ring.',
	action: 'Click to call user and customer',
	async run(run) {
		const user = readUserId(run);
		const to = readPhoneNumber(run, 'to', 'To');
		const request = { user_id: user, to, ...readCallOptions(run) };
		const response = await startOnce(
			run,
			request,
			async () => await run.client.attempt(CLICK_TO_CALL, request),
		);
		if (!response.ok) throw run.client.errorFor(response.failure);
		const { request_id, message } = response.data;
		return [
			{
				json: {
					request_id,
					call_key: request_id,
					message: message && quoted(message),
					user,
					to: String(to),
				},
			},
		];
	},
};

function readCallOptions(run: Run) {
	const { callerId, extraParams, ring } = readOptions(run);
	const extra = readExtraParams(extraParams);
	if (extra === undefined) {
		throw parameterError(
			run,
			'Extra Params is not a JSON object',
			'Write it like {"lead_id": 7}, or use an expression that gives an object.',
		);
	}
	return {
		...(ring === undefined ? {} : RING[toOption(run, ring, 'Ring', RING_CHOICES)]),
		...(isPresent(callerId) ? { callerid: toPhoneNumber(run, callerId, 'Caller ID') } : {}),
		// TeleCMI makes {"{}": null} of an empty object.
		...(Object.keys(extra).length === 0 ? {} : { extra_params: extra }),
	};
}

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
					displayName: 'Extra Params (JSON)',
					name: 'extraParams',
					type: 'json',
					default: '{}',
					placeholder: 'e.g. {"lead_id": 7}',
					description:
						'Data that TeleCMI returns with every notification of the call, such as the ID of a lead',
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
							description:
								"The user's own phone number. TeleCMI must have enabled follow-me for the account.",
						},
						{ name: 'Softphone', value: 'softphone', description: 'The TeleCMI app or browser' },
					],
					description: "Which of the user's phones rings first",
				},
			],
		},
	],
};
