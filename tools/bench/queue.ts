/** n8n in queue mode, for the measures that need it; started once. */
import { N8nClient } from '../host/client';
import { untilIdle } from '../host/idle';
import { startQueueMode, type QueueMode } from '../host/queueMode';
import { answersPerSecond, type Load } from './load';
import type { Context } from './measure';

export type Queue = QueueMode & { client: N8nClient };

export async function startQueue({ host, tarball, progress }: Context): Promise<Queue> {
	progress('starting PostgreSQL, Redis and five n8n processes');
	const queueMode = await startQueueMode({ host, tarball });
	try {
		const client = new N8nClient(queueMode.main.url);
		await client.setUpOwner();
		return { ...queueMode, client };
	} catch (cause) {
		await queueMode.stop();
		throw cause;
	}
}

/**
 * How fast webhook processors answer. The workers stand still meanwhile, or they would take the cores
 * that the processor and its client need, and the faster a side, the more. Afterwards they run what
 * was enqueued, so that no side starts with another's backlog.
 */
export async function answersWithoutWorkers(
	queue: Queue,
	load: Load,
	amount: number,
): Promise<number> {
	signalWorkers(queue, 'SIGSTOP');
	try {
		return await answersPerSecond(load, amount);
	} finally {
		signalWorkers(queue, 'SIGCONT');
		await untilIdle(queue.postgres);
	}
}

function signalWorkers({ workers }: Queue, signal: NodeJS.Signals): void {
	for (const { program } of workers) {
		if (program.pid !== undefined) process.kill(-program.pid, signal);
	}
}
