/**
 * The parameters that resources share, and how all of them are read. An expression or an AI agent
 * can put anything into a parameter, so each reader checks its value and names the parameter.
 */
import { NodeOperationError, type INodeProperties } from 'n8n-workflow';

import { isObject, isPresent, type JsonObject } from '../notification/json';
import { periodBetween, toMoment, type Moment, type Period } from './dates';
import type { ItemRun } from './operation';
import { toDialable } from './phoneNumber';
import { numberIn } from './values';

/** A user's ID as TeleCMI makes it: the extension, an underscore, the App ID. */
const USER_ID = '^\\s*\\S+_\\d+\\s*$';
const USER_ID_HINT = 'A user ID is the extension, an underscore and the App ID: 101_2222223';

export function showFor(resource: string, ...operations: string[]) {
	return { show: { resource: [resource], operation: operations } };
}

/** "Return All" and "Limit", as n8n's own nodes have them. */
export function manyProperties(resource: string): INodeProperties[] {
	const { show } = showFor(resource, 'getMany');
	return [
		{
			displayName: 'Return All',
			name: 'returnAll',
			type: 'boolean',
			default: false,
			displayOptions: { show },
			description: 'Whether to return all results or only up to a given limit',
		},
		{
			displayName: 'Limit',
			name: 'limit',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 50,
			displayOptions: { show: { ...show, returnAll: [false] } },
			description: 'Max number of results to return',
		},
	];
}

export function periodProperties(resource: string, ...operations: string[]): INodeProperties[] {
	const displayOptions = showFor(resource, ...operations);
	return [
		{
			displayName: 'Start Date',
			name: 'startDate',
			type: 'dateTime',
			default: '',
			displayOptions,
			description: 'The first moment, in the time zone of the workflow',
			hint: 'Empty means 24 hours before End Date, or the same day if End Date has no time',
		},
		{
			displayName: 'End Date',
			name: 'endDate',
			type: 'dateTime',
			default: '',
			displayOptions,
			description:
				'The last moment, in the time zone of the workflow. A date without a time means the end of that day.',
			hint: 'Empty means now',
		},
	];
}

/** The parameter of every operation that is for one user. */
export function userIdProperty(resource: string, ...operations: string[]): INodeProperties {
	return {
		displayName: 'User',
		name: 'userId',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		required: true,
		displayOptions: showFor(resource, ...operations),
		description: 'The TeleCMI user',
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: 'Choose a user',
				typeOptions: { searchListMethod: 'searchUsers', searchable: true },
			},
			{
				displayName: 'By ID',
				name: 'id',
				type: 'string',
				placeholder: 'e.g. 101_2222223',
				validation: [{ type: 'regex', properties: { regex: USER_ID, errorMessage: USER_ID_HINT } }],
			},
		],
	};
}

export function parameterError(
	{ context, itemIndex }: ItemRun,
	message: string,
	description: string,
): NodeOperationError {
	return new NodeOperationError(context.getNode(), message, { description, itemIndex });
}

/** The collection "Options", which an expression can replace as a whole. */
export function readOptions(run: ItemRun, name = 'options', label = 'Options'): JsonObject {
	const options = run.context.getNodeParameter(name, run.itemIndex, {}) as unknown;
	if (!isPresent(options)) return {};
	if (isObject(options)) return options;
	throw parameterError(run, `${label} is not an object`, 'Fill in the options one by one.');
}

/** `values` are the parameter's own; `aliases` are other names for them. */
export function readOption<T extends string>(
	run: ItemRun,
	name: string,
	label: string,
	values: readonly T[],
	aliases: ReadonlyMap<unknown, T> = new Map(),
): T {
	return toOption(
		run,
		run.context.getNodeParameter(name, run.itemIndex, ''),
		label,
		values,
		aliases,
	);
}

export function toOption<T extends string>(
	run: ItemRun,
	value: unknown,
	label: string,
	values: readonly T[],
	aliases: ReadonlyMap<unknown, T> = new Map(),
): T {
	const chosen = aliases.get(value) ?? values.find((each) => each === value);
	if (chosen !== undefined) return chosen;
	const problem = isPresent(value) ? 'has an unknown value' : 'is empty';
	throw parameterError(run, `${label} ${problem}`, `Use one of: ${values.join(', ')}.`);
}

