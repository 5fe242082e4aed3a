/** deploy/queue-mode/recover.mjs, as an operator runs it. */
import execa from 'execa';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type { N8nClient } from '../../../tools/host/client';
import { PACKAGE_DIRECTORY } from '../../../tools/host/pack';
import { removeFolder, temporaryFolder } from '../../../tools/host/processes';

const SCRIPT = path.join(PACKAGE_DIRECTORY, 'deploy', 'queue-mode', 'recover.mjs');
const SCOPES = ['list', 'read', 'retry', 'stop', 'delete'].map((name) => `execution:${name}`);

export type Sweep = { found: number; succeeded: number; failed: number; running: number };

export class Recover {
	/** All that it has printed. */
	output = '';

	private constructor(
		private readonly url: string,
		private readonly workflowId: string,
		private readonly folder: string,
		readonly apiKey: string,
	) {}

	/** With an API key of its own, by this name. */
	static async create(client: N8nClient, workflowId: string, label = 'recover'): Promise<Recover> {
		const { rawApiKey } = await client.request<{ rawApiKey: string }>('POST', '/api-keys', {
			label,
			scopes: SCOPES,
			expiresAt: null,
		});
		const folder = await temporaryFolder('recover');
		await writeFile(path.join(folder, 'key'), rawApiKey, { mode: 0o600 });
		return new Recover(client.url, workflowId, folder, rawApiKey);
	}

	/**
	 * One sweep. Only to be called when nothing is at work: all that has not ended counts as lost, unless
	 * the settings say otherwise.
	 */
	async sweep(settings: { [name: `RECOVER_${string}`]: string } = {}): Promise<Sweep> {
		const { stdout, stderr } = await execa(process.execPath, [SCRIPT, '--once'], {
			env: {
				N8N_URL: this.url,
				N8N_API_KEY_FILE: path.join(this.folder, 'key'),
				RECOVER_WORKFLOW_IDS: ` ${this.workflowId} ,`,
				RECOVER_AFTER_SECONDS: '0',
				...settings,
			},
		});
		process.stderr.write(stderr);
		this.output += `${stdout}\n${stderr}\n`;
		return JSON.parse(stdout.replace(/^recover: /, '')) as Sweep;
	}

	async remove(): Promise<void> {
		await removeFolder(this.folder);
	}
}

/** What is seen once nothing has changed for a while: what was going to run has run. */
export async function settled<Seen>(look: () => Promise<Seen>, quietMs = 12_000): Promise<Seen> {
	let last: Seen | undefined;
	let since = Date.now();
	const deadline = Date.now() + 900_000;
	while (Date.now() - since < quietMs && Date.now() < deadline) {
		const now = await look().catch(() => last);
		if (JSON.stringify(now) !== JSON.stringify(last)) since = Date.now();
		last = now;
		await sleep(1000);
	}
	return last ?? (await look());
}
