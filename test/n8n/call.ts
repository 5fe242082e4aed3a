/** Runs the built trigger by n8n-core's own contexts, on a real Workflow. */
import { HookContext, PackageDirectoryLoader, WebhookContext } from 'n8n-core';
import {
	Workflow,
	type INode,
	type IWebhookData,
	type IWebhookFunctions,
	type IWebhookResponseData,
	type IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';

import type { JsonObject } from '../../nodes/notification/json';
import { PACKAGE_DIRECTORY } from '../../tools/host/pack';
import { nodeTypesOf } from './nodeTypes';

const JSON_TYPE = 'application/json';

const loader = new PackageDirectoryLoader(PACKAGE_DIRECTORY);
beforeAll(async () => await loader.loadAll());

const nodeTypes = nodeTypesOf(loader);

export type Call = {
	parameters?: JsonObject;
	method?: string;
	query?: JsonObject;
	body?: unknown;
	rawBody?: Buffer;
	readRawBody?: () => Promise<void>;
	/** JSON's without it; null for none. */
	contentType?: string | null;
	mode?: 'webhook' | 'manual';
	/** What reading the credential gives. */
	credential?: JsonObject;
	/** What reading it throws. */
	unreadable?: unknown;
	/** What is chosen in the node. */
	credentials?: INode['credentials'];
};

type Result = {
	returned: IWebhookResponseData;
	/** What was written to the response by the node itself. */
	written: { status?: number; body?: unknown; headers?: { [name: string]: string } };
	staticData: JsonObject;
	logged: Array<{ level: string; message: string; metadata: unknown }>;
};

export async function call(settings: Call): Promise<Result> {
	const { workflow, node } = workflowOf(settings.parameters, settings.credentials);
	const evaluated = jest.spyOn(workflow.expression, 'resolveSimpleParameterValue');
	const written: Result['written'] = {};
	const response = {
		status(status: number) {
			written.status = status;
			return response;
		},
		json(body: unknown) {
			written.body = body;
			return response;
		},
		setHeader(name: string, value: string) {
			written.headers = { ...written.headers, [name]: value };
		},
	};
	const request: JsonObject = {
		method: settings.method ?? 'POST',
		headers:
			settings.contentType === null ? {} : { 'content-type': settings.contentType ?? JSON_TYPE },
		query: settings.query ?? {},
		body: settings.body,
		rawBody: settings.rawBody,
		readRawBody: settings.readRawBody ?? (async () => {}),
	};
	const additionalData = {
		httpRequest: request,
		httpResponse: response,
		credentialsHelper: {
			isCredentialUsableByNode: () => true,
			getDecrypted: async () => {
				if ('unreadable' in settings) throw settings.unreadable;
				return settings.credential;
			},
		},
	} as unknown as IWorkflowExecuteAdditionalData;
	const type = nodeTypes.getByNameAndVersion(node.type);
	const context = new WebhookContext(
		workflow,
		node,
		additionalData,
		settings.mode ?? 'webhook',
		{ webhookDescription: type.description.webhooks?.[0] } as IWebhookData,
		[],
		null,
	);
	const logged: Result['logged'] = [];
	for (const level of ['error', 'warn', 'info'] as const) {
		jest.spyOn(context.logger, level).mockImplementation((message: string, metadata?: unknown) => {
			logged.push({ level, message, metadata });
		});
	}
	const returned = (await type.webhook?.call(
		context as unknown as IWebhookFunctions,
	)) as IWebhookResponseData;
	expect(evaluated).not.toHaveBeenCalled();
	return { returned, written, staticData: workflow.staticData, logged };
}

/** What n8n does with the webhook when a workflow is published, by the URL that it is reached under. */
export async function publishUnder(webhookBaseUrl: string, mode: 'trigger' | 'manual') {
	const { workflow, node } = workflowOf();
	const additionalData = { webhookBaseUrl, webhookTestBaseUrl: webhookBaseUrl };
	const type = nodeTypes.getByNameAndVersion(node.type);
	const warnings: string[] = [];
	const answers: boolean[] = [];
	for (const webhookDescription of type.description.webhooks ?? []) {
		const context = new HookContext(
			workflow,
			node,
			additionalData as IWorkflowExecuteAdditionalData,
			mode,
			mode === 'manual' ? 'manual' : 'activate',
			{ webhookDescription, path: 'webhook' } as IWebhookData,
		);
		jest.spyOn(context.logger, 'warn').mockImplementation((message) => warnings.push(message));
		const methods = type.webhookMethods?.[webhookDescription.name];
		for (const method of ['checkExists', 'create', 'delete'] as const) {
			answers.push((await methods?.[method]?.call(context as never)) as boolean);
		}
	}
	return { warnings, answers };
}

export function checkCredential(data: JsonObject) {
	const type = nodeTypes.getByNameAndVersion('n8n-nodes-telecmi.telecmiTrigger');
	const check = type.methods?.credentialTest?.webhookToken;
	return check?.call({} as never, { data } as never);
}

function workflowOf(
	parameters: JsonObject = {},
	credentials: INode['credentials'] = { telecmiWebhookApi: { id: '1', name: 'token' } },
) {
	const node: INode = {
		id: '1',
		name: 'TeleCMI Trigger',
		type: 'n8n-nodes-telecmi.telecmiTrigger',
		typeVersion: 1.1,
		position: [0, 0],
		parameters: parameters as INode['parameters'],
		credentials,
	};
	const workflow = new Workflow({
		id: '1',
		nodes: [node],
		connections: {},
		active: true,
		nodeTypes,
	});
	return { workflow, node: workflow.getNode(node.name) as INode };
}
