/** The fields of a user: as parameters, and as TeleCMI takes them. */
import { isPresent, type JsonObject } from '../../notification/json';
import type { ItemRun } from '../operation';
import {
	parameterError,
	toBoolean,
	toExactText,
	toOptionalText,
	toPhoneNumber,
	toWholeNumber,
} from '../parameters';
import type { Version } from './userEndpoints';

export const FIRST_NAME = {
	displayName: 'First Name',
	name: 'firstName',
	type: 'string',
	default: '',
	placeholder: 'e.g. Nathan',
} as const;
export const LAST_NAME = {
	displayName: 'Last Name',
	name: 'lastName',
	type: 'string',
	default: '',
	placeholder: 'e.g. Smith',
} as const;
export const EMAIL = {
	displayName: 'Email',
	name: 'email',
	type: 'string',
	default: '',
	placeholder: 'e.g. name@example.com',
	description: 'Only for an extension of four digits, which must have one',
} as const;
export const PHONE = {
	displayName: 'Phone',
	name: 'phone',
	type: 'string',
	default: '',
	placeholder: 'e.g. 919876543210',
	description: "The user's own phone number, with its country code",
} as const;
export const PASSWORD = {
	displayName: 'Password',
	name: 'password',
	type: 'string',
	typeOptions: { password: true },
	default: '',
	description: 'What the user signs in to TeleCMI with. This node never returns it.',
} as const;
export const END_TIME = {
	displayName: 'End Time',
	name: 'endTime',
	type: 'number',
	typeOptions: { minValue: 0, maxValue: 24 },
	default: 24,
	description: "The hour at which the user's shift ends",
} as const;
export const START_TIME = {
	displayName: 'Start Time',
	name: 'startTime',
	type: 'number',
	typeOptions: { minValue: 0, maxValue: 24 },
	default: 1,
	description: "The hour at which the user's shift starts",
} as const;
export const FOLLOW_ME = {
	displayName: 'Follow Me',
	name: 'followMe',
	type: 'boolean',
	default: false,
	description:
		"Whether calls also ring the user's own phone. Only for an extension of four digits.",
} as const;
export const SMS_ALERT = {
	displayName: 'SMS Alert',
	name: 'smsAlert',
	type: 'boolean',
	default: false,
	description: 'Whether the user gets alerts by SMS. Only for an extension of three digits.',
} as const;

export function extensionOf(userId: string): string {
	return userId.slice(0, userId.lastIndexOf('_'));
}

export function versionOf(run: ItemRun, extension: string, label: string): Version {
	if (/^[1-9]\d\d$/.test(extension)) return 'v2';
	if (/^[1-9]\d{3}$/.test(extension)) return 'v3';
	throw parameterError(
		run,
		`The extension in ${label} has neither three nor four digits`,
		'TeleCMI has extensions from 100 to 999 and from 1000 to 9999. The first digit is not 0.',
	);
}

/** TeleCMI overwrites such a user as a whole, and without these three it refuses. */
export function requireAll(
	run: ItemRun,
	{ firstName, lastName, phone, password }: JsonObject,
): void {
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
export function toFields(run: ItemRun, version: Version, given: JsonObject): JsonObject {
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
		password: toExactText(run, given.password, 'Password'),
		start_time: hour('startTime', 'Start Time'),
		end_time: hour('endTime', 'End Time'),
		sms_alert: only('v2', 'smsAlert', 'SMS Alert', (value) => toBoolean(run, value, 'SMS Alert')),
		followme: only('v3', 'followMe', 'Follow Me', (value) => toBoolean(run, value, 'Follow Me')),
	};
	return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
