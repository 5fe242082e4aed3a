import { buildPackage } from '../../tools/host/pack';

/** n8n-core looks for nodes in dist/, which a runner has already built. */
export default async function build(): Promise<void> {
	if (!process.env.TELECMI_TARBALL) await buildPackage();
}
