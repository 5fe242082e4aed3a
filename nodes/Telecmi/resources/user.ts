/** The people of the account who call. */
import { isObject, isPresent, type JsonObject } from '../../notification/json';
import type { ItemRun, Operation, Resource, Run } from '../operation';
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
	toBoolean,
	toOptionalText,
	toPhoneNumber,
	toWholeNumber,
	userIdProperty,
} from '../parameters';
import type { TelecmiClient } from '../transport/client';
import { CHECK_CREDENTIAL, type Endpoint } from '../transport/failures';
import { listEndpoint, readPages, type Page } from '../transport/paging';
import { createRedactor } from '../transport/redaction';
import { numberIn, textIn } from '../values';

const RESOURCE = 'user';

/** The most users that TeleCMI gives at once. */
const PAGE_SIZE = 10;

const STATUSES = ['break', 'dialer', 'offline', 'online'] as const;

const USERS = listEndpoint('/v3/user/list', 'agents', 'users');
const V2_USERS = listEndpoint('/v2/user/list', 'agents', 'users');

/** Three digits are a user of TeleCMI's API v2, four of v3. Each has endpoints and fields of its own. */
type Version = 'v2' | 'v3';

const CHECK_USER = `Check the user ID in this node. If it is right: ${CHECK_CREDENTIAL}`;

const V3_USER: Endpoint<JsonObject> = {
	path: '/v3/user/get',
	hasCode: true,
	expects: 'user',
	read: ({ agent }) => (isObject(agent) && textIn(agent.agent_id) !== null ? agent : undefined),
	advice: { 404: CHECK_USER },
};

type Added = { user: string; message: string | null };

function addEndpoint(version: Version): Endpoint<Added> {
	return {
		path: `/${version}/user/add`,
		hasCode: true,
		expects: 'user ID',
		read({ agent, msg }) {
			const user = isObject(agent) ? textIn(agent.agent_id) : null;
			return user === null ? undefined : { user, message: textIn(msg) };
		},
		ifUncertain: 'TeleCMI may have added the user. Look for it before you run this node again.',
	};
}

/** A remove is confirmed without a message. The rest of an update's response can hold the password. */
function changeEndpoint(
	version: Version,
	action: 'update' | 'remove',
	advice: string,
): Endpoint<{ message: string | null }> {
	return {
		path: `/${version}/user/${action}`,
		hasCode: true,
		expects: 'status "success"',
		read: ({ status, msg }) => (status === 'success' ? { message: textIn(msg) } : undefined),
		advice: { 404: advice },
	};
}

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
		const password = readText(run, 'password', 'Password');
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
		const { user, message } = await change(run, addEndpoint(version), body, password);
		const name = `${names.firstName} ${names.lastName}`;
		return [{ json: { user, name, extension, phone: String(body.phone_number), message } }];
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
				? await run.client.request(V3_USER, { agent_id: id })
				: await findV2User(run, id);
		return [{ json: toUser(row) }];
	},
};

const getMany: Operation = {
	value: 'getMany',
	name: 'Get Many',
	description: 'Get the users of the account, without their passwords',
	action: 'Get many users',
	async run(run) {
		const { rows } = await readUsers(run.client, readLimit(run));
		return rows.map((row) => ({ json: toUser(row) }));
	},
};

const remove: Operation = {
	value: 'remove',
	name: 'Remove',
	description: 'Delete a user from the TeleCMI account permanently',
	action: 'Delete user permanently',
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
		const { message } = await change(run, endpoint, body, textIn(fields.password));
		return [{ json: { user: id, message } }];
	},
};

const EMAIL_HINT = 'TeleCMI requires it for a user with a four-digit extension.';

function extensionOf(userId: string): string {
	return userId.slice(0, userId.lastIndexOf('_'));
}

function versionOf(run: ItemRun, extension: string, label: string): Version {
	if (/^[1-9]\d\d$/.test(extension)) return 'v2';
	if (/^[1-9]\d{3}$/.test(extension)) return 'v3';
	throw parameterError(
		run,
		`The extension in ${label} has neither three nor four digits`,
		'TeleCMI has extensions from 100 to 999 and from 1000 to 9999. The first digit is not 0.',
	);
}

function idOf(version: Version, id: string): JsonObject {
	return version === 'v2' ? { id } : { agent_id: id };
}

/** There is no endpoint for one user of v2. */
async function findV2User({ client, ...run }: Run, id: string): Promise<JsonObject> {
	const { rows } = await readPages(
		async (page) => await client.request(V2_USERS, { page, limit: PAGE_SIZE }),
		Infinity,
	);
	const found = rows.find((row) => textIn(row.agent_id) === id);
	if (found) return found;
	throw parameterError(
		run,
		`TeleCMI has no user ${id}`,
		'Choose a user from the list, or check the ID.',
	);
}

/** TeleCMI overwrites such a user as a whole, and without these three it refuses. */
function requireAll(run: ItemRun, { firstName, lastName, phone, password }: JsonObject): void {
	const missing = [
		...(isPresent(firstName) || isPresent(lastName) ? [] : ['First Name']),
		...(isPresent(phone) ? [] : ['Phone']),
		...(isPresent(password) ? [] : ['Password']),
	];
	if (missing.length === 0) return;
	throw parameterError(
		run,
		`Fields to Update lacks ${missing.join(', ')}`,
		'TeleCMI overwrites a user with a three-digit extension as a whole: give the name, phone and password, also those that stay.',
	);
}

