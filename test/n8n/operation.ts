/** The built action node as n8n-core runs it, with a credential that is not stored anywhere. */
import { ExecuteContext, type PackageDirectoryLoader } from 'n8n-core';
import {
	createRunExecutionData,
	Workflow,
	type IExecuteFunctions,
	type INode,
	type INodeExecutionData,
	type INodeType,
	type IRunExecutionData,
	type IWorkflowExecuteAdditionalData,
	type NodeExecutionHint,
} from 'n8n-workflow';

import type { JsonObject } from '../../nodes/notification/json';
import { nodeTypesOf } from './nodeTypes';

/** A workflow of one TeleCMI node, and what n8n hands to whatever runs it. */
export type Given = {
	type: INodeType;
	workflow: Workflow;
	node: INode;
	additionalData: IWorkflowExecuteAdditionalData;
};

export type RunOptions = {
	input?: JsonObject[];
	signal?: AbortSignal;
	/** The execution, of which a retry repeats the run and a loop makes another one. */
	execution?: IRunExecutionData;
	runIndex?: number;
	/** Gets the hints that the node gives. */
	hints?: NodeExecutionHint[];
	onError?: INode['onError'];
	/** Whether an AI agent runs the node, which then has a type of its own. */
	isTool?: boolean;
};

export function given(
	loader: PackageDirectoryLoader,
	credential: JsonObject,
	parameters: JsonObject,
): Given {
	const nodeTypes = nodeTypesOf(loader);
	const node: INode = {
		id: '1',
		name: 'TeleCMI',
		type: 'n8n-nodes-telecmi.telecmi',
		typeVersion: 1,
		position: [0, 0],
		parameters: parameters as INode['parameters'],
		credentials: { telecmiApi: { id: '1', name: 'account' } },
	};
	const workflow = new Workflow({
		id: '1',
		nodes: [node],
		connections: {},
		active: false,
		settings: { timezone: 'Asia/Kolkata' },
		nodeTypes,
	});
	const additionalData = {
		webhookWaitingBaseUrl: 'http://127.0.0.1/webhook-waiting',
		formWaitingBaseUrl: 'http://127.0.0.1/form-waiting',
		credentialsHelper: {
			isCredentialUsableByNode: () => true,
			getParentTypes: () => [],
			getDecrypted: async () => credential,
			preAuthentication: async () => undefined,
			authenticate: async (data: never, name: string, request: never) =>
				await credentialType(loader, name)(data, request),
		},
	} as unknown as IWorkflowExecuteAdditionalData;
	const type = nodeTypes.getByName(node.type);
	return { type, workflow, node: workflow.getNode(node.name) as INode, additionalData };
}

export async function execute(
	{ type, workflow, node: given, additionalData }: Given,
	options: RunOptions = {},
): Promise<INodeExecutionData[]> {
	const { input = [{}], signal, execution = createRunExecutionData(), runIndex = 0 } = options;
	const node = { ...given };
	if (options.onError !== undefined) node.onError = options.onError;
	if (options.isTool) node.type += 'Tool';
	const items = input.map((json, item) => ({ json: json as never, pairedItem: { item } }));
	const data = { main: [items] };
	const context = new ExecuteContext(
		workflow,
		node,
		additionalData,
		'manual',
		execution,
		runIndex,
		items,
		data,
		{ node, data, source: null },
		[],
		signal,
	);
	const outputs = await type.execute?.call(context as unknown as IExecuteFunctions);
	options.hints?.push(...context.hints);
	return (outputs as INodeExecutionData[][])[0] ?? [];
}

/** How a request gets the credential. */
function credentialType(loader: PackageDirectoryLoader, name: string) {
	const { authenticate } = loader.getCredential(name).type;
	if (typeof authenticate !== 'function') throw new Error(`${name} does not authenticate`);
	return authenticate;
}
