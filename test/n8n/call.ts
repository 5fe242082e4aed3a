/** Runs a built trigger by n8n-core's own contexts, on a real Workflow. */
import { HookContext, PackageDirectoryLoader, WebhookContext } from 'n8n-core';
import {
	Workflow,
	type IHookFunctions,
	type INode,
	type IWebhookData,
	type IWebhookFunctions,
	type IWebhookResponseData,
	type IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';

import type { JsonObject } from '../../nodes/notification/json';
import { PACKAGE_DIRECTORY } from '../../tools/host/pack';
import { nodeTypesOf } from './nodeTypes';

const loader = new PackageDirectoryLoader(PACKAGE_DIRECTORY);
beforeAll(async () => await loader.loadAll());

const nodeTypes = nodeTypesOf(loader);

export type TriggerName = 'telecmiTrigger' | 'telecmiCallRoutingTrigger';

export type Call = {
	trigger?: TriggerName;
	parameters?: JsonObject;
	method?: string;
	headers?: { [name: string]: string };
	query?: JsonObject;
	body?: unknown;
	rawBody?: Buffer;
	readRawBody?: () => Promise<void>;
	mode?: 'webhook' | 'manual';
	/** What reading the credential gives, or throws. */
	credential?: JsonObject | (() => never);
	/** What is chosen in the node. */
	credentials?: INode['credentials'];
};

export type CallResult = {
	returned: IWebhookResponseData;
	/** What the node wrote to the response itself. */
	written: { status?: number; body?: unknown; headers?: { [name: string]: string } };
	staticData: JsonObject;
	logged: Array<{ level: string; message: string; metadata: unknown }>;
};

export async function call(settings: Call): Promise<CallResult> {
	const { workflow, node, type } = workflowOf(settings);
	const evaluated = jest.spyOn(workflow.expression, 'resolveSimpleParameterValue');
	const written: CallResult['written'] = {};
	const write = (body: unknown) => {
		written.body = body;
		return response;
	};
	const response = {
		status(status: number) {
			written.status = status;
			return response;
		},
		json: write,
		send: write,
		type: () => response,
		setHeader(name: string, value: string) {
			written.headers = { ...written.headers, [name]: value };
		},
	};
	const { method = 'POST', query = {}, credential, headers, readRawBody } = settings;
	const additionalData = {
		httpRequest: {
			method,
			query,
			headers: headers ?? { 'content-type': 'application/json' },
			body: settings.body,
			rawBody: settings.rawBody,
			readRawBody: readRawBody ?? (async () => {}),
		},
		httpResponse: response,
		credentialsHelper: {
			isCredentialUsableByNode: () => true,
			getDecrypted: async () => (typeof credential === 'function' ? credential() : credential),
		},
	} as unknown as IWorkflowExecuteAdditionalData;
	const context = new WebhookContext(
		workflow,
		node,
		additionalData,
		settings.mode ?? 'webhook',
		{ webhookDescription: type.description.webhooks?.[0] } as IWebhookData,
		[],
		null,
	);
	const logged: CallResult['logged'] = [];
	for (const level of ['error', 'warn', 'info'] as const) {
		jest.spyOn(context.logger, level).mockImplementation((message: string, metadata?: unknown) => {
			logged.push({ level, message, metadata });
		});
	}
	const returned = (await type.webhook?.call(context as unknown as IWebhookFunctions)) ?? {};
	expect(evaluated).not.toHaveBeenCalled();
	return { returned, written, staticData: workflow.staticData, logged };
}

/** What n8n asks of the webhooks when a workflow is published or starts to listen; gives the warnings. */
export async function register(
	url: string,
	mode: 'trigger' | 'manual',
	settings: Pick<Call, 'trigger' | 'parameters'> = {},
): Promise<string[]> {
	const { workflow, node, type } = workflowOf(settings);
	const warnings: string[] = [];
	for (const webhookDescription of type.description.webhooks ?? []) {
		const context = new HookContext(
			workflow,
			node,
			{ webhookBaseUrl: url, webhookTestBaseUrl: url } as IWorkflowExecuteAdditionalData,
			mode,
			mode === 'manual' ? 'manual' : 'activate',
			{ webhookDescription, path: 'webhook' } as IWebhookData,
		);
		jest.spyOn(context.logger, 'warn').mockImplementation((message) => warnings.push(message));
		const { checkExists, create } = type.webhookMethods?.[webhookDescription.name] ?? {};
		const hooks = context as unknown as IHookFunctions;
		if (!(await checkExists?.call(hooks))) await create?.call(hooks);
	}
	return warnings;
}

function workflowOf({ trigger = 'telecmiTrigger', parameters = {}, credentials }: Call) {
	const node: INode = {
		id: '1',
		name: 'Calls',
		type: `n8n-nodes-telecmi.${trigger}`,
		typeVersion: 1.1,
		position: [0, 0],
		parameters: parameters as INode['parameters'],
		credentials: credentials ?? { telecmiWebhookApi: { id: '1', name: 'token' } },
	};
	const workflow = new Workflow({
		id: 'wf1',
		nodes: [node],
		connections: {},
		active: true,
		nodeTypes,
	});
	const type = nodeTypes.getByNameAndVersion(node.type);
	return { workflow, node: workflow.getNode(node.name) as INode, type };
}