/** The fields under TeleCMI's names. What the version does not have is an error, not dropped. */
function toFields(run: ItemRun, version: Version, given: JsonObject): JsonObject {
	const text = (name: string, label: string) => toOptionalText(run, given[name], label);
	const only = <T>(where: Version, name: string, label: string, read: (value: unknown) => T) => {
		if (!isPresent(given[name])) return undefined;
		if (version === where) return read(given[name]);
		const digits = where === 'v3' ? 'four' : 'three';
		throw parameterError(
			run,
			`${label} is only for users with an extension of ${digits} digits`,
			'Remove it for this user.',
		);
	};
	const hour = (name: string, label: string) =>
		isPresent(given[name]) ? toWholeNumber(run, given[name], label, 0) : undefined;
	const firstName = text('firstName', 'First Name');
	const lastName = text('lastName', 'Last Name');
	const names =
		version === 'v2'
			? { name: [firstName, lastName].filter(isPresent).join(' ') }
			: { first_name: firstName, last_name: lastName };
	const fields = {
		...names,
		email_id: only('v3', 'email', 'Email', (value) => toOptionalText(run, value, 'Email')),
		phone_number: isPresent(given.phone)
			? String(toPhoneNumber(run, given.phone, 'Phone'))
			: undefined,
		password: text('password', 'Password'),
		start_time: hour('startTime', 'Start Time'),
		end_time: hour('endTime', 'End Time'),
		sms_alert: only('v2', 'smsAlert', 'SMS Alert', (value) => toBoolean(run, value, 'SMS Alert')),
		followme: only('v3', 'followMe', 'Follow Me', (value) => toBoolean(run, value, 'Follow Me')),
	};
	return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** TeleCMI's words can repeat the password that was sent. */
async function change<T>(
	{ client }: Run,
	endpoint: Endpoint<T>,
	body: JsonObject,
	password: string | null,
): Promise<T> {
	const redactor = createRedactor(password ?? '');
	const response = await client.attempt(endpoint, body);
	if (response.ok) return redactor.value(response.data) as T;
	const { failure } = response;
	throw client.errorFor({ ...failure, message: redactor.text(failure.message) });
}

/** TeleCMI repeats the status that it has set. */
function statusEndpoint(wanted: string): Endpoint<string> {
	return {
		path: '/v2/user/status',
		hasCode: true,
		expects: `status "${wanted}"`,
		read: ({ status }) => (status === wanted ? wanted : undefined),
		advice: { 404: CHECK_USER },
	};
}

const FIRST_NAME = {
	displayName: 'First Name',
	name: 'firstName',
	type: 'string',
	default: '',
	placeholder: 'e.g. Nathan',
} as const;
const LAST_NAME = {
	displayName: 'Last Name',
	name: 'lastName',
	type: 'string',
	default: '',
	placeholder: 'e.g. Smith',
} as const;
const EMAIL = {
	displayName: 'Email',
	name: 'email',
	type: 'string',
	default: '',
	placeholder: 'e.g. name@example.com',
	description: 'Only for an extension of four digits, which must have one',
} as const;
const PHONE = {
	displayName: 'Phone',
	name: 'phone',
	type: 'string',
	default: '',
	placeholder: 'e.g. 919876543210',
	description: "The user's own phone number, with its country code",
} as const;
const PASSWORD = {
	displayName: 'Password',
	name: 'password',
	type: 'string',
	typeOptions: { password: true },
	default: '',
	description: 'What the user signs in to TeleCMI with. This node never returns it.',
} as const;
const END_TIME = {
	displayName: 'End Time',
	name: 'endTime',
	type: 'number',
	typeOptions: { minValue: 0, maxValue: 24 },
	default: 24,
	description: "The hour at which the user's shift ends",
} as const;
const START_TIME = {
	displayName: 'Start Time',
	name: 'startTime',
	type: 'number',
	typeOptions: { minValue: 0, maxValue: 24 },
	default: 1,
	description: "The hour at which the user's shift starts",
} as const;
const FOLLOW_ME = {
	displayName: 'Follow Me',
	name: 'followMe',
	type: 'boolean',
	default: false,
	description:
		"Whether calls also ring the user's own phone. Only for an extension of four digits.",
} as const;
const SMS_ALERT = {
	displayName: 'SMS Alert',
	name: 'smsAlert',
	type: 'boolean',
	default: false,
	description: 'Whether the user gets alerts by SMS. Only for an extension of three digits.',
} as const;

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

/**
 * What may leave this node of a user, by name: TeleCMI sends passwords in plain text, and what it
 * adds one day must not leave unnoticed.
 */
export function toUser(row: JsonObject) {
	return {
		user: textIn(row.agent_id),
		name: nameOf(row),
		extension: textIn(row.extension),
		phone: textIn(row.phone),
		notify: row.notify === true || row.notify === 'true',
		start_time: numberIn(row.start_time),
		end_time: numberIn(row.end_time),
	};
}

/** One name, or two parts of it on newer accounts. */
function nameOf({ name, first_name, last_name }: JsonObject): string | null {
	const parts = [first_name, last_name].map(textIn).filter((part) => part !== null);
	return textIn(name) ?? (parts.join(' ') || null);
}

export async function readUsers(client: TelecmiClient, limit: number) {
	return await readPages(async (page) => await readUserPage(client, page), limit);
}

export async function readUserPage(client: TelecmiClient, page: number): Promise<Page> {
	return await client.request(USERS, { page, limit: PAGE_SIZE });
}
