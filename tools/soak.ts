/**
 * `npm run soak`: many deliveries through one webhook processor, and what memory it has after the
 * first 10,000 and at the end. Fails when a valid one is not accepted in the end, or a process ends by
 * itself: the memory would then say nothing. `-- --deliveries 20000` for fewer, `-- --minutes 30` for
 * as many as can be sent in that time.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import { N8nClient } from './host/client';
import { HostError, installHost } from './host/install';
import { packPackage } from './host/pack';
import { untilIdle } from './host/idle';
import { deliveries, notifications, send, type Answer } from '../test/helpers/load';
import { endsOf } from './host/processes';
import { residentMegabytes } from './host/memory';
import { ensurePrograms, POSTGRES, REDIS } from './host/programs';
import { startQueueMode, type QueueMode } from './host/queueMode';
import { productionPath, triggerNode } from './host/workflow';

const TOKEN = 'token-of-the-soak-test';
const CHECKPOINT = 10_000;
const MOST_GROWTH = 1.1;

void main().then(
	(status) => process.exit(status),
	(cause: unknown) => {
		console.error(cause instanceof HostError ? cause.message : cause);
		process.exit(1);
	},
);

async function main(): Promise<number> {
	const { values } = parseArgs({
		options: {
			deliveries: { type: 'string', default: '100000' },
			minutes: { type: 'string', default: 'Infinity' },
		},
	});
	const total = Number(values.deliveries);
	// Two checkpoints at least, or there is nothing to compare.
	const step = Math.min(CHECKPOINT, Math.floor(total / 2));
	const deadline = Date.now() + Number(values.minutes) * 60_000;
	const missing = await ensurePrograms(POSTGRES, REDIS);
	if (missing !== undefined) throw new HostError(missing);
	const host = await installHost();
	const { tarball, remove } = await packPackage();
	const queueMode = await startQueueMode({
		host,
		tarball,
		env: { EXECUTIONS_DATA_SAVE_ON_SUCCESS: 'none' },
	});
	try {
		const url = await publish(queueMode);
		const memory: number[] = [];
		let isInTime = true;
		for (let sent = 0; sent + step <= total && isInTime; ) {
			const started = Date.now();
			const some = deliveriesOf(step, sent);
			const answers = await send(some, { urls: [url], concurrency: 10, pauseMs: 0 });
			checkAnswers(answers);
			sent += answers.length;
			const inVain = answers.flatMap((answer) => answer.inVain).length;
			// A processor remembers each execution until it has ended; a backlog is not a leak.
			await untilIdle(queueMode.postgres);
			await sleep(2000);
			const ended = endsOf(queueMode.programs);
			if (Object.keys(ended).length > 0) {
				throw new HostError(`Ended by itself, how often: ${JSON.stringify(ended)}`);
			}
			memory.push(Math.round(await residentMegabytes(queueMode.webhooks[0].program.pid)));
			const minutes = ((Date.now() - started) / 60_000).toFixed(1);
			console.log(
				`${sent} deliveries (${minutes} min, ${inVain} sent again): ${memory.at(-1)} MB resident`,
			);
			// Whether another step fits, if it takes as long as this one.
			isInTime = Date.now() + (Date.now() - started) < deadline;
		}
		const growth = (memory.at(-1) ?? 0) / (memory[0] ?? 1);
		console.log(`${(growth * 100).toFixed(1)} % of the memory after the first ${step}`);
		return memory.length > 1 && growth <= MOST_GROWTH ? 0 : 1;
	} finally {
		await queueMode.stop();
		await remove();
	}
}

/** A workflow of nothing but the trigger: it is the processor that is looked at. */
async function publish({ main, webhooks }: QueueMode): Promise<string> {
	const client = new N8nClient(main.url);
	await client.setUpOwner();
	const credential = await client.createCredential('telecmiWebhookApi', { token: TOKEN });
	const trigger = triggerNode({
		parameters: { authentication: 'webhookToken' },
		credentials: { telecmiWebhookApi: credential },
	});
	const workflow = await client.createWorkflow('Soak', [trigger], {});
	const url = webhooks[0].url + productionPath(trigger);
	await client.publish(workflow, url);
	return url;
}

/** What is not accepted costs little memory: a processor that refuses all would pass. */
function checkAnswers(answers: Answer[]): void {
	const valid = answers.filter(({ notification }) => notification.kind === 'valid');
	const refused = valid.filter(
		({ status, text }) => status !== 200 || !text.includes('"status":"accepted"'),
	);
	const [first] = refused;
	if (first === undefined && valid.length > 0) return;
	throw new HostError(
		`${refused.length} of ${valid.length} valid deliveries were not accepted; the first was answered ${first?.status} ${first?.text}`,
	);
}

function deliveriesOf(count: number, seed: number) {
	return deliveries(notifications(count, seed, TOKEN), seed).slice(0, count);
}
