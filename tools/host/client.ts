/** n8n's internal REST API, which its editor uses. */
import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import type { JsonObject } from '../../nodes/notification/json';
import { noteCredential, noteSecret } from './noted';

export type WorkflowNode = {
	name: string;
	type: string;
	typeVersion: number;
	parameters: JsonObject;
	credentials?: { [type: string]: { id: string; name: string } };
	webhookId?: string;
	/** n8n allows five tries, five seconds apart. */
	retryOnFail?: boolean;
	maxTries?: number;
	waitBetweenTries?: number;
	onError?: 'continueRegularOutput' | 'continueErrorOutput';
};
export type Connections = {
	[source: string]: { main: Array<Array<{ node: string; type: 'main'; index: number }>> };
};
export type Workflow = { id: string; versionId: string; name: string };
export type ExecutionSummary = { id: string; status: string; mode: string; workflowId: string };

export type Execution = ExecutionSummary & {
	data: {
		resultData: {
			error?: unknown;
			runData: {
				[node: string]: Array<{ data?: { main: Array<Array<{ json: JsonObject }> | null> } }>;
			};
		};
	};
};

export type Owner = { email: string; password: string };

const WORKING = new Set(['new', 'running', 'waiting']);

export class N8nClient {
	constructor(
		readonly url: string,
		private cookie = '',
	) {}

	/** Another process can go on with this one's session. */
	session(): { url: string; cookie: string } {
		return { url: this.url, cookie: this.cookie };
	}

	/** Creates the first account and signs in. */
	async setUpOwner(): Promise<Owner> {
		const owner = {
			email: 'owner@example.com',
			password: `Telecmi-${randomBytes(9).toString('base64url')}1`,
		};
		noteSecret('the password of the owner', owner.password);
		await this.request('POST', '/owner/setup', {
			...owner,
			firstName: 'Call',
			lastName: 'Center',
		});
		return owner;
	}

	async createWorkflow(
		name: string,
		nodes: WorkflowNode[],
		connections: Connections,
	): Promise<Workflow> {
		return await this.request<Workflow>('POST', '/workflows', {
			name,
			nodes: nodes.map((node, index) => ({
				id: randomUUID(),
				position: [index * 240, 0],
				...node,
			})),
			connections,
			settings: {},
			active: false,
		});
	}

	/** Resolves once the webhook responds: n8n registers it a moment after the request has succeeded. */
	async publish({ id, versionId }: Workflow, webhookUrl: string): Promise<void> {
		await this.request('POST', `/workflows/${id}/activate`, { versionId }).catch(
			async (cause: unknown) => await this.setActive(cause, id, true),
		);
		const deadline = Date.now() + 60_000;
		while ((await fetch(webhookUrl)).status === 404) {
			if (Date.now() > deadline) throw new Error(`${webhookUrl} is not registered after a minute`);
			await sleep(25);
		}
	}

	async unpublish({ id }: Workflow): Promise<void> {
		await this.request('POST', `/workflows/${id}/deactivate`, {}).catch(
			async (cause: unknown) => await this.setActive(cause, id, false),
		);
	}

	/** Older n8n's way to publish. */
	private async setActive(cause: unknown, id: string, active: boolean): Promise<void> {
		if (!/ gave 404: /.test(String(cause))) throw cause;
		await this.request('PATCH', `/workflows/${id}`, { active });
	}

	/** Notes the secrets for the search at the end of the run. */
	async createCredential(type: string, data: JsonObject): Promise<{ id: string; name: string }> {
		noteCredential(type, data);
		return await this.request('POST', '/credentials', {
			name: `${type} ${randomUUID()}`,
			type,
			data,
		});
	}

	async testCredential(
		type: string,
		data: JsonObject,
	): Promise<{ status: 'OK' | 'Error'; message: string }> {
		noteCredential(type, data);
		const test = async (id: string) =>
			await this.request<{ status: 'OK' | 'Error'; message: string }>('POST', '/credentials/test', {
				credentials: { id, name: 'test', type, data },
			});
		return await test('').catch(async (cause: unknown) => {
			// Older n8n tests only saved credentials.
			if (!/ gave 403: /.test(String(cause))) throw cause;
			return await test((await this.createCredential(type, data)).id);
		});
	}

	/** A workflow's newest executions, running ones included, newest first. n8n can list one twice. */
	async executions(workflowId: string): Promise<ExecutionSummary[]> {
		const filter = encodeURIComponent(JSON.stringify({ workflowId }));
		const { results } = await this.request<{ results: ExecutionSummary[] }>(
			'GET',
			`/executions?filter=${filter}&limit=100`,
		);
		const byId = new Map(results.map((execution) => [Number(execution.id), execution]));
		return [...byId].sort(([one], [other]) => other - one).map(([, execution]) => execution);
	}

	/** With their items, once at least `count` have started and all have ended. */
	async finishedExecutions(workflowId: string, count: number): Promise<Execution[]> {
		const deadline = Date.now() + 60_000;
		for (;;) {
			const listed = await this.executions(workflowId);
			if (listed.length >= count) {
				return await Promise.all(listed.map(({ id }) => this.finishedExecution(id, 60)));
			}
			if (Date.now() > deadline) throw new Error(`${listed.length} executions instead of ${count}`);
			await sleep(50);
		}
	}

	/** With its items, once it has ended. */
	async finishedExecution(id: string, seconds = 30): Promise<Execution> {
		const deadline = Date.now() + seconds * 1000;
		for (;;) {
			const execution = await this.storedExecution(id);
			if (!WORKING.has(execution.status)) {
				return { ...execution, data: parseFlatted(execution.data) as Execution['data'] };
			}
			if (Date.now() > deadline) {
				throw new Error(`Execution ${id} is still ${execution.status} after ${seconds} s`);
			}
			await sleep(25);
		}
	}

	private async storedExecution(id: string): Promise<ExecutionSummary & { data: string }> {
		return await this.request<ExecutionSummary & { data: string }>(
			'GET',
			`/executions/${id}`,
		).catch((cause: unknown) => {
			// n8n 2.20's response for one that has just started.
			if (!/ gave 500: .*'resultData'/.test(String(cause))) throw cause;
			return { id, status: 'new', mode: '', workflowId: '', data: '' };
		});
	}

	async request<Result = unknown>(method: string, path: string, body?: unknown): Promise<Result> {
		const response = await fetch(`${this.url}/rest${path}`, {
			method,
			headers: {
				'content-type': 'application/json',
				cookie: this.cookie,
				// n8n may close a kept connection while this process is busy; the next request would fail.
				connection: 'close',
			},
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		});
		const text = await response.text();
		if (!response.ok) throw new Error(`n8n: ${method} ${path} gave ${response.status}: ${text}`);
		const cookie = response.headers
			.getSetCookie()
			.find((candidate) => candidate.startsWith('n8n-auth='));
		if (cookie) this.cookie = cookie.split(';', 1)[0] ?? '';
		return (JSON.parse(text) as { data: Result }).data;
	}
}

/** n8n stores an execution as a list of values that refer to each other by their position, as text. */
export function parseFlatted(text: string): unknown {
	const values = JSON.parse(text) as unknown[];
	const done = new Set<unknown>();
	const resolve = (value: unknown): unknown => {
		if (typeof value !== 'object' || value === null || done.has(value)) return value;
		done.add(value);
		const fields = value as { [key: string]: unknown };
		for (const [key, reference] of Object.entries(fields)) {
			if (typeof reference === 'string') fields[key] = resolve(values[Number(reference)]);
		}
		return value;
	};
	return resolve(values[0]);
}
