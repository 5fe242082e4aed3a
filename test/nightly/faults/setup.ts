/** n8n, the packed package, and the servers of deploy. */
import { HostError, installHost } from '../../../tools/host/install';
import { packPackage } from '../../../tools/host/pack';
import { ensurePrograms, SERVERS } from '../../../tools/host/programs';

declare global {
	var telecmiPack: { remove: () => Promise<void> } | undefined;
}

export default async function setup(): Promise<void> {
	const missing = await ensurePrograms(...SERVERS);
	if (missing !== undefined) throw new HostError(missing);
	const host = await installHost((step) => process.stderr.write(`\rInstalling n8n: ${step}  `));
	const { tarball, remove } = await packPackage();
	globalThis.telecmiPack = { remove };
	process.env.TELECMI_FAULTS = JSON.stringify({ host, tarball });
}
