/** Runs an operation of the built action node by n8n-core, against the stand-in for TeleCMI. */
import { ExecuteContext, type PackageDirectoryLoader } from 'n8n-core';
import {
	createRunExecutionData,
	Workflow,
	type IExecuteFunctions,
	type INode,
	type INodeExecutionData,
	type INodeType,
	type INodeTypes,
	type IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';

import type { JsonObject } from '../../nodes/notification/json';
import type { TelecmiStandIn } from '../support/telecmi/server';

export async function runOperation(
	loader: PackageDirectoryLoader,
	telecmi: TelecmiStandIn,
	parameters: JsonObject,
): Promise<INodeExecutionData[]> {
	const type = loader.getNode('telecmi').type as INodeType;
	const node: INode = {
		id: '1',
		name: 'TeleCMI',
		type: 'n8n-nodes-telecmi.telecmi',
		typeVersion: 1,
		position: [0, 0],
		parameters: parameters as INode['parameters'],
		credentials: { telecmiApi: { id: '1', name: 'account' } },
	};
	const nodeTypes = {
		getByName: () => type,
		getByNameAndVersion: () => type,
		getKnownTypes: () => loader.known.nodes,
	} satisfies INodeTypes;
	const workflow = new Workflow({
		id: '1',
		nodes: [node],
		connections: {},
		active: false,
		nodeTypes,
	});
	const { appId, secret, url } = telecmi;
	const additionalData = {
		webhookWaitingBaseUrl: 'http://127.0.0.1/webhook-waiting',
		formWaitingBaseUrl: 'http://127.0.0.1/form-waiting',
		credentialsHelper: {
			isCredentialUsableByNode: () => true,
			getParentTypes: () => [],
			getDecrypted: async () => ({ appId, secret, baseUrl: url }),
		},
	} as unknown as IWorkflowExecuteAdditionalData;
	const items = [{ json: {}, pairedItem: { item: 0 } }];
	const data = { main: [items] };
	const known = workflow.getNode(node.name) as INode;
	const context = new ExecuteContext(
		workflow,
		known,
		additionalData,
		'manual',
		createRunExecutionData(),
		0,
		items,
		data,
		{ node: known, data, source: null },
		[],
	);
	const outputs = await type.execute?.call(context as unknown as IExecuteFunctions);
	return (outputs as INodeExecutionData[][])[0] ?? [];
}
