/** One real n8n with the packed package for all end-to-end tests: the one in TELECMI_E2E, or one of its own. */
import { N8nClient } from '../../tools/host/client';
import { installHost } from '../../tools/host/install';
import { startN8n, type N8n } from '../../tools/host/n8n';
import { packPackage } from '../../tools/host/pack';
import { noteSecret, type Run } from '../../tools/host/noted';
import { TelecmiStandIn } from '../helpers/telecmi/server';

declare global {
	/** Only if the tests have started it. */
	var telecmiN8n: N8n | undefined;
}

export default async function setup(): Promise<void> {
	if (process.env.TELECMI_E2E === undefined) await start();
	for (const user of new TelecmiStandIn().users) {
		noteSecret('the password of a user of the stand-in', String(user.password));
	}
}

async function start(): Promise<void> {
	const host = await installHost((step) => process.stderr.write(`\rInstalling n8n: ${step}  `));
	const { tarball, remove } = await packPackage();
	const n8n = await startN8n({ host, tarball });
	globalThis.telecmiN8n = n8n;
	await remove();
	const client = new N8nClient(n8n.url);
	// First without a session: secrets are noted beside the log.
	share({ ...client.session(), log: n8n.logFile });
	await client.setUpOwner();
	share({ ...client.session(), log: n8n.logFile });
}

/** The tests run in other processes. */
function share(run: Run): void {
	process.env.TELECMI_E2E = JSON.stringify(run);
}