export function readText(run: ItemRun, name: string, label: string, hint?: string): string {
	return toText(run, run.context.getNodeParameter(name, run.itemIndex, ''), label, hint);
}

export function toText(
	run: ItemRun,
	value: unknown,
	label: string,
	hint = 'Fill it in, or check its expression.',
): string {
	const text = toOptionalText(run, value, label);
	if (text !== undefined) return text;
	throw parameterError(run, `${label} is empty`, hint);
}

/** Undefined where it is empty. */
export function toOptionalText(run: ItemRun, value: unknown, label: string): string | undefined {
	return toExactText(run, value, label)?.trim();
}

/** With the blanks around it; undefined where there is nothing else. */
export function toExactText(run: ItemRun, value: unknown, label: string): string | undefined {
	if (!isPresent(value)) return undefined;
	if (typeof value === 'number') return String(value);
	if (typeof value === 'string') return value.trim() === '' ? undefined : value;
	throw parameterError(
		run,
		`${label} is not text`,
		'Check the expression: it gives an object, a list or something else that is not text.',
	);
}

function readBoolean(run: ItemRun, name: string, label: string): boolean {
	return toBoolean(run, run.context.getNodeParameter(name, run.itemIndex, false), label);
}

/** AI agents also write the two as text. */
export function toBoolean(run: ItemRun, value: unknown, label: string): boolean {
	if (value === true || value === 'true') return true;
	if (value === false || value === 'false') return false;
	throw parameterError(run, `${label} is neither true nor false`, 'Use one of: true, false.');
}

export function toNumber(run: ItemRun, value: unknown, label: string, least: number): number {
	const number = numberIn(value);
	if (number !== null && number >= least) return number;
	throw parameterError(
		run,
		`${label} is not a number of at least ${least}`,
		'Correct it, or check its expression.',
	);
}

export function toWholeNumber(run: ItemRun, value: unknown, label: string, least: number): number {
	const number = toNumber(run, value, label, least);
	if (Number.isSafeInteger(number)) return number;
	throw parameterError(run, `${label} is not a whole number`, 'Leave out the decimals.');
}

/** Infinity for all of them. */
export function readLimit(run: ItemRun): number {
	if (readBoolean(run, 'returnAll', 'Return All')) return Infinity;
	return toWholeNumber(run, run.context.getNodeParameter('limit', run.itemIndex, 50), 'Limit', 1);
}

export function readUserId(run: ItemRun): string {
	const value: unknown = run.context.getNodeParameter('userId', run.itemIndex, '', {
		extractValue: true,
	});
	return toUserId(run, value, 'User');
}

export function toUserId(run: ItemRun, value: unknown, label: string): string {
	const id = toText(run, value, label, 'Choose a user from the list, or give the ID of one.');
	if (new RegExp(USER_ID).test(id)) return id;
	throw parameterError(run, `${label} is not the ID of a user`, `${USER_ID_HINT}.`);
}

export function readPhoneNumber(run: ItemRun, name: string, label: string): number {
	return toPhoneNumber(run, run.context.getNodeParameter(name, run.itemIndex, ''), label);
}

export function toPhoneNumber(run: ItemRun, value: unknown, label: string): number {
	const number = toDialable(value);
	if (number !== undefined) return number;
	const problem = isPresent(value) ? 'is not a phone number that TeleCMI can call' : 'is empty';
	throw parameterError(
		run,
		`${label} ${problem}`,
		'Write it with its country code and without a leading 0, such as +44 20 0000 0000 or 442000000000.',
	);
}

export function readPeriod(run: ItemRun): Period {
	const zone = run.context.getTimezone();
	const period = periodBetween(
		readMoment(run, 'startDate', 'Start Date'),
		readMoment(run, 'endDate', 'End Date'),
		{ now: Date.now(), zone },
	);
	if ('message' in period) throw parameterError(run, period.message, period.advice);
	return period;
}

function readMoment(run: ItemRun, name: string, label: string): Moment | undefined {
	const value: unknown = run.context.getNodeParameter(name, run.itemIndex, '');
	const moment = toMoment(value, run.context.getTimezone());
	if (moment !== null) return moment;
	throw parameterError(
		run,
		`${label} is not a date`,
		'Use a date such as 2026-01-31T09:00:00, or an expression such as {{ $now }}.',
	);
}
