/** The people of the account who call. */
import { isPresent, type JsonObject } from '../../notification/json';
import type { Operation, Resource, Run } from '../operation';
import {
	manyProperties,
	parameterError,
	readLimit,
	readOption,
	readOptions,
	readPhoneNumber,
	readText,
	readUserId,
	showFor,
	userIdProperty,
} from '../parameters';
import type { Endpoint } from '../transport/failures';
import { warnOfMissing } from '../transport/paging';
import { quoted } from '../transport/words';
import { textIn } from '../values';
import {
	addEndpoint,
	changeEndpoint,
	CHECK_USER,
	findV2User,
	getEndpoint,
	idOf,
	readUsers,
	statusEndpoint,
	toUser,
} from './userEndpoints';
import {
	EMAIL,
	END_TIME,
	extensionOf,
	FIRST_NAME,
	FOLLOW_ME,
	LAST_NAME,
	PASSWORD,
	PHONE,
	requireAll,
	SMS_ALERT,
	START_TIME,
	toFields,
	versionOf,
} from './userFields';

const RESOURCE = 'user';

const STATUSES = ['break', 'dialer', 'offline', 'online'] as const;

const add: Operation = {
	value: 'add',
	name: 'Add',
	description: 'Add a user to the TeleCMI account, who then takes up a seat of its plan',
	action: 'Add user',
	async run(run) {
		const extension = readText(run, 'extension', 'Extension');
		const version = versionOf(run, extension, 'Extension');
		const names = {
			firstName: readText(run, 'firstName', 'First Name'),
			lastName: readText(run, 'lastName', 'Last Name'),
		};
		readText(run, 'password', 'Password');
		const password = run.context.getNodeParameter('password', run.itemIndex);
		const body: JsonObject = {
			extension: Number(extension),
			...toFields(run, version, {
				...names,
				...(version === 'v3' ? { email: readText(run, 'email', 'Email', EMAIL_HINT) } : {}),
				phone: readPhoneNumber(run, 'phone', 'Phone'),
				password,
				...readOptions(run),
			}),
		};
		const user = `${extension}_${run.client.appId}`;
		const { message } = await change(run, addEndpoint(version, user), body);
		const name = `${names.firstName} ${names.lastName}`;
		return [
			{
				json: {
					user,
					name,
					extension,
					phone: String(body.phone_number),
					message: message && quoted(message),
				},
			},
		];
	},
};

const get: Operation = {
	value: 'get',
	name: 'Get',
	description: 'Get one user of the account, without the password',
	action: 'Get user',
	async run(run) {
		const id = readUserId(run);
		const version = versionOf(run, extensionOf(id), 'User');
		const row =
			version === 'v3'
				? await run.client.request(getEndpoint(id), { agent_id: id })
				: await findV2User(run.client, id);
		if (row === undefined) {
			throw parameterError(
				run,
				`TeleCMI has no user ${id}`,
				'Choose a user from the list, or check the ID.',
			);
		}
		return [{ json: toUser(row) }];
	},
};

const getMany: Operation = {
	value: 'getMany',
	name: 'Get Many',
	description: 'Get the users of the account, without their passwords',
	action: 'Get many users',
	async run(run) {
		const { rows, missing } = await readUsers(run.client, readLimit(run));
		if (missing > 0) warnOfMissing(run, missing, 'users', 'Run the node again.');
		return rows.map((row) => ({ json: toUser(row) }));
	},
};

const remove: Operation = {
	value: 'remove',
	name: 'Remove',
	description: 'Remove a user from the TeleCMI account permanently',
	action: 'Remove user permanently',
	async run(run) {
		const id = readUserId(run);
		const version = versionOf(run, extensionOf(id), 'User');
		const endpoint = changeEndpoint(version, 'remove', CHECK_USER);
		await run.client.request(endpoint, idOf(version, id));
		return [{ json: { user: id, deleted: true } }];
	},
};

