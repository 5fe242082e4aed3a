import { expectNoLeaks } from './search';

/** What is thrown here fails the run, whatever its tests said. */
export default async function teardown(): Promise<void> {
	const { n8n, host } = globalThis.telecmiN8n ?? {};
	if (n8n === undefined || host === undefined) return;
	try {
		await n8n.end();
		await expectNoLeaks(n8n, host);
	} finally {
		await n8n.stop();
	}
}
