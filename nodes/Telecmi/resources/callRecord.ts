/** TeleCMI's own records of calls, which make up for missed notifications. */
import type { IDataObject } from 'n8n-workflow';

import { PHONE_NUMBER_FORMATS } from '../../notification/fields';
import { PHONE_NUMBER_FORMAT } from '../../notification/formatParameters';
import { isPresent, type JsonObject } from '../../notification/json';
import type { Period } from '../dates';
import type { Operation, Resource, Result, Run } from '../operation';
import {
	manyProperties,
	parameterError,
	periodProperties,
	readLimit,
	readOption,
	readOptions,
	readPeriod,
	showFor,
	toOption,
} from '../parameters';
import { DIRECTIONS, LISTS, OUTCOMES, recordToItem, type Direction, type List } from '../record';
import type { Endpoint } from '../transport/failures';
import { listEndpoint, readPages, warnOfMissing, type Listing } from '../transport/paging';
import { numberIn } from '../values';

const RESOURCE = 'callRecord';

/** The most rows that TeleCMI gives at once; asked for more, it gives these. */
const PAGE_SIZE = 20;

/** Notifications have these words for the two. */
const DIRECTION_ALIASES: ReadonlyMap<unknown, Direction> = new Map([
	['inbound', 'incoming'],
	['outbound', 'outgoing'],
]);

const OUTPUTS = ['simplified', 'full', 'selectedFields'] as const;

/** For people and AI agents: no IDs but the key that joins the call to others. */
const SIMPLIFIED_KEYS = [
	'direction',
	'status',
	'from',
	'to',
	'user',
	'time_iso',
	'duration',
	'filename',
	'notes',
	'call_key',
];

/** Every key that the record of some call has; rows also hold the last two. */
const KEYS: readonly string[] = [
	...new Set([
		...LISTS.flatMap((list) =>
			Object.keys(recordToItem(list, {}, { appId: 0, phoneNumber: 'digits' })),
		),
		'name',
		'region',
	]),
];

const SUMMARY: Endpoint<{ total: number; answered: number; missed: number }> = {
	path: '/v2/analysis',
	hasCode: true,
	expects: 'summary',
	read(body) {
		const [total, answered, missed] = [body.total, body.answered, body.missed].map(numberIn);
		if (total == null || answered == null || missed == null) return undefined;
		return { total, answered, missed };
	},
};

const getMany: Operation = {
	value: 'getMany',
	name: 'Get Many',
	description: 'Get the records of calls, oldest first, with the keys that TeleCMI Trigger gives',
	action: 'Get many call records',
	async run(run) {
		const lists = readLists(run);
		const period = readPeriod(run);
		const limit = readLimit(run);
		const keys = readKeys(run);
		const { phoneNumberFormat = 'digits' } = readOptions(run);
		const format = {
			appId: run.client.appId,
			phoneNumber: toOption(run, phoneNumberFormat, 'Phone Number Format', PHONE_NUMBER_FORMATS),
		};
		const items: JsonObject[] = [];
		for (const list of lists) {
			const { rows, missing } = await readList(run, list, period, limit);
			if (missing > 0) warnOfMissing(run, missing, `${list.direction} ${list.outcome} calls`);
			for (const row of rows) items.push(recordToItem(list, row, format));
		}
		items.sort((one, other) => timeOf(one) - timeOf(other));
		return items.slice(-limit).map((item) => toResult(pick(item, keys)));
	},
};

const getSummary: Operation = {
	value: 'getSummary',
	name: 'Get Summary',
	description: 'Get how many calls there were, answered and missed',
	action: 'Get summary of calls',
	async run(run) {
		return [toResult(await run.client.request(SUMMARY, readPeriod(run)))];
	},
};

