/** The parameters Start Date and End Date. */
import { NodeOperationError, type INodeProperties } from 'n8n-workflow';

import { toMillis } from './dates';
import { showFor, type Run } from './operation';

/** UTC epoch milliseconds, as TeleCMI wants them. */
export type Period = { start_date: number; end_date: number };

/** TeleCMI's own default where it is given no dates. */
const DAY = 24 * 60 * 60 * 1000;

export function periodProperties(resource: string, ...operations: string[]): INodeProperties[] {
	const displayOptions = showFor(resource, ...operations);
	return [
		{
			displayName: 'Start Date',
			name: 'startDate',
			type: 'dateTime',
			default: '',
			displayOptions,
			description:
				'The first moment, in the time zone of the workflow. Leave empty for 24 hours before the end date.',
		},
		{
			displayName: 'End Date',
			name: 'endDate',
			type: 'dateTime',
			default: '',
			displayOptions,
			description: 'The last moment, in the time zone of the workflow. Leave empty for now.',
		},
	];
}

export function periodOf(run: Run): Period {
	const end_date = momentOf(run, 'endDate', 'End Date') ?? Date.now();
	const start_date = momentOf(run, 'startDate', 'Start Date') ?? end_date - DAY;
	if (start_date > end_date) {
		throw new NodeOperationError(run.context.getNode(), 'Start Date is later than End Date', {
			description: 'Swap the two, or leave End Date empty for now.',
			itemIndex: run.itemIndex,
		});
	}
	return { start_date, end_date };
}

function momentOf({ context, itemIndex }: Run, name: string, label: string): number | undefined {
	const value = context.getNodeParameter(name, itemIndex, '');
	const moment = toMillis(value, context.getTimezone());
	if (!Number.isNaN(moment)) return moment;
	throw new NodeOperationError(context.getNode(), `${label} is not a date`, {
		description: 'Use a date such as 2026-01-31T09:00:00, or an expression such as {{ $now }}.',
		itemIndex,
	});
}
