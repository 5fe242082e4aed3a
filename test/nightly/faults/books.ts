/** What was sent, accepted, executed and stored, before and after the recovery has run. */
import { setTimeout as sleep } from 'node:timers/promises';

import type { Program } from '../../../tools/host/processes';
import { leaks, logs } from '../../helpers/secrets';
import type { Call } from '../../helpers/telecmi/calls';
import { rowsByCall, type CallTable, type Row } from '../callTable';
import type { Attempt, Delivery } from './traffic';

type Query = <Found extends object>(sql: string) => Promise<Found[]>;

export type Books = {
	attempts: Attempt[];
	/** As n8n leaves the table, and after the first and the second run of the recovery. */
	left: Map<Call, Row[]>;
	recovered: Map<Call, Row[]>;
	/** How many rows there are after each of the two. */
	rowCounts: [number, number];
};

export const isAccepted = ({ response }: Attempt) =>
	response?.status === 200 && response.text.includes('"status":"accepted"');

/** Waits until n8n has settled, has the recovery run twice, and prints the figures. */
export async function balance(of: {
	title: string;
	table: CallTable;
	calls: Call[];
	deliveries: Delivery[];
	attempts: Attempt[];
	query: Query;
}): Promise<Books> {
	const { title, table, calls, deliveries, attempts, query } = of;
	const look = async () => ({
		rows: await table.rows(),
		executions: await query<{ status: string; count: number }>(
			`SELECT status, count(*) AS count FROM execution_entity WHERE "workflowId" = '${table.workflow.id}' AND mode = 'webhook' GROUP BY status ORDER BY status`,
		),
	});
	const { rows, executions } = await settled(look);
	const left = rowsByCall(calls, rows);
	await table.reconcile();
	const after = await table.rows();
	const recovered = rowsByCall(calls, after);
	await table.reconcile();
	const again = await table.rows();

	const accepted = attempts.filter(isAccepted);
	const acceptedCalls = new Set(accepted.map(({ call }) => call));
	const lost = [...acceptedCalls].filter((call) => left.get(call)?.length === 0);
	const count = (of: Map<Call, Row[]>, is: (rows: Row[]) => boolean) =>
		[...of.values()].filter(is).length;
	const figures: Array<[string, string | number]> = [
		['calls that TeleCMI knows', calls.length],
		[
			'sent',
			`${deliveries.length} deliveries of ${new Set(deliveries.map(({ call }) => call)).size} calls`,
		],
		['not answered, or 404 or 5xx', attempts.filter(isLost).length],
		['accepted', `${accepted.length} deliveries of ${acceptedCalls.size} calls`],
		['executed', executions.map(({ status, count }) => `${count} ${status}`).join(', ')],
		['lost by n8n', `${lost.length} calls`],
		['found by reconciliation', count(left, (rows) => rows.length === 0)],
		['rows missing', count(recovered, (rows) => rows.length === 0)],
		['rows double', count(recovered, (rows) => rows.length > 1)],
	];
	const text = figures.map(([name, value]) => `  ${name}: ${value}\n`).join('');
	process.stderr.write(`\n${title}\n${text}`);
	return { attempts, left, recovered, rowCounts: [after.length, again.length] };
}

/** No reply of the trigger: whether TeleCMI sends such a delivery again is not documented. */
export function isLost({ response }: Attempt): boolean {
	return (
		response === undefined ||
		response.status === 404 ||
		response.status >= 500 ||
		// A processor died with the request, and Caddy 2.6 resent it without its body.
		(response.status === 400 && response.text === '') ||
		response.text.startsWith('n8n is starting up')
	);
}

/** Jest's tests of what holds for every table, whatever died. */
export function checkBooks(books: () => Books, programs: () => Program[]): void {
	test('no process ended except those that were killed', () => {
		const ended = programs().filter(({ ownEnds }) => ownEnds > 0);
		expect(ended.map(({ name, ownEnds }) => [name, ownEnds])).toEqual([]);
	});

	test('every delivery that was answered got the documented response', () => {
		const answered = books().attempts.filter((attempt) => !isLost(attempt));
		const unexpected = answered.filter(({ fate, response }) =>
			fate === 'refused'
				? response?.status !== 401
				: !/^\{"status":"(accepted|ignored)","event":"[\w.]+"\}$/.test(response?.text ?? ''),
		);
		expect(unexpected.map(({ fate, response }) => [fate, response])).toEqual([]);
		expect(answered.filter(isAccepted).length).toBeGreaterThan(0);
	});

	test('what was refused or never sent comes from the records alone', () => {
		const { attempts, left, recovered } = books();
		const accepted = new Set(attempts.filter(isAccepted).map(({ call }) => call));
		const others = [...recovered].filter(
			([call]) => !accepted.has(call) && left.get(call)!.length === 0,
		);
		expect(others.length).toBeGreaterThan(0);
		for (const [, rows] of others) expect(rows[0]?.came_by).toBe('record');
	});

	test('every call that TeleCMI knows has a row', () => {
		const missing = [...books().recovered].filter(([, rows]) => rows.length === 0);
		expect(missing.map(([{ record }]) => record)).toEqual([]);
	});

	test('a second run of the recovery adds nothing', () => {
		const [once, twice] = books().rowCounts;
		expect(twice).toBe(once);
	});
}

/** Comes last: what the tests before it were told is searched too. */
export function checkNoSecrets(
	secrets: () => { [name: string]: string },
	places: () => Promise<{ [name: string]: string }>,
	logFiles: () => string[],
): void {
	test('no secret is in a log, a response, the database or the queue', async () => {
		const all = { ...(await logs(logFiles())), ...(await places()) };
		for (const text of Object.values(all)) expect(text).not.toBe('');
		expect(leaks(secrets(), all)).toEqual([]);
	}, 60_000);
}

/** What is seen once nothing has changed for ten seconds. */
async function settled<Seen>(look: () => Promise<Seen>): Promise<Seen> {
	let last = await look();
	let since = Date.now();
	const deadline = Date.now() + 600_000;
	while (Date.now() - since < 10_000 && Date.now() < deadline) {
		await sleep(1000);
		const now = await look();
		if (JSON.stringify(now) !== JSON.stringify(last)) since = Date.now();
		last = now;
	}
	return last;
}
