/** One real n8n, with the packed package in it, for all end-to-end tests of a run. */
import { N8nClient } from '../../tools/host/client';
import { installHost, type Host } from '../../tools/host/install';
import { startN8n, type N8n } from '../../tools/host/n8n';
import { packPackage } from '../../tools/host/pack';
import { noteSecret, type Run } from '../../tools/host/noted';
import { ensurePrograms, POSTGRES } from '../../tools/host/programs';
import { TelecmiStandIn } from '../helpers/telecmi/server';

declare global {
	var telecmiN8n: { n8n: N8n; host: Host } | undefined;
}

export default async function setup(): Promise<void> {
	const missing = await ensurePrograms(POSTGRES);
	if (missing) console.warn(`The PostgreSQL example is left out. ${missing}`);
	const host = await installHost((step) => process.stderr.write(`\rInstalling n8n: ${step}  `));
	const { tarball, remove } = await packPackage();
	// What n8n takes for its own address; nobody has to reach it there.
	const address = process.env.TELECMI_WEBHOOK_URL;
	const n8n = await startN8n({
		host,
		tarball,
		env: address === undefined ? {} : { WEBHOOK_URL: address },
	});
	await remove();
	globalThis.telecmiN8n = { n8n, host };
	const client = new N8nClient(n8n.url);
	tell({ ...client.session(), log: n8n.logFile });
	// What TeleCMI tells n8n of its users, and n8n is to tell nobody.
	for (const user of new TelecmiStandIn().users) {
		noteSecret('the password of a user of the stand-in', String(user.password));
	}
	await client.setUpOwner();
	tell({ ...client.session(), log: n8n.logFile });
}

/** The tests run in other processes. */
function tell(run: Run): void {
	process.env.TELECMI_E2E = JSON.stringify(run);
}
