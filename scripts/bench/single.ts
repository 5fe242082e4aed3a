/** One n8n with SQLite, for the measures that need it. */
import { setTimeout as sleep } from 'node:timers/promises';

import { startEmbedded, type Embedded } from '../../test/support/embedded';
import { N8nClient } from '../../test/support/host/client';
import type { Context } from './measure';

/** n8n's setting that this package gains most by, and as n8n is without it. */
export const LAZY = { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' };
export const DEFAULT = { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'false' };

export type Single = Embedded & { client: N8nClient; untilIdle: () => Promise<void> };

export async function withSingle<Result>(
	{ host, tarball, progress }: Context,
	env: NodeJS.ProcessEnv,
	use: (single: Single) => Promise<Result>,
): Promise<Result> {
	progress('starting n8n');
	const embedded = await startEmbedded(host, { tarball, env });
	try {
		const client = new N8nClient(embedded.url);
		await client.setUpOwner();
		const untilIdle = async () => {
			const waiting = "SELECT 1 FROM execution_entity WHERE status IN ('new', 'running') LIMIT 1";
			while ((await embedded.query(waiting)).length > 0) await sleep(100);
		};
		return await use({ ...embedded, client, untilIdle });
	} finally {
		await embedded.stop();
	}
}
