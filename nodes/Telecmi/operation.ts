/** What a resource's file gives to the node. */
import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import type { TelecmiClient } from './transport/client';

/** One input item of an operation that needs no credential. */
export type ItemRun = { context: IExecuteFunctions; itemIndex: number };

export type Run = ItemRun & { client: TelecmiClient };

/** An output item before it is paired with its input. */
export type Result = Pick<INodeExecutionData, 'json' | 'binary'>;

/** All input items at once. */
export type Batch = {
	context: IExecuteFunctions;
	itemCount: number;
	open: (itemIndex: number) => Promise<TelecmiClient>;
	/**
	 * Runs one request on behalf of these items: pairs its results with them, and turns its error
	 * into an item for each of them where the node's On Error setting says so.
	 */
	attempt: (
		itemIndexes: number[],
		action: () => Promise<Result[]>,
	) => Promise<INodeExecutionData[]>;
};

type Described = { value: string; name: string; description: string; action: string };

export type Operation = Described &
	(
		| { run: (run: Run) => Promise<Result[]> }
		| { runWithoutCredential: (run: ItemRun) => Promise<Result[]> }
		| { runAll: (batch: Batch) => Promise<INodeExecutionData[]> }
	);

export type Resource = {
	value: string;
	name: string;
	/** The first one is the default. */
	operations: [Operation, ...Operation[]];
	/** The parameters of its operations, shown by `showFor`. */
	properties: INodeProperties[];
};

/** Whether an AI agent runs the node: n8n gives it a type of its own then. */
export function isTool(context: IExecuteFunctions): boolean {
	return context.getNode().type.endsWith('Tool');
}
