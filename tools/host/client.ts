/** What the editor does over n8n's internal REST API, as far as we need it. */
import { parse } from 'flatted';
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
	/** Tries again when the node fails, at most five times and five seconds apart. */
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

	/** What another process needs to go on in this one's name. */
	session(): { url: string; cookie: string } {
		return { url: this.url, cookie: this.cookie };
	}

	/** Makes the instance's first account and signs in with it. */
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

	/** Resolves once the workflow's webhook answers: n8n registers it a moment after it has said yes. */
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

	/** What older n8n has in the place of publishing. */
	private async setActive(cause: unknown, id: string, active: boolean): Promise<void> {
		if (!/ gave 404: /.test(String(cause))) throw cause;
		await this.request('PATCH', `/workflows/${id}`, { active });
	}

	/** The secrets in it are noted, for the search at the end of the run. */
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
			// Older n8n tests only what is saved.
			if (!/ gave 403: /.test(String(cause))) throw cause;
			return await test((await this.createCredential(type, data)).id);
		});
	}

	/**
	 * A workflow's newest executions, the newest first, those still at work included. n8n asks for
	 * running and ended ones apart: one that ends in between is listed once here, or not until the
	 * next look.
	 */
	async executions(workflowId: string): Promise<ExecutionSummary[]> {
		const filter = encodeURIComponent(JSON.stringify({ workflowId }));
		const { results } = await this.request<{ results: ExecutionSummary[] }>(
			'GET',
			`/executions?filter=${filter}&limit=100`,
		);
		const byId = new Map(results.map((execution) => [Number(execution.id), execution]));
		return [...byId].sort(([one], [other]) => other - one).map(([, execution]) => execution);
	}

	/** The same with their items, once at least so many have begun and all of them have ended. */
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

	/** An execution with its items, once it has ended. */
	async finishedExecution(id: string, seconds = 30): Promise<Execution> {
		const deadline = Date.now() + seconds * 1000;
		for (;;) {
			const execution = await this.storedExecution(id);
			if (!WORKING.has(execution.status)) {
				return { ...execution, data: parse(execution.data) as Execution['data'] };
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
			// n8n 2.20 says so of one that has only begun.
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
				// One that is kept can be closed by n8n while this process is busy: the next request fails.
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
