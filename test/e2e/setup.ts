/** One real n8n for all end-to-end tests: the one in TELECMI_E2E, or one of its own. */
import type { N8n } from '../../tools/host/n8n';
import { noteSecret } from '../../tools/host/noted';
import { startSharedN8n } from '../../tools/host/shared';
import { TelecmiStandIn } from '../helpers/telecmi/server';

declare global {
	/** Only if these tests have started it. */
	var telecmiN8n: N8n | undefined;
}

export default async function setup(): Promise<void> {
	if (process.env.TELECMI_E2E === undefined) {
		globalThis.telecmiN8n = await startSharedN8n((step) => process.stderr.write(`\r${step}  `));
	}
	for (const user of new TelecmiStandIn().users) {
		noteSecret('the password of a user of the stand-in', String(user.password));
	}
}
