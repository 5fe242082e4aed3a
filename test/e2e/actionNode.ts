/** Runs the action node in a real n8n, against the stand-in. */
import { randomUUID } from 'node:crypto';

import type { JsonObject } from '../../nodes/notification/json';
import type { N8nClient, Connections, WorkflowNode } from '../../tools/host/client';
export type Item = {
	json: JsonObject;
	binary?: { [property: string]: JsonObject };
	pairedItem?: unknown;
};

export type NodeRun = {
	status: string;
	/** By output. */
	outputs: Item[][];
	error: (JsonObject & { message: string; description?: string; httpCode?: string }) | undefined;
	/** All that n8n keeps of the execution, as it keeps it. */
	stored: string;
	hints: JsonObject[];
};

export type RunOptions = {
	/** The input items; one empty item without them. */
	input?: JsonObject[];
	onError?: 'continueRegularOutput' | 'continueErrorOutput';
	/** The workflow's. */
	timezone?: string;
};

export const NODE = 'TeleCMI';

/** Start → TeleCMI, run once as the editor's button does. */
export async function runNode(
	client: N8nClient,
	credential: { id: string; name: string },
	parameters: JsonObject,
	options: RunOptions = {},
): Promise<NodeRun> {
	const id = await startNode(client, credential, parameters, options);
	return await finished(client, id);
}

/** The same without waiting for its end: gives the execution's id. */
export async function startNode(
	client: N8nClient,
	credential: { id: string; name: string },
	parameters: JsonObject,
	{ input = [{}], onError, timezone }: RunOptions = {},
): Promise<string> {
	const start = node('Start', 'n8n-nodes-base.manualTrigger', 1, {});
	const telecmi = {
		...node(NODE, 'n8n-nodes-telecmi.telecmi', 1, parameters),
		credentials: { telecmiApi: credential },
		...(onError === undefined ? {} : { onError }),
	};
	return await runWorkflow(client, [start, telecmi], chain('Start', NODE), {
		pinData: { Start: input.map((json) => ({ json })) },
		settings: { executionOrder: 'v1', ...(timezone === undefined ? {} : { timezone }) },
	});
}

export function node(
	name: string,
	type: string,
	typeVersion: number,
	parameters: JsonObject,
): WorkflowNode {
	return { name, type, typeVersion, parameters };
}

export function chain(...names: string[]): Connections {
	return Object.fromEntries(
		names
			.slice(0, -1)
			.map((name, index) => [
				name,
				{ main: [[{ node: names[index + 1] ?? '', type: 'main' as const, index: 0 }]] },
			]),
	);
}

export async function runWorkflow(
	client: N8nClient,
	nodes: WorkflowNode[],
	connections: unknown,
	rest: JsonObject,
): Promise<string> {
	const workflow = await client.request<{ id: string }>('POST', '/workflows', {
		name: `test ${randomUUID()}`,
		nodes: nodes.map((each, index) => ({ id: randomUUID(), position: [index * 240, 0], ...each })),
		connections,
		active: false,
		settings: {},
		...rest,
	});
	const { executionId } = await client.request<{ executionId: string }>(
		'POST',
		`/workflows/${workflow.id}/run`,
		// The workflow itself for n8n 1: n8n 2 takes the saved one.
		{ workflowData: workflow, triggerToStartFrom: { name: 'Start' } },
	);
	return executionId;
}

type Task = {
	data?: { main: Array<Item[] | null> };
	error?: NonNullable<NodeRun['error']>;
	hints?: JsonObject[];
};

export async function finished(client: N8nClient, id: string, name = NODE): Promise<NodeRun> {
	const execution = await client.finishedExecution(id, 90);
	const { data } = await client.request<{ data: string }>('GET', `/executions/${id}`);
	const result = execution.data.resultData as unknown as {
		runData: { [node: string]: Task[] };
		error?: NonNullable<NodeRun['error']>;
	};
	const task = result.runData[name]?.[0];
	return {
		status: execution.status,
		outputs: (task?.data?.main ?? []).map((items) => items ?? []),
		error: task?.error ?? result.error,
		stored: data,
		hints: task?.hints ?? [],
	};
}
