import {
	NodeApiError,
	NodeConnectionTypes,
	NodeOperationError,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeProperties,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { account } from './account';
import { call } from './call';
import { callRecord } from './callRecord';
import type { Operation, Resource } from './operation';
import { recording } from './recording';
import { cancelSignalOf, TelecmiClient } from './transport';
import { searchUsers, user } from './user';

/** All that the node can do. The parameters and what they run both come from here. */
const RESOURCES: readonly Resource[] = [account, call, callRecord, recording, user];

export class Telecmi implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'TeleCMI',
		name: 'telecmi',
		icon: { light: 'file:../../icons/telecmi.svg', dark: 'file:../../icons/telecmi.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Start calls, look them up and get their recordings in TeleCMI',
		defaults: { name: 'TeleCMI' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'telecmiApi', required: true }],
		properties: [
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				default: 'call',
				options: RESOURCES.map(({ name, value }) => ({ name, value })),
			},
			...RESOURCES.map(operationProperty),
			...RESOURCES.flatMap(({ properties }) => properties),
		],
	};

	methods = { listSearch: { searchUsers } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const results: INodeExecutionData[] = [];
		const signal = cancelSignalOf(this);
		for (let itemIndex = 0; itemIndex < this.getInputData().length; itemIndex++) {
			try {
				results.push(...(await runItem(this, itemIndex)));
			} catch (cause) {
				if (!this.continueOnFail() || signal?.aborted) {
					throw cause instanceof NodeApiError
						? cause
						: new NodeOperationError(this.getNode(), cause as Error, { itemIndex });
				}
				const json = whatHappened(cause, this.getNode().onError === 'continueErrorOutput');
				results.push({ json, pairedItem: { item: itemIndex } });
			}
		}
		return [results];
	}
}

async function runItem(
	context: IExecuteFunctions,
	itemIndex: number,
): Promise<INodeExecutionData[]> {
	const { run } = operationOf(context, itemIndex);
	const client = await TelecmiClient.open(context, itemIndex);
	const results = await run({ context, client, itemIndex });
	return results.map((result) => ({ ...result, pairedItem: { item: itemIndex } }));
}

function operationOf(context: IExecuteFunctions, itemIndex: number): Operation {
	const resource = context.getNodeParameter('resource', itemIndex);
	const operation = context.getNodeParameter('operation', itemIndex);
	const found = RESOURCES.find(({ value }) => value === resource)?.operations.find(
		({ value }) => value === operation,
	);
	if (found) return found;
	throw new NodeOperationError(
		context.getNode(),
		`TeleCMI has no operation "${String(operation)}" for the resource "${String(resource)}"`,
		{ description: 'Choose both again from their lists.', itemIndex },
	);
}

/**
 * Only these keys, and for the error output only the first two, of which none is empty: n8n takes an
 * item with others (older ones, up to 2.20 at least, with the third too) for a success.
 */
function whatHappened(cause: unknown, isErrorOutput: boolean): INodeExecutionData['json'] {
	const error = cause instanceof Error ? cause.message : String(cause);
	if (!(cause instanceof NodeApiError || cause instanceof NodeOperationError)) return { error };
	const message = cause.description ?? '';
	if (isErrorOutput) return message === '' ? { error } : { error, message };
	const code = cause instanceof NodeApiError ? cause.httpCode : null;
	return { error, message, details: { code } };
}

/** What the parameters of all resources share. */
const OPERATION = { displayName: 'Operation', name: 'operation', noDataExpression: true } as const;

function operationProperty({ value: resource, operations }: Resource): INodeProperties {
	return {
		...OPERATION,
		type: 'options',
		default: operations[0].value,
		displayOptions: { show: { resource: [resource] } },
		options: operations.map(({ value, name, description, action }) => ({
			value,
			name,
			description,
			action,
		})),
	};
}
