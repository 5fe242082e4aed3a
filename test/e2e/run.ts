/** Runs a workflow in the real n8n by "Execute workflow", and reads what came out of a node. */
import { randomUUID } from 'node:crypto';

import type { JsonObject } from '../../nodes/notification/json';
import type { WorkflowNode } from '../../tools/host/client';
import { chain, node } from '../helpers/workflow';
import { client } from './n8n';

export type Item = {
	json: JsonObject;
	binary?: { [property: string]: JsonObject };
	pairedItem?: unknown;
};

export type Run = {
	status: string;
	/** By output. */
	outputs: Item[][];
	error: (JsonObject & { message: string; description?: string }) | undefined;
};

/** Start, which gives the input items, and the nodes in a row; the result is that of the last one. */
export async function run(
	nodes: WorkflowNode[],
	input: JsonObject[] = [{}],
	connections?: unknown,
): Promise<Run> {
	return await finished(await start(nodes, input, connections), nodes.at(-1)?.name ?? '');
}

/** Gives the id of the execution. */
export async function start(
	nodes: WorkflowNode[],
	input: JsonObject[],
	connections: unknown = chain('Start', ...nodes.map(({ name }) => name)),
): Promise<string> {
	const all = [node('Start', 'n8n-nodes-base.manualTrigger', 1, {}), ...nodes];
	const workflow = await client.request<{ id: string }>('POST', '/workflows', {
		name: `test ${randomUUID()}`,
		nodes: all.map((each, at) => ({ id: randomUUID(), position: [at * 240, 0], ...each })),
		connections,
		active: false,
		settings: { executionOrder: 'v1' },
		pinData: { Start: input.map((json) => ({ json })) },
	});
	const { executionId } = await client.request<{ executionId: string }>(
		'POST',
		`/workflows/${workflow.id}/run`,
		// n8n 1 runs this workflow, n8n 2 the saved one.
		{ workflowData: workflow, triggerToStartFrom: { name: 'Start' } },
	);
	return executionId;
}

export async function finished(id: string, name: string): Promise<Run> {
	const { status, data } = await client.finishedExecution(id, 90);
	type Task = { data?: { main: Array<Item[] | null> }; error?: NonNullable<Run['error']> };
	const { runData, error } = data.resultData as unknown as {
		runData: { [node: string]: Task[] };
		error?: NonNullable<Run['error']>;
	};
	const task = runData[name]?.at(-1);
	const outputs = (task?.data?.main ?? []).map((items) => items ?? []);
	return { status, outputs, error: task?.error ?? error };
}
