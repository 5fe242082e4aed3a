/** The answers that TeleCMI takes when it asks whom to ring. Key order and types are as documented. */
import type { IDataObject } from 'n8n-workflow';

import { isObject, isPresent, type JsonObject } from '../../notification/json';
import type { ItemRun, Operation, Resource } from '../operation';
import {
	parameterError,
	readOptions,
	readText,
	showFor,
	toBoolean,
	toOptionalText,
	toPhoneNumber,
	toUserId,
	toWholeNumber,
	userIdProperty,
} from '../parameters';

const RESOURCE = 'callRouting';

const ringUsers: Operation = {
	value: 'ringUsers',
	name: 'Ring Users',
	description: 'Build the answer of TeleCMI Call Routing Trigger that rings one or more users',
	action: 'Ring users',
	async runWithoutCredential(run) {
		const users = run.context.getNodeParameter('users.entries', run.itemIndex, []) as JsonObject[];
		const result = users.map((entry, index) => toTarget(run, entry, index + 1));
		if (result.length === 0) {
			throw parameterError(
				run,
				'Users is empty',
				'Add at least one user. TeleCMI does not document what it does with a call for nobody.',
			);
		}
		return [{ json: { code: 200, ...readCallOptions(run), result } }];
	},
};

const sendToTeam: Operation = {
	value: 'sendToTeam',
	name: 'Send to Team',
	description: 'Build the answer of TeleCMI Call Routing Trigger that rings a team',
	action: 'Send to team',
	async runWithoutCredential(run) {
		return [{ json: { action: 'team', name: readText(run, 'name', 'Team') } }];
	},
};

const sendToIvr: Operation = {
	value: 'sendToIvr',
	name: 'Send to IVR',
	description: 'Build the answer of TeleCMI Call Routing Trigger that plays a voice menu (IVR)',
	action: 'Send to IVR',
	async runWithoutCredential(run) {
		return [{ json: { action: 'ivr', name: readText(run, 'name', 'IVR') } }];
	},
};

type Target = { agent_id?: string; phone?: string };

function toTarget(run: ItemRun, entry: JsonObject, position: number): Target {
	const label = `User ${position}`;
	const { user, phone } = entry;
	// A user from the list comes as n8n's object for it.
	const userId = isObject(user) ? user.value : entry.userId;
	const target: Target = {
		...(isPresent(userId) ? { agent_id: toUserId(run, userId, `${label}: User ID`) } : {}),
		...(isPresent(phone) ? { phone: String(toPhoneNumber(run, phone, `${label}: Phone`)) } : {}),
	};
	const { length } = Object.keys(target);
	if (length === 0) {
		throw parameterError(
			run,
			`${label} has neither a user ID nor a phone number`,
			'Fill in both, or remove this user.',
		);
	}
	if (length === 1) hintAtMissing(run, label, target.phone === undefined);
	return target;
}

function hintAtMissing({ context }: ItemRun, label: string, isPhoneMissing: boolean): void {
	const message = isPhoneMissing
		? `${label} has no phone number. Add one: without it, TeleCMI cannot ring a user who is not signed in to the softphone.`
		: `${label} has no user ID. TeleCMI documents both, and may not ring a phone number alone.`;
	context.addExecutionHints({ message, type: 'warning', location: 'outputPane' });
}

