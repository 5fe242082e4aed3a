/** The running n8n as a test sees it: a response, and the executions and log lines it comes with. */
import { readFileSync } from 'node:fs';
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

export type Delivery = {
	method?: 'GET' | 'POST' | 'HEAD';
	/** With its question mark. */
	query?: string;
	/** Sent as JSON if it is not text or bytes. */
	body?: unknown;
	contentType?: string | null;
	headers?: { [name: string]: string };
	signal?: AbortSignal;
};

export type Outcome = {
	status: number;
	body: unknown;
	/** The executions it started, with the items of each output. */
	executions: Array<{ status: string; items: JsonObject[]; invalid: JsonObject[] }>;
	/** The lines about this workflow in n8n's log. */
	log: string[];
};

const probes: Probe[] = [];

/** A published workflow that knows which delivery started which execution. */
export class Probe {
	private readonly seen = new Set<string>();

	private linesRead = 0;

	private constructor(readonly workflow: TriggerWorkflow) {}

	static async publish(name: string, options: TriggerOptions = {}): Promise<Probe> {
		const workflow = await createTriggerWorkflow(client, name, options);
		await client.publish(workflow, workflow.productionUrl);
		const probe = new Probe(workflow);
		// The requests that waited for the webhook are logged as well, where it asks for a token.
		await sleep(100);
		probe.newLines();
		probes.push(probe);
		return probe;
	}

	/** Deliveries to one probe run one after the other: what is new belongs to the last one. */
	async deliver(delivery: Delivery): Promise<Outcome> {
		const { status, body } = await send(this.workflow.productionUrl, delivery);
		const said = String((body as JsonObject | null)?.status);
		await this.until(async () => !STARTS.has(said) || (await this.unseen()).length > 0);
		const executions: Outcome['executions'] = [];
		for (const id of await this.unseen()) {
			this.seen.add(id);
			const execution = await client.finishedExecution(id);
			executions.push({
				status: execution.status,
				items: itemsAt(execution, 'Arrived'),
				invalid: itemsAt(execution, 'Invalid'),
			});
		}
		await this.until(() => said !== 'rejected' || this.lines().length > this.linesRead);
		return { status, body, executions, log: this.newLines() };
	}

	/** Oldest first. */
	async unseen(): Promise<string[]> {
		const newestFirst = await client.executions(this.workflow.id);
		const ids = newestFirst.map(({ id }) => id).filter((id) => !this.seen.has(id));
		return ids.reverse();
	}

	newLines(): string[] {
		const lines = this.lines().slice(this.linesRead);
		this.linesRead += lines.length;
		return lines;
	}

	/** Without n8n's own lines on publishing. */
	private lines(): string[] {
		const lines = readFileSync(log, 'utf8').split('\n');
		return lines.filter((line) => line.includes(this.workflow.id) && line.includes('TeleCMI'));
	}

	private async until(isDone: () => boolean | Promise<boolean>): Promise<void> {
		for (let look = 0; look < 40 && !(await isDone()); look++) await sleep(50);
	}
}

/** What the trigger says when it starts an execution. */
const STARTS = new Set(['accepted', 'invalid']);

/** For afterAll: executions and log lines that came later than the delivery they belong to. */
export async function expectNothingLate(): Promise<void> {
	const late = await Promise.all(
		probes.map(async (probe) => [...(await probe.unseen()), ...probe.newLines()]),
	);
	expect(late.flat()).toEqual([]);
}

/** Sends a request as TeleCMI, or somebody else, would. A JSON body is parsed. */
export async function send(
	target: string,
	{ method = 'POST', query = '', body, contentType = 'application/json', ...rest }: Delivery,
): Promise<{ status: number; body: unknown; type: string | null }> {
	const { headers, signal } = rest;
	const response = await fetch(target + query, {
		method,
		headers: { ...(contentType === null ? {} : { 'content-type': contentType }), ...headers },
		...(body === undefined ? {} : { body: encoded(body) }),
		...(signal ? { signal } : {}),
	});
	const text = await response.text();
	noteAnswer(JSON.stringify([...response.headers]) + text);
	const type = response.headers.get('content-type');
	const isJson = text !== '' && type?.includes('json');
	return { status: response.status, body: isJson ? JSON.parse(text) : text, type };
}

/** Bytes, so that fetch adds no content type of its own. */
function encoded(body: unknown): Uint8Array<ArrayBuffer> {
	if (body instanceof Uint8Array) return new Uint8Array(body);
	return new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body));
}

/** One execution with one item. */
export function accepted(event: string, item: unknown): Outcome {
	const execution = { status: 'success', items: [item as JsonObject], invalid: [] };
	return { status: 200, body: { status: 'accepted', event }, executions: [execution], log: [] };
}