export const callRecord: Resource = {
	value: RESOURCE,
	name: 'Call Record',
	operations: [getMany, getSummary],
	properties: [
		{
			displayName: 'Direction',
			name: 'direction',
			type: 'options',
			default: 'both',
			displayOptions: showFor(RESOURCE, 'getMany'),
			options: [
				{ name: 'Both', value: 'both' },
				{ name: 'Incoming', value: 'incoming' },
				{ name: 'Outgoing', value: 'outgoing' },
			],
			description: 'Which direction of calls to get',
		},
		{
			displayName: 'Outcome',
			name: 'outcome',
			type: 'options',
			default: 'both',
			displayOptions: showFor(RESOURCE, 'getMany'),
			options: [
				{ name: 'Answered', value: 'answered' },
				{ name: 'Both', value: 'both' },
				{ name: 'Missed', value: 'missed' },
			],
			description: 'Which outcome of calls to get',
		},
		...periodProperties(RESOURCE, 'getMany', 'getSummary'),
		...manyProperties(RESOURCE),
		{
			displayName: 'Output',
			name: 'output',
			type: 'options',
			default: 'full',
			displayOptions: showFor(RESOURCE, 'getMany'),
			options: [
				{ name: 'Full', value: 'full', description: 'The keys of the item of TeleCMI Trigger' },
				{
					name: 'Selected Fields',
					value: 'selectedFields',
					description: 'Only the fields that you choose',
				},
				{
					name: 'Simplified',
					value: 'simplified',
					description: `Only ${SIMPLIFIED_KEYS.slice(0, -1).join(', ')} and call_key`,
				},
			],
			description: 'How much each item holds',
		},
		{
			displayName: 'Fields',
			name: 'fields',
			type: 'multiOptions',
			required: true,
			default: [],
			displayOptions: {
				show: { ...showFor(RESOURCE, 'getMany').show, output: ['selectedFields'] },
			},
			options: [...KEYS].sort().map((key) => ({ name: key, value: key })),
			description: 'The fields that each item holds',
		},
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			displayOptions: showFor(RESOURCE, 'getMany'),
			options: [PHONE_NUMBER_FORMAT],
		},
	],
};

function readLists(run: Run): List[] {
	const direction = readOption(
		run,
		'direction',
		'Direction',
		[...DIRECTIONS, 'both'],
		DIRECTION_ALIASES,
	);
	const outcome = readOption(run, 'outcome', 'Outcome', [...OUTCOMES, 'both']);
	return LISTS.filter(
		(list) =>
			(direction === 'both' || direction === list.direction) &&
			(outcome === 'both' || outcome === list.outcome),
	);
}

/** The keys that the items are to have; undefined for all of them. */
function readKeys(run: Run): readonly string[] | undefined {
	const output = readOption(run, 'output', 'Output', OUTPUTS);
	if (output === 'full') return undefined;
	if (output === 'simplified') return SIMPLIFIED_KEYS;
	const sent: unknown = run.context.getNodeParameter('fields', run.itemIndex, []);
	const fields: unknown[] = typeof sent === 'string' ? sent.split(',') : [sent].flat();
	const chosen = new Set(
		fields
			.map((field) => (typeof field === 'string' ? field.trim() : field))
			.filter(isPresent)
			.map((field) => toOption(run, field, 'Fields', KEYS)),
	);
	if (chosen.size === 0) {
		throw parameterError(run, 'Fields is empty', 'Choose at least one field, or another Output.');
	}
	return KEYS.filter((key) => chosen.has(key));
}

function pick(item: JsonObject, keys: readonly string[] | undefined): JsonObject {
	return keys ? Object.fromEntries(keys.map((key) => [key, item[key] ?? null])) : item;
}

/** Newest first, as TeleCMI sorts them: with a limit, the newest calls of the period. */
async function readList(
	{ client }: Run,
	{ path }: List,
	period: Period,
	limit: number,
): Promise<Listing> {
	const endpoint = listEndpoint(path, 'cdr', 'call records');
	return await readPages(
		async (page) => await client.request(endpoint, { ...period, page, limit: PAGE_SIZE }),
		limit,
	);
}

/** A record without a time goes last, where the newest are. */
function timeOf({ time }: JsonObject): number {
	return typeof time === 'number' ? time : Number.MAX_SAFE_INTEGER;
}

function toResult(json: JsonObject): Result {
	return { json: json as IDataObject };
}
