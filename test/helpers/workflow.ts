/** Parts of workflows, for tests on a real n8n. */
import type { JsonObject } from '../../nodes/notification/json';
import type { Connections, WorkflowNode } from '../../tools/host/client';

export function node(
	name: string,
	type: string,
	typeVersion: number,
	parameters: JsonObject,
	rest: Partial<WorkflowNode> = {},
): WorkflowNode {
	return { name, type, typeVersion, parameters, ...rest };
}

/** Each node's first output to the next node. */
export function chain(...names: string[]): Connections {
	const link = (target = '') => ({ main: [[{ node: target, type: 'main' as const, index: 0 }]] });
	return Object.fromEntries(names.slice(0, -1).map((name, at) => [name, link(names[at + 1])]));
}
