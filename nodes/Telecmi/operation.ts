/** What every resource's file gives the node. */
import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import type { TelecmiClient } from './transport';

/** One input item's call of an operation. */
export type Run = { context: IExecuteFunctions; client: TelecmiClient; itemIndex: number };

/** What an operation gives, before it is paired with the input item. */
export type Result = Pick<INodeExecutionData, 'json' | 'binary'>;

export type Operation = {
	value: string;
	name: string;
	description: string;
	action: string;
	run: (run: Run) => Promise<Result[]>;
};

export type Resource = {
	value: string;
	name: string;
	/** The first one is the default. */
	operations: [Operation, ...Operation[]];
	/** The parameters of its operations, shown by `showFor`. */
	properties: INodeProperties[];
};

export function showFor(resource: string, ...operations: string[]) {
	return { show: { resource: [resource], operation: operations } };
}

/** "Return All" and "Limit", the way n8n's own nodes have them. */
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

export function limitOf({ context, itemIndex }: Run): number {
	if (context.getNodeParameter('returnAll', itemIndex, false) === true) return Infinity;
	return Math.max(1, Number(context.getNodeParameter('limit', itemIndex, 50)) || 50);
}
