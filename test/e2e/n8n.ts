/** The running n8n as a test sees it: what a request was answered, and what it started. */
import { setTimeout as sleep } from 'node:timers/promises';

import type { JsonObject } from '../../nodes/notification/json';
import { N8nClient } from '../../tools/host/client';
import { currentRun, noteAnswer, type Run } from '../../tools/host/noted';
import {
	createTriggerWorkflow,
	itemsAt,
	type TriggerOptions,
	type TriggerWorkflow,
} from '../../tools/host/workflow';

const { url, cookie, log } = currentRun() as Run;

export const client = new N8nClient(url, cookie);

/** The file that n8n's output goes to. */
export const LOG_FILE = log;

export type Delivery = {
	method?: 'GET' | 'POST';
	/** With its question mark. */
	query?: string;
	/** Sent as JSON where it is not text or bytes. */
	body?: unknown;
	contentType?: string | null;
	headers?: { [name: string]: string };
	/** Ends the wait for an answer. */
	signal?: AbortSignal;
};

/** What came of a delivery: the answer, and each execution it started with its items by output. */
export type Outcome = {
	status: number;
	body: unknown;
	started: Array<{ status: string; arrived: JsonObject[]; invalid: JsonObject[] }>;
};

/** A published workflow that knows of each of its executions which delivery started it. */
export class Probe {
	private readonly seen = new Set<string>();

	private constructor(readonly workflow: TriggerWorkflow) {}

	static async publish(name: string, options: TriggerOptions = {}): Promise<Probe> {
		const workflow = await createTriggerWorkflow(client, name, options);
		await client.publish(workflow, workflow.productionUrl);
		return new Probe(workflow);
	}

	/** One after the other only: what is new after a delivery is taken for its doing. */
	async deliver(delivery: Delivery): Promise<Outcome> {
		const { status, body } = await send(this.workflow.productionUrl, delivery);
		const started: Outcome['started'] = [];
		const claimsToStart = /accepted|invalid/.test(String((body as JsonObject | null)?.status));
		let fresh = await this.unseen();
		for (let look = 0; claimsToStart && fresh.length === 0 && look < 20; look++) {
			await sleep(50);
			fresh = await this.unseen();
		}
		for (const id of fresh) {
			this.seen.add(id);
			const execution = await client.finishedExecution(id);
			started.push({
				status: execution.status,
				arrived: itemsAt(execution, 'Arrived'),
				invalid: itemsAt(execution, 'Invalid'),
			});
		}
		return { status, body, started };
	}

	/** To be called last: executions that came too late to be seen by the delivery that started them. */
	async lateExecutions(): Promise<number> {
		return (await this.unseen()).length;
	}

	/** Oldest first. */
	private async unseen(): Promise<string[]> {
		const newestFirst = await client.executions(this.workflow.id);
		return newestFirst
			.map(({ id }) => id)
			.filter((id) => !this.seen.has(id))
			.reverse();
	}
}

/** Sends a request as TeleCMI, or somebody else, would. The body is parsed where it is JSON. */
export async function send(
	target: string,
	{
		method = 'POST',
		query = '',
		body,
		contentType = 'application/json',
		headers,
		signal,
	}: Delivery,
): Promise<{ status: number; body: unknown; type: string | null }> {
	const response = await fetch(target + query, {
		method,
		headers: { ...(contentType === null ? {} : { 'content-type': contentType }), ...headers },
		...(body === undefined ? {} : { body: encoded(body) }),
		...(signal ? { signal } : {}),
	});
	const text = await response.text();
	noteAnswer(JSON.stringify([...response.headers]) + text);
	const type = response.headers.get('content-type');
	return { status: response.status, body: type?.includes('json') ? JSON.parse(text) : text, type };
}

/** Bytes, so that fetch adds no content type of its own. */
function encoded(body: unknown): Uint8Array<ArrayBuffer> {
	if (body instanceof Uint8Array) return new Uint8Array(body);
	return new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body));
}

/** An item that arrived alone, in the only execution that was started. */
export function accepted(event: string, item: unknown): Outcome {
	return {
		status: 200,
		body: { status: 'accepted', event },
		started: [{ status: 'success', arrived: [item as JsonObject], invalid: [] }],
	};
}

export function ignored(event: string): Outcome {
	return { status: 200, body: { status: 'ignored', event }, started: [] };
}

export function rejected(status: number, reason: string): Outcome {
	return { status, body: { status: 'rejected', reason }, started: [] };
}
