/** TeleCMI's own records of calls, by which missed notifications are made up for. */
import type { IDataObject } from 'n8n-workflow';

import { isObject, type JsonObject } from '../notification/json';
import type { PhoneNumberFormat } from '../notification/fields';
import { numberIn } from './number';
import {
	limitOf,
	manyProperties,
	showFor,
	type Operation,
	type Resource,
	type Result,
	type Run,
} from './operation';
import { readPages, type Listing } from './paging';
import { periodOf, periodProperties, type Period } from './period';
import { LISTS, recordToItem, rowKey, type List } from './record';

const RESOURCE = 'callRecord';

/** The most rows that TeleCMI gives at once; asked for more, it gives these. */
const PAGE_SIZE = 20;

const getMany: Operation = {
	value: 'getMany',
	name: 'Get Many',
	description: 'Get the records of calls, oldest first, with the keys that TeleCMI Trigger gives',
	action: 'Get many call records',
	async run(run) {
		const period = periodOf(run);
		const limit = limitOf(run);
		const { phoneNumberFormat = 'digits' } = run.context.getNodeParameter(
			'options',
			run.itemIndex,
			{},
		) as { phoneNumberFormat?: PhoneNumberFormat };
		const format = { appId: run.client.appId, phoneNumber: phoneNumberFormat };
		const items: JsonObject[] = [];
		for (const list of listsOf(run)) {
			const { rows, missing } = await readList(run, list, period, limit);
			if (missing > 0) warnOfMissing(run, list, missing);
			items.push(...rows.map((row) => recordToItem(list, row, format)));
		}
		items.sort((one, other) => timeOf(one) - timeOf(other));
		return items.slice(-limit).map(toResult);
	},
};

const getSummary: Operation = {
	value: 'getSummary',
	name: 'Get Summary',
	description: 'Get how many calls there were, answered and missed',
	action: 'Get a summary of calls',
	async run(run) {
		const answer = await run.client.post('/v2/analysis', periodOf(run));
		const [total, answered, missed] = [answer.total, answer.answered, answer.missed].map(numberIn);
		if (total === null && answered === null && missed === null) throw run.client.lacks('summary');
		return [toResult({ total, answered, missed })];
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
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			displayOptions: showFor(RESOURCE, 'getMany'),
			options: [
				{
					displayName: 'Phone Number Format',
					name: 'phoneNumberFormat',
					type: 'options',
					default: 'digits',
					options: [
						{ name: 'Digits', value: 'digits', description: 'As TeleCMI has it: 442000000000' },
						{ name: 'E.164', value: 'e164', description: 'As most CRMs have it: +442000000000' },
					],
					description: 'How the items write the numbers in to and from',
				},
			],
		},
	],
};

function listsOf({ context, itemIndex }: Run): List[] {
	const direction = context.getNodeParameter('direction', itemIndex, 'both');
	const outcome = context.getNodeParameter('outcome', itemIndex, 'both');
	return LISTS.filter(
		(list) =>
			(direction === 'both' || direction === list.direction) &&
			(outcome === 'both' || outcome === list.outcome),
	);
}

/** Newest first, as TeleCMI sorts them: with a limit, the newest calls of the period. */
async function readList(
	{ client }: Run,
	{ path }: List,
	period: Period,
	limit: number,
): Promise<Listing> {
	return await readPages(
		async (page) => {
			const answer = await client.post(path, { ...period, page, limit: PAGE_SIZE });
			const count = numberIn(answer.count);
			if (!Array.isArray(answer.cdr) && count !== 0) throw client.lacks('call records');
			const rows = Array.isArray(answer.cdr) ? answer.cdr.filter(isObject) : [];
			return { rows, count };
		},
		{ pageSize: PAGE_SIZE, limit, keyOf: rowKey },
	);
}

/** Not a reason to lose the others, but nobody would notice otherwise. */
function warnOfMissing({ context }: Run, { direction, outcome }: List, missing: number): void {
	const message = `TeleCMI announced ${missing} more ${direction} ${outcome} calls than it gave. Run the node again, or choose a shorter period.`;
	context.logger.warn(`TeleCMI: ${message}`);
	context.addExecutionHints({ message, type: 'warning', location: 'outputPane' });
}

/** A record without a time goes last, where the newest are. */
function timeOf({ time }: JsonObject): number {
	return typeof time === 'number' ? time : Number.MAX_SAFE_INTEGER;
}

function toResult(json: JsonObject): Result {
	return { json: json as IDataObject };
}
