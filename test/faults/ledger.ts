/** What was sent, answered, executed and stored, and where these differ. */
import type { Answer, Notification } from '../support/load';
import type { Postgres } from '../support/postgres';

/** A row of n8n's own tables. */
export type StoredExecution = { id: string; status: string; mode: string; data: string };

export const EXECUTIONS =
	'SELECT e.id, e.status, e.mode, d.data FROM execution_entity e JOIN execution_data d ON d."executionId" = e.id';

export type Ledger = {
	answers: { [kindAndStatus: string]: number };
	/** Requests that were sent again, by what they had been answered. */
	inVain: { [status: string]: number };
	executions: { [status: string]: number };
	/** Executions whose notification is no longer in the database. */
	emptied: number;
	acceptedKeys: number;
	rows: number;
	/** Accepted, but without a row. */
	missing: string[];
	/** A row, though never accepted. */
	unaccepted: string[];
	/** Executions of what was ignored, invalid or without the token. */
	unwanted: string[];
	removeDuplicates: { rows: number; missing: number; moreThanOnce: number };
};

export async function ledgerOf(
	sent: Notification[],
	answers: Answer[],
	executions: StoredExecution[],
	postgres: Postgres,
): Promise<Ledger> {
	const accepted = new Set(
		answers
			.filter(({ notification, status }) => notification.kind === 'valid' && status === 200)
			.map(({ notification }) => notification.deliveryKey),
	);
	const upserted = await keys(postgres, 'upserted');
	const deduplicated = await keys(postgres, 'deduplicated');
	const started = executions.map(({ data }) => sent.find(({ cmiuuid }) => data.includes(cmiuuid)));
	return {
		answers: count(
			answers.map(({ notification, status }) => `${notification.kind} ${status || 'never'}`),
		),
		inVain: count(answers.flatMap(({ inVain }) => inVain)),
		executions: count(executions.map(({ status }) => status)),
		emptied: started.filter((notification) => notification === undefined).length,
		acceptedKeys: accepted.size,
		rows: upserted.size,
		missing: [...accepted].filter((key) => !upserted.has(key)),
		unaccepted: [...upserted.keys()].filter((key) => !accepted.has(key)),
		unwanted: started.flatMap((notification) =>
			notification && notification.kind !== 'valid' ? [notification.cmiuuid] : [],
		),
		removeDuplicates: {
			rows: [...deduplicated.values()].reduce((sum, times) => sum + times, 0),
			missing: [...accepted].filter((key) => !deduplicated.has(key)).length,
			moreThanOnce: [...deduplicated.values()].filter((times) => times > 1).length,
		},
	};
}

export function report(title: string, sent: Notification[], ledger: Ledger): void {
	const deliveries = sent.reduce((sum, { times }) => sum + times, 0);
	const { answers, inVain, executions, emptied, acceptedKeys, rows } = ledger;
	const { missing, unaccepted, unwanted, removeDuplicates } = ledger;
	const lines: Array<[string, unknown]> = [
		['sent', `${sent.length} notifications, ${deliveries} deliveries`],
		['answered, and sent again', inVain],
		['answered', answers],
		['accepted', `${acceptedKeys} delivery_keys`],
		['executed', executions],
		['executions whose notification n8n has overwritten', emptied],
		['executions of what was not accepted', unwanted.length],
		['stored', `${rows} rows`],
		['accepted but not stored', missing.length],
		['stored but not accepted', unaccepted.length],
		[
			'with Remove Duplicates instead of an upsert',
			`${removeDuplicates.rows} rows: ${removeDuplicates.missing} keys missing, ${removeDuplicates.moreThanOnce} more than once`,
		],
	];
	const text = lines.map(([name, value]) => `  ${name}: ${said(value)}`).join('\n');
	process.stderr.write(`\n${title}\n${text}\n`);
}

function said(value: unknown): string {
	if (typeof value !== 'object' || value === null) return String(value);
	return Object.entries(value)
		.sort()
		.map(([name, number]) => `${name} ${String(number)}`)
		.join(', ');
}

async function keys(postgres: Postgres, table: string): Promise<Map<string, number>> {
	const rows = await postgres.query<{ delivery_key: string; times: number }>(
		`SELECT delivery_key, count(*)::int AS times FROM crm.${table} GROUP BY 1`,
	);
	return new Map(rows.map(({ delivery_key, times }) => [delivery_key, times]));
}

function count(words: string[]): { [word: string]: number } {
	const counts: { [word: string]: number } = {};
	for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
	return counts;
}
