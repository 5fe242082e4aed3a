/** One real n8n, with the packed package in it, for all end-to-end tests of a run. */
import { N8nClient } from '../support/host/client';
import { installHost } from '../support/host/install';
import { startN8n, type N8n } from '../support/host/n8n';
import { packPackage } from '../support/host/pack';
import { ensurePrograms, POSTGRES } from '../support/programs';

declare global {
	var telecmiN8n: N8n | undefined;
}

export default async function setup(): Promise<void> {
	const missing = await ensurePrograms(POSTGRES);
	if (missing) console.warn(`The PostgreSQL example is left out. ${missing}`);
	const host = await installHost((step) => process.stderr.write(`\rInstalling n8n: ${step}  `));
	const { tarball, remove } = await packPackage();
	const n8n = await startN8n({ host, tarball });
	await remove();
	globalThis.telecmiN8n = n8n;
	const client = new N8nClient(n8n.url);
	await client.setUpOwner();
	process.env.TELECMI_E2E = JSON.stringify({ ...client.session(), log: n8n.logFile });
}
