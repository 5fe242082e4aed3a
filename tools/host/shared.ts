/** One n8n for all tests of a run. They find it in the environment variable TELECMI_E2E. */
import { N8nClient } from './client';
import { installHost } from './install';
import { startN8n, type N8n, type N8nOptions } from './n8n';
import type { Run } from './noted';
import { packPackage } from './pack';

export async function startSharedN8n(
	onProgress: (step: string) => void,
	env: N8nOptions['env'] = {},
): Promise<N8n> {
	const host = await installHost(onProgress);
	const { tarball, remove } = await packPackage();
	const n8n = await startN8n({ host, tarball, env }).finally(remove);
	const client = new N8nClient(n8n.url);
	// First without a session: the owner's password is noted beside the log.
	share({ ...client.session(), log: n8n.logFile });
	await client.setUpOwner();
	share({ ...client.session(), log: n8n.logFile });
	return n8n;
}

function share(run: Run): void {
	process.env.TELECMI_E2E = JSON.stringify(run);
}