const setStatus: Operation = {
	value: 'setStatus',
	name: 'Set Status',
	description: 'Change whether a user takes calls',
	action: 'Set status of user',
	async run(run) {
		const user = readUserId(run);
		const status = readOption(run, 'status', 'Status', STATUSES);
		await run.client.request(statusEndpoint(status), { id: user, status });
		return [{ json: { user, status } }];
	},
};

const update: Operation = {
	value: 'update',
	name: 'Update',
	description:
		'Change a user of the TeleCMI account. A user with a three-digit extension is overwritten as a whole.',
	action: 'Update user',
	async run(run) {
		const id = readUserId(run);
		const version = versionOf(run, extensionOf(id), 'User');
		const fields = readOptions(run, 'fields', 'Fields to Update');
		const given = Object.values(fields).filter(isPresent);
		if (given.length === 0) {
			throw parameterError(run, 'Fields to Update is empty', 'Add at least one field to change.');
		}
		if (version === 'v2') requireAll(run, fields);
		const body = { ...idOf(version, id), ...toFields(run, version, fields) };
		const unchanged = `TeleCMI responds like this also when the user has these values already. ${CHECK_USER}`;
		const endpoint = changeEndpoint(version, 'update', unchanged);
		const { message } = await change(run, endpoint, body);
		return [{ json: { user: id, message: message && quoted(message) } }];
	},
};

const EMAIL_HINT = 'TeleCMI requires it for a user with a four-digit extension.';

/** TeleCMI's words can repeat the password that was sent. */
async function change<T>({ client }: Run, endpoint: Endpoint<T>, body: JsonObject): Promise<T> {
	const response = await client.attempt(endpoint, body, textIn(body.password) ?? '');
	if (response.ok) return response.data;
	throw client.errorFor(response.failure);
}

const forAdd = { displayOptions: showFor(RESOURCE, 'add') };

export const user: Resource = {
	value: RESOURCE,
	name: 'User',
	operations: [add, get, getMany, remove, setStatus, update],
	properties: [
		userIdProperty(RESOURCE, 'get', 'remove', 'setStatus', 'update'),
		{
			displayName: 'Extension',
			name: 'extension',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. 1001',
			...forAdd,
			description: 'The new extension, of four digits on newer accounts and of three on older ones',
		},
		{ ...FIRST_NAME, ...forAdd, required: true },
		{ ...LAST_NAME, ...forAdd, required: true },
		{ ...EMAIL, ...forAdd },
		{ ...PHONE, ...forAdd, required: true },
		{ ...PASSWORD, ...forAdd, required: true },
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			...forAdd,
			options: [END_TIME, FOLLOW_ME, SMS_ALERT, START_TIME],
		},
		{
			displayName:
				'TeleCMI overwrites a user with a three-digit extension as a whole: give the name, phone and password, also those that stay.',
			name: 'overwriteNotice',
			type: 'notice',
			default: '',
			displayOptions: showFor(RESOURCE, 'update'),
		},
		{
			displayName: 'Fields to Update',
			name: 'fields',
			type: 'collection',
			placeholder: 'Add field',
			default: {},
			displayOptions: showFor(RESOURCE, 'update'),
			options: [
				EMAIL,
				END_TIME,
				FIRST_NAME,
				FOLLOW_ME,
				LAST_NAME,
				PASSWORD,
				PHONE,
				SMS_ALERT,
				START_TIME,
			],
		},
		{
			displayName: 'Status',
			name: 'status',
			type: 'options',
			default: 'online',
			displayOptions: showFor(RESOURCE, 'setStatus'),
			options: [
				{ name: 'Break', value: 'break', description: 'On a break, so calls go to others' },
				{
					name: 'Dialer',
					value: 'dialer',
					description: 'Ready for calls that a campaign of TeleCMI dials',
				},
				{ name: 'Offline', value: 'offline', description: 'Not at work, so calls go to others' },
				{ name: 'Online', value: 'online', description: 'Ready for calls' },
			],
			description: 'The status to set for the user',
		},
		...manyProperties(RESOURCE),
	],
};
