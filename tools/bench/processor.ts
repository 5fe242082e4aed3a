/** What a webhook processor answers per second, and what the settings of n8n change about it. */
import type { Member } from '../host/queueMode';
import { ACCEPTED, IGNORED } from './bodies';
import { compared, type Comparison } from './compared';
import type { Context, Measure, Result } from './measure';
import { answersWithoutWorkers, type Queue } from './queue';
import type { RowId } from './rows';
import { DEFAULT } from './single';
import type { Sides } from './statistics';
import { publishTrigger, publishTriggerWithToken, publishWebhook, TOKEN } from './workflows';

/** Deliveries of a round, and of one that opens a sandbox for each. */
const AMOUNT = 600;
const AMOUNT_IGNORED = 1200;
const AMOUNT_EAGER = 120;

const COMPARISONS: Comparison[] = [
	{ id: 'accepted', of: 'accepted', against: 'Webhook' },
	{ id: 'ignored', of: 'ignored', against: 'Webhook' },
	{ id: 'refused', of: 'refused', against: 'ignored' },
	{ id: 'token-accepted', of: 'accepted, token', against: 'accepted' },
	{ id: 'token-ignored', of: 'ignored, token', against: 'ignored' },
];

/** The measure, given a running queue mode. */
export function processor(startedQueue: (context: Context) => Promise<Queue>): Measure {
	return {
		title: 'A webhook processor in queue mode, workers standing still',
		rows: COMPARISONS.map(({ id }) => id),
		run: async (context) =>
			await compared(
				context,
				COMPARISONS,
				await sidesOf(await startedQueue(context), context.share),
			),
	};
}

async function sidesOf(queue: Queue, share: number): Promise<Sides> {
	const { client } = queue;
	const { url } = queue.webhooks[0];
	const webhook = `${url}${(await publishWebhook(client, url)).path}`;
	const open = `${url}${(await publishTrigger(client, url)).path}`;
	const guarded = `${url}${(await publishTriggerWithToken(client, url)).path}`;
	const side =
		(to: string, body: string, says: string, status = 200) =>
		async () =>
			await answersWithoutWorkers(
				queue,
				{ url: to, bodies: [body], status, says },
				(says === 'accepted' || says === 'started' ? AMOUNT : AMOUNT_IGNORED) * share,
			);
	return {
		Webhook: side(webhook, ACCEPTED, 'started'),
		accepted: side(open, ACCEPTED, 'accepted'),
		ignored: side(open, IGNORED, 'ignored'),
		refused: side(`${guarded}?token=wrong-${TOKEN}`, ACCEPTED, 'unauthorized', 401),
		'accepted, token': side(`${guarded}?token=${TOKEN}`, ACCEPTED, 'accepted'),
		'ignored, token': side(`${guarded}?token=${TOKEN}`, IGNORED, 'ignored'),
	};
}

type Variant = { id: RowId; name: string; env: NodeJS.ProcessEnv; amount: number };

const VARIANTS: Variant[] = [
	{ id: 'settings-eager', name: 'default', env: DEFAULT, amount: AMOUNT_EAGER },
	{
		id: 'settings-pool',
		name: 'pool of 4',
		env: { ...DEFAULT, N8N_EXPRESSION_ENGINE_POOL_SIZE: '4' },
		amount: AMOUNT_EAGER,
	},
	{
		id: 'settings-cache',
		name: 'compile cache',
		env: { ...DEFAULT, N8N_EXPRESSION_ENGINE_COMPILE_CACHE: 'true' },
		amount: AMOUNT_EAGER,
	},
	{
		id: 'settings-connections',
		name: '2 connections',
		env: { DB_POSTGRESDB_POOL_SIZE: '2' },
		amount: AMOUNT,
	},
	{ id: 'settings-processors', name: 'two processors', env: {}, amount: AMOUNT },
];

/** The first processor is as deploy/queue-mode has it; the second one takes on each setting in turn. */
export function settings(startedQueue: (context: Context) => Promise<Queue>): Measure {
	return {
		title: "n8n's settings, on a webhook processor",
		rows: VARIANTS.map(({ id }) => id),
		run: async (context) => {
			const queue = await startedQueue(context);
			const [base, other] = queue.webhooks;
			const { path } = await publishTrigger(queue.client, base.url);
			const results: Result[] = [];
			for (const { id, name, env, amount } of VARIANTS.filter(({ id }) => context.wants(id))) {
				context.progress(`${name}: starting a processor with it`);
				const undo = await restartWith(other, env);
				const post = async (members: Member[], count: number) =>
					await answersWithoutWorkers(
						queue,
						{
							url: members.map(({ url }) => `${url}${path}`),
							bodies: [ACCEPTED],
							status: 200,
							says: 'accepted',
						},
						count * context.share,
					);
				const both = id === 'settings-processors';
				const sides = {
					[name]: async () => await post(both ? [base, other] : [other], amount),
					'as deployed': async () => await post([base], AMOUNT),
				};
				results.push(
					...(await compared(context, [{ id, of: name, against: 'as deployed' }], sides)),
				);
				undo();
			}
			return results;
		},
	};
}

async function restartWith({ program }: Member, env: NodeJS.ProcessEnv): Promise<() => void> {
	const before = { ...program.options.env };
	program.options.env = { ...before, ...env };
	await program.stop();
	await program.start();
	return () => {
		program.options.env = before;
	};
}
