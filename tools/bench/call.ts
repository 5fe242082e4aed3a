/** What one answered click-to-call costs in CPU time, its eight deliveries and all they start. */
import type { N8nClient } from '../host/client';
import { untilIdle } from '../host/idle';
import { CLICK_TO_CALL } from './bodies';
import { answersPerSecond, cpuSeconds } from './load';
import { compared } from './compared';
import type { Context, Measure, Result } from './measure';
import type { Queue } from './queue';
import type { RowId } from './rows';
import { DEFAULT, LAZY, withSingle } from './single';
import { publishHandmade, publishTrigger } from './workflows';

const OURS = 'TeleCMI Trigger';
const HANDMADE = 'Webhook → Code → If';

const CALLS = 24;
/** So that every connection sends whole calls. */
const CONNECTIONS = 4;

export const callSqlite = callOnSingle('call-sqlite', LAZY, 'lazy acquire');
export const callDefault = callOnSingle('call-default', DEFAULT, "n8n's default settings");

type Cost = {
	client: N8nClient;
	/** Where deliveries are taken. */
	url: string;
	/** The groups of the processes that count. */
	groups: () => Array<number | undefined>;
	database: Parameters<typeof untilIdle>[0];
};

function callOnSingle(id: RowId, env: NodeJS.ProcessEnv, how: string): Measure {
	return {
		title: `CPU per call, one n8n with SQLite, ${how}`,
		rows: [id],
		run: async (context) =>
			await withSingle(
				context,
				env,
				async (single) =>
					await costOf(id, context, {
						client: single.client,
						url: single.url,
						database: single,
						groups: () => [single.program.pid],
					}),
			),
	};
}

export function callQueue(startedQueue: (context: Context) => Promise<Queue>): Measure {
	return {
		title: 'CPU per call, all n8n processes of queue mode',
		rows: ['call-queue'],
		run: async (context) => {
			const queue = await startedQueue(context);
			const members = [queue.main, ...queue.webhooks, ...queue.workers];
			return await costOf('call-queue', context, {
				client: queue.client,
				url: queue.webhooks[0].url,
				groups: () => members.map(({ program }) => program.pid),
				database: queue.postgres,
			});
		},
	};
}

async function costOf(id: RowId, context: Context, cost: Cost): Promise<Result[]> {
	const { client, url, groups, database } = cost;
	const calls = Math.max(1, Math.round((CALLS * context.share) / CONNECTIONS)) * CONNECTIONS;
	const side = (path: string, says: string) => async () => {
		const before = await cpuSeconds(groups());
		await answersPerSecond(
			{
				...{ url: `${url}${path}`, bodies: CLICK_TO_CALL, status: 200, says },
				connections: CONNECTIONS,
			},
			calls * CLICK_TO_CALL.length,
		);
		await untilIdle(database);
		return (((await cpuSeconds(groups())) - before) / calls) * 1000;
	};
	const trigger = await publishTrigger(client, url);
	const handmade = await publishHandmade(client, url);
	return await compared(
		context,
		[{ id, of: OURS, against: HANDMADE }],
		{ [OURS]: side(trigger.path, 'status'), [HANDMADE]: side(handmade.path, 'started') },
		'ms',
	);
}
