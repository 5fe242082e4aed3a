import path from 'node:path';

import { currentRun } from '../../tools/host/noted';
import { expectNoLeaks } from './search';

/** An error here fails the run, whatever its tests said. */
export default async function teardown(): Promise<void> {
	const { log } = currentRun();
	if (log === undefined) return;
	try {
		await expectNoLeaks(path.dirname(log));
	} finally {
		await globalThis.telecmiN8n?.stop();
	}
}
