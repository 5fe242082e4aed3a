/** One n8n with SQLite, for the measures that need it. */
import { startEmbedded, type Embedded } from '../host/embedded';
import { N8nClient } from '../host/client';
import type { Context } from './measure';

/** n8n's setting that this package gains most by, and as n8n is without it. */
export const LAZY = { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' };
export const DEFAULT = { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'false' };

export type Single = Embedded & { client: N8nClient };

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
		return await use({ ...embedded, client });
	} finally {
		await embedded.stop();
	}
}