/** In the order of TeleCMI's sample; what is not set is left out. */
function readCallOptions(run: ItemRun): IDataObject {
	const { loop, followMe, hangUp, timeout, welcomeMusic, waitingMusic } = readOptions(run);
	const flag = (value: unknown, label: string) =>
		isPresent(value) ? toBoolean(run, value, label) : undefined;
	const count = (value: unknown, label: string) =>
		isPresent(value) ? toWholeNumber(run, value, label, 1) : undefined;
	const options = {
		loop: count(loop, 'Loop'),
		followme: flag(followMe, 'Follow Me'),
		hangup: flag(hangUp, 'Hang Up'),
		timeout: count(timeout, 'Timeout'),
		welcome_music: toOptionalText(run, welcomeMusic, 'Welcome Music'),
		waiting_music: toOptionalText(run, waitingMusic, 'Waiting Music'),
	};
	return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

const userSource = { '/userSource': ['list'] };

export const callRouting: Resource = {
	value: RESOURCE,
	name: 'Call Routing',
	operations: [ringUsers, sendToIvr, sendToTeam],
	properties: [
		{
			displayName:
				'This builds the answer for TeleCMI Call Routing Trigger. Make this node the last one of its branch.',
			name: 'callRoutingNotice',
			type: 'notice',
			default: '',
			displayOptions: { show: { resource: [RESOURCE] } },
		},
		{
			displayName: 'Choose Users',
			name: 'userSource',
			type: 'options',
			noDataExpression: true,
			default: 'id',
			displayOptions: showFor(RESOURCE, 'ringUsers'),
			options: [
				{ name: 'By ID', value: 'id', description: 'Needs no credential' },
				{ name: 'From List', value: 'list', description: 'Needs a TeleCMI API credential' },
			],
			description: 'How to choose the users',
		},
		{
			displayName: 'Users',
			name: 'users',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true, sortable: true },
			placeholder: 'Add user',
			required: true,
			default: { entries: [{}] },
			displayOptions: showFor(RESOURCE, 'ringUsers'),
			description: 'Whom to ring. TeleCMI does not document in which order.',
			options: [
				{
					displayName: 'User',
					name: 'entries',
					values: [
						{
							displayName: 'User ID',
							name: 'userId',
							type: 'string',
							default: '',
							placeholder: 'e.g. 101_1111112',
							displayOptions: { hide: userSource },
							description: 'The extension of the user, an underscore and the App ID',
						},
						{
							...userIdProperty(RESOURCE),
							// A name of its own: n8n cannot show a text as a choice from the list.
							name: 'user',
							required: false,
							displayOptions: { show: userSource },
						},
						{
							displayName: 'Phone',
							name: 'phone',
							type: 'string',
							default: '',
							placeholder: 'e.g. 919966000000',
							description:
								'The mobile or landline number of the user, with its country code. Rings when the user is not signed in to the softphone and Follow Me is on.',
						},
					],
				},
			],
		},
		{
			displayName: 'Team',
			name: 'name',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. sales_1111112',
			displayOptions: showFor(RESOURCE, 'sendToTeam'),
			description: 'The name of the team, an underscore and the App ID',
		},
		{
			displayName: 'IVR',
			name: 'name',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. welcome@1111112',
			displayOptions: showFor(RESOURCE, 'sendToIvr'),
			description: 'The name of the IVR, an at sign and the App ID',
		},
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			displayOptions: showFor(RESOURCE, 'ringUsers'),
			options: [
				{
					displayName: 'Follow Me',
					name: 'followMe',
					type: 'boolean',
					default: true,
					description:
						"Whether to ring the user's phone number if the user is not signed in to the softphone",
				},
				{
					displayName: 'Hang Up',
					name: 'hangUp',
					type: 'boolean',
					default: false,
					description:
						'Whether the call ends when nobody answers, instead of going on in the call flow. TeleCMI documents only that nothing but this answer applies.',
				},
				{
					displayName: 'Loop',
					name: 'loop',
					type: 'number',
					typeOptions: { minValue: 1 },
					default: 1,
					description: 'How many times to ring the users',
				},
				{
					displayName: 'Timeout',
					name: 'timeout',
					type: 'number',
					typeOptions: { minValue: 1 },
					default: 20,
					description: 'How many seconds to ring each time',
				},
				{
					displayName: 'Waiting Music',
					name: 'waitingMusic',
					type: 'string',
					default: '',
					placeholder: 'e.g. 16098620waiting_music.wav',
					description: 'The file name of audio in TeleCMI that plays while the users ring',
				},
				{
					displayName: 'Welcome Music',
					name: 'welcomeMusic',
					type: 'string',
					default: '',
					placeholder: 'e.g. 1609133greeting_music.wav',
					description: 'The file name of audio in TeleCMI that plays first',
				},
			],
		},
	],
};
