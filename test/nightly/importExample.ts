/** Imports an example from examples/ into the shared n8n, and reads what it does. */
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import type { INode } from 'n8n-workflow';

import type { JsonObject } from '../../nodes/notification/json';
import type { Execution, Workflow } from '../../tools/host/client';
import { PACKAGE_DIRECTORY } from '../../tools/host/pack';
import { client, send } from '../e2e/n8n';

export const FOLDER = path.join(PACKAGE_DIRECTORY, 'examples');
export const FILES = readdirSync(FOLDER).filter((file) => file.endsWith('.json'));

export function readExample(file: string): { name: string; nodes: INode[] } {
	return JSON.parse(readFileSync(path.join(FOLDER, file), 'utf8')) as ReturnType<
		typeof readExample
	>;
}

export type ImportOptions = {
	/** What a user fills in, by node. */
	fillIn?: { [node: string]: Partial<INode> };
	/** Nodes whose service is not here: a node stands in that gives out what their parameters evaluate to. */
	absent?: string[];
	/** Texts to replace in all parameters, e.g. the address of a CRM. */
	replace?: { [text: string]: string };
	telecmiApi: { id: string; name: string };
};

export class ImportedExample {
	private constructor(
		private readonly workflow: Workflow,
		/** Of the TeleCMI trigger. */
		readonly url: string,
	) {}

	static async publish(
		file: string,
		{ fillIn = {}, absent = [], replace = {}, telecmiApi }: ImportOptions,
	): Promise<ImportedExample> {
		const example = readExample(file);
		let url = '';
		for (const node of example.nodes) {
			if (absent.includes(node.name)) standIn(node);
			let text = JSON.stringify(node.parameters);
			for (const [from, to] of Object.entries(replace)) text = text.replaceAll(from, to);
			node.parameters = JSON.parse(text) as INode['parameters'];
			// Answers for call routing need none.
			if (node.type === 'n8n-nodes-telecmi.telecmi' && node.parameters.resource !== 'callRouting') {
				node.credentials = { telecmiApi };
			}
			// As the editor does on import.
			if (/telecmi\w*Trigger$|\.webhook$/.test(node.type)) node.webhookId = randomUUID();
			if (/telecmi\w*Trigger$/.test(node.type)) {
				url = `${client.url}/webhook/${node.webhookId}/webhook`;
			}
			Object.assign(node, fillIn[node.name]);
		}
		const body = { ...example, active: false };
		const imported = new ImportedExample(await client.request('POST', '/workflows', body), url);
		if (example.nodes.some(({ name }) => name === 'Once')) await imported.execute('Once');
		// Without a trigger of TeleCMI, the test executes it.
		if (url !== '') await client.publish(imported.workflow, url);
		return imported;
	}

	/** What "Execute workflow" does. */
	async execute(trigger: string): Promise<void> {
		const { executionId } = await client.request<{ executionId: string }>(
			'POST',
			`/workflows/${this.workflow.id}/run`,
			{ triggerToStartFrom: { name: trigger } },
		);
		expect((await client.finishedExecution(executionId)).status).toBe('success');
	}

	/** Sends notifications one after the other, and waits for each execution. */
	async post(notifications: JsonObject[]): Promise<void> {
		let count = (await client.executions(this.workflow.id)).length;
		for (const body of notifications) {
			const response = await send(this.url, { body });
			expect(response.status).toBe(200);
			if ((response.body as JsonObject).status === 'accepted') count += 1;
			await client.finishedExecutions(this.workflow.id, count);
		}
	}

	/** All executions, at least so many, which must have succeeded. */
	async executions(count = 1): Promise<Execution[]> {
		const executions = await client.finishedExecutions(this.workflow.id, count);
		const failed = executions.filter(({ status }) => status !== 'success');
		expect(failed.map(({ data }) => data.resultData.error)).toEqual([]);
		return executions;
	}

	/** What came out of a node, in all executions. */
	async itemsOf(node: string): Promise<JsonObject[]> {
		return (await this.executions()).flatMap(({ data }) =>
			(data.resultData.runData[node] ?? []).flatMap(({ data: output }) =>
				(output?.main[0] ?? []).map(({ json }) => json),
			),
		);
	}

	async unpublish(): Promise<void> {
		await client.unpublish(this.workflow);
	}
}

/** Makes it a Set node with a field for each expression of its parameters, by the last part of its path. */
function standIn(node: INode): void {
	const assignments = expressionsIn(node.parameters).map(([name, value]) => ({
		id: randomUUID(),
		name,
		value,
		type: 'string',
	}));
	Object.assign(node, {
		type: 'n8n-nodes-base.set',
		typeVersion: 3.4,
		parameters: { assignments: { assignments }, options: { dotNotation: false } },
	});
}

function expressionsIn(value: unknown, at = ''): Array<[path: string, expression: string]> {
	if (typeof value === 'string') return /^=.*\{\{/s.test(value) ? [[at, value]] : [];
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([key, inner]) =>
		expressionsIn(inner, at === '' ? key : `${at}.${key}`),
	);
}

/** The rows of one of n8n's data tables. */
export async function rowsOf(table: string): Promise<JsonObject[]> {
	const rows = `${await addressOf(table)}/rows?take=200`;
	return (await client.request<{ data: JsonObject[] }>('GET', rows)).data;
}

export async function addRow(table: string, row: JsonObject): Promise<void> {
	await client.request('POST', `${await addressOf(table)}/insert`, { data: [row] });
}

async function addressOf(table: string): Promise<string> {
	const { id: project } = await client.request<{ id: string }>('GET', '/projects/personal');
	const tables = `/projects/${project}/data-tables`;
	const { data } = await client.request<{ data: JsonObject[] }>('GET', tables);
	return `${tables}/${String(data.find(({ name }) => name === table)?.id)}`;
}
