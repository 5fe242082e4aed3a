/** Workflows that start with a TeleCMI Trigger. */
import { randomUUID } from 'node:crypto';

import type { JsonObject } from '../../nodes/notification/json';
import type { Execution, N8nClient, Workflow, WorkflowNode } from './client';

export const TRIGGER = 'TeleCMI Trigger';

export type TriggerWorkflow = Workflow & { productionUrl: string; testUrl: string };

export type TriggerOptions = {
	parameters?: JsonObject;
	credentials?: NonNullable<WorkflowNode['credentials']>;
	/** The node behind the trigger, instead of a No Operation. */
	arrived?: Omit<WorkflowNode, 'name'>;
};

export type TriggerNode = WorkflowNode & { webhookId: string };

/** A TeleCMI Trigger with its own URL. */
export function triggerNode({
	parameters = {},
	credentials,
}: Pick<TriggerOptions, 'parameters' | 'credentials'> = {}): TriggerNode {
	return {
		name: TRIGGER,
		type: 'n8n-nodes-telecmi.telecmiTrigger',
		typeVersion: 1.1,
		parameters,
		webhookId: randomUUID(),
		...(credentials ? { credentials } : {}),
	};
}

export function productionPath({ webhookId }: Pick<TriggerNode, 'webhookId'>): string {
	return `/webhook/${webhookId}/webhook`;
}

/** Trigger → No Operation, and a second No Operation behind the Invalid output. */
export async function createTriggerWorkflow(
	client: N8nClient,
	name: string,
	{ parameters = {}, credentials, arrived }: TriggerOptions = {},
): Promise<TriggerWorkflow> {
	const trigger = triggerNode({ parameters, ...(credentials ? { credentials } : {}) });
	const noOperation = (node: string): WorkflowNode => ({
		name: node,
		type: 'n8n-nodes-base.noOp',
		typeVersion: 1,
		parameters: {},
	});
	const workflow = await client.createWorkflow(
		name,
		[
			trigger,
			arrived ? { name: 'Arrived', ...arrived } : noOperation('Arrived'),
			noOperation('Invalid'),
		],
		{
			[TRIGGER]: {
				main: [
					[{ node: 'Arrived', type: 'main', index: 0 }],
					[{ node: 'Invalid', type: 'main', index: 0 }],
				],
			},
		},
	);
	const productionUrl = client.url + productionPath(trigger);
	return {
		...workflow,
		productionUrl,
		testUrl: productionUrl.replace('/webhook/', '/webhook-test/'),
	};
}

/** The items of an output of the trigger. */
export function itemsAt(execution: Execution, node: 'Arrived' | 'Invalid'): JsonObject[] {
	const run = execution.data.resultData.runData[node]?.[0];
	return (run?.data?.main[0] ?? []).map(({ json }) => json);
}

/** The one item behind the trigger. */
export function arrivedItem(execution: Execution): JsonObject {
	const items = itemsAt(execution, 'Arrived');
	const [item] = items;
	if (!item || items.length !== 1) {
		throw new Error(`Execution ${execution.id} (${execution.status}) has ${items.length} items`);
	}
	return item;
}
