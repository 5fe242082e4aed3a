/** TeleCMI's notifications, for workflows that receive them without TeleCMI Trigger. */
import type { IDataObject } from 'n8n-workflow';

import { CUSTOM_DATA_FORMATS } from '../../notification/customData';
import { PHONE_NUMBER_FORMATS, type Issue } from '../../notification/fields';
import {
	CUSTOM_DATA_FORMAT,
	INCLUDE_RAW,
	PHONE_NUMBER_FORMAT,
} from '../../notification/formatParameters';
import { isObject, isPresent, parseJson, type JsonObject } from '../../notification/json';
import { processObject } from '../../notification/process';
import type { ItemRun, Operation, Resource } from '../operation';
import { parameterError, readOptions, showFor, toBoolean, toOption } from '../parameters';

const RESOURCE = 'notification';

const parse: Operation = {
	value: 'parse',
	name: 'Parse',
	description:
		'Turn a notification from a Webhook node, a queue or a file into the item that TeleCMI Trigger gives',
	action: 'Parse notification',
	async runWithoutCredential(run) {
		const notification = readNotification(run);
		const options = readOptions(run);
		const { customData = 'flatten', phoneNumberFormat = 'digits', includeRaw = false } = options;
		const outcome = processObject(notification, {
			appIds: new Set(),
			selection: { events: new Set(['*']), legs: 'all' },
			format: {
				customData: toOption(run, customData, 'Custom Data Format', CUSTOM_DATA_FORMATS),
				phoneNumber: toOption(run, phoneNumberFormat, 'Phone Number Format', PHONE_NUMBER_FORMATS),
				includeRaw: toBoolean(run, includeRaw, 'Include Raw Notification'),
			},
		});
		if (outcome.kind === 'accepted') return [{ json: outcome.item as IDataObject }];
		throw outcome.kind === 'rejected' && outcome.issues.length > 0
			? parameterError(run, invalidMessage(outcome.issues), INVALID_ADVICE)
			: parameterError(run, 'Notification cannot be read', UNREADABLE_ADVICE);
	},
};

const INVALID_ADVICE =
	'Check that Notification holds one notification as TeleCMI sent it, with all of its properties.';
const UNREADABLE_ADVICE =
	'Give the JSON object that TeleCMI sent. Of a Webhook node it is {{ $json.body }}, or {{ $json.query }} if TeleCMI calls with GET.';

/** Names the properties, and never their values. */
function invalidMessage(issues: Issue[]): string {
	const problems = issues.map(({ path, message }) => `${path} (${message})`);
	return `Notification is invalid: ${problems.join(', ')}`;
}

function readNotification(run: ItemRun): JsonObject {
	const value: unknown = run.context.getNodeParameter('notification', run.itemIndex, '');
	if (!isPresent(value)) {
		throw parameterError(run, 'Notification is empty', UNREADABLE_ADVICE);
	}
	const object = typeof value === 'string' ? parseJson(value) : value;
	if (isObject(object)) return object;
	throw parameterError(run, 'Notification is not a JSON object', UNREADABLE_ADVICE);
}

export const notification: Resource = {
	value: RESOURCE,
	name: 'Notification',
	operations: [parse],
	properties: [
		{
			displayName: 'Notification',
			name: 'notification',
			type: 'json',
			required: true,
			default: '={{ $json.body ?? $json }}',
			displayOptions: showFor(RESOURCE, 'parse'),
			description: 'The notification as TeleCMI sent it: an object, or JSON text',
		},
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			displayOptions: showFor(RESOURCE, 'parse'),
			options: [CUSTOM_DATA_FORMAT, INCLUDE_RAW, PHONE_NUMBER_FORMAT],
		},
	],
};
