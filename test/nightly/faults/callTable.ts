/** examples/recover-missed-calls.json on a real n8n, with a table of n8n's or one of PostgreSQL's. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { JsonObject } from '../../../nodes/notification/json';
import type { N8nClient, Workflow } from '../../../tools/host/client';
import { PACKAGE_DIRECTORY } from '../../../tools/host/pack';
import type { Postgres } from '../../../tools/host/postgres';
import { productionPath, TRIGGER } from '../../../tools/host/workflow';
import type { Call } from '../../helpers/telecmi/calls';
import type { TelecmiStandIn } from '../../helpers/telecmi/server';

export type Row = {
	call: string;
	ids: string;
	came_by: 'webhook' | 'record' | 'both';
	direction: string;
	status: string;
	filename: string;
};
type Example = { name: string; nodes: JsonObject[]; connections: unknown; settings: JsonObject };

export type CallTable = {
	workflow: Workflow;
	/** Below the address of whichever process takes webhooks. */
	path: string;
	rows: () => Promise<Row[]>;
	/** Runs the recovery, as its schedule does. */
	reconcile: () => Promise<void>;
};

export type CallTableOptions = {
	telecmi: TelecmiStandIn;
	/** Where the rows are; without it, in the data table of the example. */
	postgres?: Postgres;
	/** The token that the trigger asks for. */
	token?: string;
	/** Seconds between two runs, where the schedule is to run by itself. */
	every?: number;
};

const COLUMNS =
	'call, ids, came_by, event, direction, "user", customer, time, status, filename'.split(', ');

/** What docs/nothing-lost.md says to put in the place of the data table's nodes. */
const QUERIES: { [node: string]: string } = {
	'Last Recovered Call':
		"SELECT time FROM telecmi_calls WHERE came_by <> 'webhook' ORDER BY time DESC LIMIT 1",
	'Known Calls': 'SELECT * FROM telecmi_calls WHERE time >= $1',
	'Save Call': `INSERT INTO telecmi_calls (${COLUMNS.join(', ')})
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
ON CONFLICT (call) DO UPDATE SET ids = excluded.ids, came_by = excluded.came_by, filename = excluded.filename`,
};
const VALUES: { [node: string]: string } = {
	'Known Calls':
		'={{ [$input.all().reduce((first, { json }) => Math.min(first, json.time), Infinity) - 2 * 60 * 1000] }}',
	'Save Call': `={{ [${COLUMNS.map((name) => `$json.${name.replaceAll('"', '')}`).join(', ')}] }}`,
};
const CREATE_TABLE =
	'CREATE TABLE telecmi_calls (call text PRIMARY KEY, ids text, came_by text, event text, direction text, "user" text, customer text, time double precision, status text, filename text)';

export async function createCallTable(
	client: N8nClient,
	{ telecmi, postgres, token, every }: CallTableOptions,
): Promise<CallTable> {
	const file = path.join(PACKAGE_DIRECTORY, 'examples', 'recover-missed-calls.json');
	const example = JSON.parse(readFileSync(file, 'utf8')) as Example;
	const nodeNamed = (name: string) => example.nodes.find((node) => node.name === name)!;
	const telecmiApi = await client.createCredential('telecmiApi', {
		appId: String(telecmi.appId),
		secret: telecmi.secret,
		baseUrl: telecmi.url,
	});
	for (const node of example.nodes) {
		if (node.type === 'n8n-nodes-telecmi.telecmi') node.credentials = { telecmiApi };
	}
	const trigger = nodeNamed(TRIGGER);
	// As the editor does on import.
	trigger.webhookId = randomUUID();
	if (token !== undefined) {
		(trigger.parameters as JsonObject).authentication = 'webhookToken';
		const telecmiWebhookApi = await client.createCredential('telecmiWebhookApi', { token });
		trigger.credentials = { telecmiWebhookApi };
	}
	if (every !== undefined) {
		const interval = [{ field: 'seconds', secondsInterval: every }];
		nodeNamed('Every Hour').parameters = { rule: { interval } };
	}
	if (postgres !== undefined) {
		await postgres.query(CREATE_TABLE);
		const credential = await client.createCredential('postgres', postgres.credential);
		for (const [name, query] of Object.entries(QUERIES)) {
			Object.assign(nodeNamed(name), {
				type: 'n8n-nodes-base.postgres',
				typeVersion: 2.6,
				parameters: {
					operation: 'executeQuery',
					query,
					options: VALUES[name] ? { queryReplacement: VALUES[name] } : {},
				},
				credentials: { postgres: credential },
				...{ retryOnFail: true, maxTries: 5, waitBetweenTries: 5000 },
			});
		}
	}
	const workflow = await client.request<Workflow>('POST', '/workflows', {
		...example,
		active: false,
	});
	const run = async (name: string) => {
		const { executionId } = await client.request<{ executionId: string }>(
			'POST',
			`/workflows/${workflow.id}/run`,
			{ triggerToStartFrom: { name } },
		);
		const { status, data } = await client.finishedExecution(executionId, 300);
		if (status === 'success') return;
		throw new Error(`${name}: ${status}: ${JSON.stringify(data.resultData.error)}`);
	};
	if (postgres === undefined) await run('Once');
	return {
		workflow,
		path: productionPath({ webhookId: trigger.webhookId as string }),
		rows: async () =>
			postgres ? await postgres.query<Row>('SELECT * FROM telecmi_calls') : await dataTable(client),
		reconcile: async () => await run('Every Hour'),
	};
}

async function dataTable(client: N8nClient): Promise<Row[]> {
	const { id: projectId } = await client.request<{ id: string }>('GET', '/projects/personal');
	const at = `/projects/${projectId}/data-tables`;
	const tables = await client.request<{ data: Array<{ id: string; name: string }> }>('GET', at);
	const table = tables.data.find(({ name }) => name === 'TeleCMI Calls');
	const rows: Row[] = [];
	for (;;) {
		const page = `${at}/${table?.id}/rows?take=200&skip=${rows.length}`;
		const { data } = await client.request<{ data: Row[] }>('GET', page);
		rows.push(...data);
		if (data.length < 200) return rows;
	}
}

/** The rows of each call: those that hold an id of its record or of one of its notifications. */
export function rowsByCall(calls: Call[], table: Row[]): Map<Call, Row[]> {
	const byId = new Map<string, Row[]>();
	for (const row of table) {
		for (const id of row.ids.split(' ')) byId.set(id, [...(byId.get(id) ?? []), row]);
	}
	return new Map(
		calls.map((call) => {
			const { notifications, record } = call;
			const ids = notifications.flatMap((one) => [one.cmiuuid, one.conversation_uuid]);
			const rows = [record.row.cmiuid, ...ids].flatMap((id) => byId.get(String(id)) ?? []);
			return [call, [...new Set(rows)]];
		}),
	);
}
