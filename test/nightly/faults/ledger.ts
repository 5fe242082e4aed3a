/** What was sent, answered, executed and stored, and where these differ. */
import type { Answer, Kind, Notification } from '../../helpers/load';
import type { Postgres } from '../../../tools/host/postgres';

/** A row of n8n's own tables. */
export type StoredExecution = { id: string; status: string; mode: string; data: string };

export const EXECUTIONS =
	'SELECT e.id, e.status, e.mode, d.data FROM execution_entity e JOIN execution_data d ON d."executionId" = e.id';

type Counts = { [name: string]: number };

export type Ledger = {
	sent: { notifications: Counts; deliveries: Counts };
	/** The last word to each delivery, by kind and status. */
	answers: Counts;
	/** Requests that were sent again, by what they had been answered. */
	inVain: Counts;
	/** Executions, by status. */
	executions: Counts;
	/** How many delivery_keys were accepted, and how many rows there are. */
	accepted: number;
	stored: number;
	/** Executions whose notification is no longer in the database. */
	emptied: number;
	/** Deliveries accepted for which n8n has no execution, by delivery_key. */
	notExecuted: string[];
	/** Executions of deliveries whose answer never arrived, and that were sent again. */
	unanswered: number;
	/** Executions of what was ignored, invalid or without the token. */
	unwanted: string[];
	/** Accepted, but without a row. */
	notStored: string[];
	/** A row, though never accepted. */
	notAccepted: string[];
	removeDuplicates: { rows: number; notStored: number; storedTwice: number };
};

export async function ledgerOf(
	sent: Notification[],
	answers: Answer[],
	executions: StoredExecution[],
	postgres: Postgres,
): Promise<Ledger> {
	const acceptances = countBy(
		answers.filter(isAccepted).map(({ notification }) => notification.deliveryKey),
	);
	const accepted = Object.keys(acceptances);
	const upserted = await rowsOf(postgres, 'upserted');
	const deduplicated = await rowsOf(postgres, 'deduplicated');
	const byCmiuuid = new Map(sent.map((notification) => [notification.cmiuuid, notification]));
	const started = executions.map(({ data }) => notificationIn(data, byCmiuuid));
	const executed = countBy(started.flatMap((found) => found?.deliveryKey ?? []));
	const delivered = countBy(
		started.flatMap((found, i) => (executions[i]?.mode === 'webhook' && found?.deliveryKey) || []),
	);
	return {
		sent: {
			notifications: countBy(sent.map(({ kind }) => kind)),
			deliveries: countBy(sent.flatMap(({ kind, times }) => Array<Kind>(times).fill(kind))),
		},
		answers: countBy(
			answers.map(({ notification, status }) => `${notification.kind} ${status || 'never'}`),
		),
		inVain: countBy(answers.flatMap(({ inVain }) => inVain)),
		executions: countBy(executions.map(({ status }) => status)),
		accepted: accepted.length,
		stored: sum(upserted),
		emptied: started.filter((notification) => notification === undefined).length,
		notExecuted: accepted.filter((key) => (executed[key] ?? 0) < (acceptances[key] ?? 0)),
		unanswered: Object.entries(delivered)
			.map(([key, times]) => times - (acceptances[key] ?? 0))
			.reduce((total, more) => total + Math.max(more, 0), 0),
		unwanted: started.flatMap((found) =>
			found && found.kind !== 'valid' ? [`${found.kind} ${found.deliveryKey}`] : [],
		),
		notStored: accepted.filter((key) => !(key in upserted)),
		notAccepted: Object.keys(upserted).filter((key) => !(key in acceptances)),
		removeDuplicates: {
			rows: sum(deduplicated),
			notStored: accepted.filter((key) => !(key in deduplicated)).length,
			storedTwice: Object.values(deduplicated).filter((times) => times > 1).length,
		},
	};
}

export function report(title: string, ledger: Ledger): void {
	const { notifications, deliveries } = ledger.sent;
	const { rows, notStored, storedTwice } = ledger.removeDuplicates;
	const lines: Array<[string, string]> = [
		['sent, notifications', counted(notifications)],
		['sent, deliveries', counted(deliveries)],
		['answered', counted(ledger.answers)],
		['answered, and sent again', counted(ledger.inVain)],
		['accepted', `${ledger.accepted} delivery_keys`],
		['executed', counted(ledger.executions)],
		['stored', `${ledger.stored} rows`],
		['difference: accepted, not executed', listed(ledger.notExecuted)],
		['difference: executed, the answer lost and sent again', String(ledger.unanswered)],
		['difference: executed, the notification overwritten', String(ledger.emptied)],
		['difference: executed, not to be accepted', listed(ledger.unwanted)],
		['difference: accepted, not stored', listed(ledger.notStored)],
		['difference: stored, not accepted', listed(ledger.notAccepted)],
		[
			'Remove Duplicates instead of an upsert',
			`${rows} rows; not stored ${notStored}, stored twice or more ${storedTwice}`,
		],
	];
	const text = lines.map(([name, value]) => `  ${name}: ${value}`).join('\n');
	process.stderr.write(`\n${title}\n${text}\n`);
}

const isAccepted = ({ notification, status }: Answer) =>
	notification.kind === 'valid' && status === 200;

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** Which notification an execution holds. Its cmiuuid is in no other one. */
function notificationIn(
	data: string,
	byCmiuuid: Map<string, Notification>,
): Notification | undefined {
	for (const [uuid] of data.matchAll(UUID)) {
		const found = byCmiuuid.get(uuid);
		if (found) return found;
	}
	return undefined;
}

function counted(counts: Counts): string {
	const parts = Object.entries(counts)
		.sort()
		.map(([name, count]) => `${name} ${count}`);
	return parts.length === 0 ? '0' : `${sum(counts)} (${parts.join(', ')})`;
}

function countBy(names: string[]): Counts {
	const counts: Counts = {};
	for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
	return counts;
}

function sum(counts: Counts): number {
	return Object.values(counts).reduce((total, count) => total + count, 0);
}

const MOST_LISTED = 20;

function listed(keys: string[]): string {
	if (keys.length === 0) return '0';
	const more = keys.length > MOST_LISTED ? ', …' : '';
	return `${keys.length} (${keys.slice(0, MOST_LISTED).join(', ')}${more})`;
}

async function rowsOf(postgres: Postgres, table: string): Promise<Counts> {
	const rows = await postgres.query<{ delivery_key: string; times: number }>(
		`SELECT delivery_key, count(*)::int AS times FROM crm.${table} GROUP BY 1`,
	);
	return Object.fromEntries(rows.map(({ delivery_key, times }) => [delivery_key, times]));
}
