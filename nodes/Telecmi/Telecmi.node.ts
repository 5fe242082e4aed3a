import {
	NodeApiError,
	NodeConnectionTypes,
	NodeOperationError,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeProperties,
	type INodeType,
	type INodeTypeDescription,
	type IPairedItemData,
} from 'n8n-workflow';

import { testTelecmiApi } from './credentialTest';
import { searchUsers } from './listSearch/users';
import { isTool, type Batch, type Operation, type Resource, type Result } from './operation';
import { account } from './resources/account';
import { call } from './resources/call';
import { callRecord } from './resources/callRecord';
import { callRouting } from './resources/callRouting';
import { lead } from './resources/lead';
import { notification } from './resources/notification';
import { recording } from './resources/recording';
import { user } from './resources/user';
import { voicemail } from './resources/voicemail';
import { TelecmiClient } from './transport/client';

/** All that the node can do. The parameters and what they run both come from here. */
const RESOURCES: readonly Resource[] = [
	account,
	call,
	callRecord,
	callRouting,
	lead,
	notification,
	recording,
	user,
	voicemail,
];

/** What works without a TeleCMI account. Ring Users needs one only to choose from the list of users. */
const WITHOUT_CREDENTIAL = { operation: ['parse', 'sendToIvr', 'sendToTeam'], userSource: ['id'] };

export class Telecmi implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'TeleCMI',
		name: 'telecmi',
		icon: { light: 'file:../../icons/telecmi.svg', dark: 'file:../../icons/telecmi.dark.svg' },
		group: ['transform'],
		version: 1,
		// As n8n's own nodes show it, in words: "get many: call record".
		subtitle:
			'={{ ($parameter["operation"] + ": " + $parameter["resource"]).replace(/[A-Z]/g, " $&").toLowerCase() }}',
		description: 'Start, route and look up calls, and manage users and leads in TeleCMI',
		defaults: { name: 'TeleCMI' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{
				name: 'telecmiApi',
				required: true,
				testedBy: 'testTelecmiApi',
				displayOptions: { hide: WITHOUT_CREDENTIAL },
			},
		],
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

	methods = { listSearch: { searchUsers }, credentialTest: { testTelecmiApi } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const batch = batchOf(this);
		const first = findOperation(this, 0);
		if (first && 'runAll' in first) return [await first.runAll(batch)];
		const results: INodeExecutionData[] = [];
		for (let itemIndex = 0; itemIndex < batch.itemCount; itemIndex++) {
			const found = await batch.attempt([itemIndex], async () => await runItem(this, itemIndex));
			for (const result of found) results.push(result);
		}
		return [results];
	}
}

function batchOf(context: IExecuteFunctions): Batch {
	return {
		context,
		itemCount: context.getInputData().length,
		open: async (itemIndex) => await TelecmiClient.open(context, itemIndex),
		async attempt(itemIndexes, action) {
			const pairedItem = pairOf(itemIndexes);
			try {
				return (await action()).map((result) => ({ ...result, pairedItem }));
			} catch (cause) {
				const isCancelled = context.getExecutionCancelSignal()?.aborted;
				if (!context.continueOnFail() || isCancelled) {
					throw toNodeError(context, cause, itemIndexes[0] ?? 0);
				}
				const json = toErrorItem(cause, context.getNode().onError === 'continueErrorOutput');
				// One for each, so that none of the items is lost.
				return itemIndexes.map((item) => ({ json: { ...json }, pairedItem: { item } }));
			}
		},
	};
}

function toNodeError(
	context: IExecuteFunctions,
	cause: unknown,
	itemIndex: number,
): NodeApiError | NodeOperationError {
	const error =
		cause instanceof NodeApiError
			? cause
			: new NodeOperationError(context.getNode(), cause as Error, { itemIndex });
	// An agent gets the message only.
	if (isTool(context) && error.description) error.message += `. ${error.description}`;
	return error;
}

async function runItem(context: IExecuteFunctions, itemIndex: number): Promise<Result[]> {
	const operation = operationOf(context, itemIndex);
	if ('runWithoutCredential' in operation) {
		return await operation.runWithoutCredential({ context, itemIndex });
	}
	if ('runAll' in operation) return [];
	const client = await TelecmiClient.open(context, itemIndex);
	return await operation.run({ context, client, itemIndex });
}

function pairOf(items: number[]): INodeExecutionData['pairedItem'] & object {
	const pairs = items.map((item) => ({ item }));
	return pairs.length === 1 ? (pairs[0] as IPairedItemData) : pairs;
}

function findOperation(context: IExecuteFunctions, itemIndex: number): Operation | undefined {
	const resource = context.getNodeParameter('resource', itemIndex);
	const operation = context.getNodeParameter('operation', itemIndex);
	return RESOURCES.find(({ value }) => value === resource)?.operations.find(
		({ value }) => value === operation,
	);
}

function operationOf(context: IExecuteFunctions, itemIndex: number): Operation {
	const found = findOperation(context, itemIndex);
	if (found) return found;
	const [operation, resource] = ['operation', 'resource'].map((name) =>
		String(context.getNodeParameter(name, itemIndex)),
	);
	throw new NodeOperationError(
		context.getNode(),
		`TeleCMI has no operation "${operation}" for the resource "${resource}"`,
		{ description: 'Choose both again from their lists.', itemIndex },
	);
}

/**
 * n8n takes an item with other keys than these for a success. For the error output only the first
 * two count (versions up to 2.20 at least), and neither may be empty.
 */
function toErrorItem(cause: unknown, isErrorOutput: boolean): INodeExecutionData['json'] {
	const error = cause instanceof Error ? cause.message : String(cause);
	if (!(cause instanceof NodeApiError || cause instanceof NodeOperationError)) return { error };
	const message = cause.description ?? '';
	if (isErrorOutput) return message === '' ? { error } : { error, message };
	const code = cause instanceof NodeApiError ? cause.httpCode : null;
	return { error, message, details: { code } };
}

/** What the parameter Operation has for every resource. */
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
