/**
 * `npm start`: a real n8n with this package, and a call that arrives. `--once` ends it then.
 * `npm run dev` is `--watch`: the package is built and loaded again whenever a source file changes.
 */
import { watch } from 'node:fs';
import { cp } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';

import type { JsonObject } from '../nodes/notification/json';
import manifest from '../package.json';
import samples from '../nodes/TelecmiTrigger/testPage/samples.json';
import { N8nClient } from './host/client';
import { HostError, hostVersion, installHost } from './host/install';
import { startN8n, type N8n } from './host/n8n';
import { buildPackage, PACKAGE_DIRECTORY, packPackage } from './host/pack';
import { arrivedItem, createTriggerWorkflow, type TriggerWorkflow } from './host/workflow';
import { step } from './steps';

const EVENT = 'cdr.outgoing.answered';
const USAGE = 'Usage: npm start -- [--once] [--watch] [--port 5678]';

type Options = { once: boolean; watch: boolean; port?: string };

const cleanups: Array<() => Promise<void>> = [];

const interrupted = new Promise<'interrupted'>((resolve) => {
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.once(signal, () => {
			resolve('interrupted');
			// A second Ctrl+C does not wait for n8n to shut down.
			process.once(signal, () => process.exit(130));
		});
	}
});

void main().then((status) => process.exit(status));

async function main(): Promise<number> {
	try {
		const options = optionsOf(process.argv.slice(2));
		const n8n = await Promise.race([start(options), interrupted]);
		if (n8n === 'interrupted') return 130;
		if (options.once) return 0;
		if (options.watch) rebuildOnChange(n8n);
		console.log('Press Ctrl+C to stop n8n and delete its data.\n');
		await interrupted;
		return 0;
	} catch (cause) {
		console.error(`\n${cause instanceof HostError ? cause.message : (cause as Error).stack}`);
		return 1;
	} finally {
		for (const cleanup of cleanups.reverse()) await cleanup();
	}
}

function optionsOf(args: string[]): Options {
	try {
		const { values } = parseArgs({
			args,
			options: {
				once: { type: 'boolean', default: false },
				watch: { type: 'boolean', default: false },
				port: { type: 'string' },
			},
		});
		if (values.port !== undefined && !(Number(values.port) > 0 && Number(values.port) < 65536)) {
			throw new Error('--port takes a number from 1 to 65535.');
		}
		return values as Options;
	} catch (cause) {
		throw new HostError(`${(cause as Error).message}\n${USAGE}`);
	}
}

async function start({ port, watch: isWatching }: Options): Promise<N8n> {
	const title = `Install n8n ${hostVersion()} (takes minutes the first time)`;
	const host = await step(title, async (report) => await installHost(report));
	const { tarball, remove } = await step('Build and pack this package', packPackage);
	cleanups.push(remove);
	const n8n = await step('Start n8n with the package', async () => {
		return await startN8n({
			host,
			tarball,
			port: Number(port ?? 5678),
			otherPort: port === undefined,
			env: isWatching ? { N8N_DEV_RELOAD: 'true' } : {},
		});
	});
	cleanups.push(n8n.stop);
	const client = new N8nClient(n8n.url);
	const owner = await client.setUpOwner();
	const workflow = await step('Publish a workflow with a TeleCMI Trigger', async () => {
		const created = await createTriggerWorkflow(client, 'A call from TeleCMI');
		await client.publish(created, created.productionUrl);
		return created;
	});
	const items = await step('Post the record of an outgoing call, leg A and leg B', async () => {
		return [await post(client, workflow, 'a', 1), await post(client, workflow, 'b', 2)];
	});
	for (const item of items) console.log(`\n${JSON.stringify(item, null, 2)}`);
	// As n8n itself shows its address.
	const shown = (url: string) => url.replace('127.0.0.1', 'localhost');
	console.log(`
Above: the two items that the TeleCMI Trigger returned, one per leg.

Editor          ${shown(n8n.url)}/workflow/${workflow.id}
Sign in with    ${owner.email}  ${owner.password}
Production URL  ${shown(workflow.productionUrl)}
n8n's log       ${n8n.logFile}

To post another call:
curl -H 'Content-Type: application/json' -d '${sampleOf('b')}' ${shown(workflow.productionUrl)}
`);
	return n8n;
}

function sampleOf(leg: string): string {
	const ofEvent = samples.filter(({ event }) => event === EVENT);
	const sample = ofEvent.find(({ payload }) => 'leg' in payload && payload.leg === leg);
	return JSON.stringify(sample?.payload);
}

/** Posts a documented notification as TeleCMI does, and returns the item behind the trigger. */
async function post(
	client: N8nClient,
	{ id, productionUrl }: TriggerWorkflow,
	leg: string,
	count: number,
): Promise<JsonObject> {
	const response = await fetch(productionUrl, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: sampleOf(leg),
	});
	const text = await response.text();
	if (response.status !== 200 || !text.includes('"accepted"')) {
		throw new HostError(`n8n responded ${response.status} ${text}`);
	}
	const [newest] = await client.finishedExecutions(id, count);
	if (newest === undefined) throw new HostError('n8n accepted the call but did not run it.');
	const item = arrivedItem(newest);
	if (item.event === EVENT && item.leg === leg) return item;
	throw new HostError(`Leg ${leg} arrived as ${item.event}, leg ${item.leg}.`);
}

/** n8n watches the folder of the installed package, and loads it anew. */
function rebuildOnChange({ userFolder }: N8n): void {
	const installed = path.join(userFolder, '.n8n', 'nodes', 'node_modules', manifest.name, 'dist');
	let timer: NodeJS.Timeout | undefined;
	let building: Promise<void> = Promise.resolve();
	const rebuild = async () => {
		try {
			await step('Build and reload', async () => {
				await buildPackage();
				await cp(path.join(PACKAGE_DIRECTORY, 'dist'), installed, { recursive: true });
			});
		} catch (cause) {
			const { stdout, message } = cause as Error & { stdout?: string };
			console.error(stdout || message);
		}
	};
	for (const folder of ['nodes', 'credentials', 'icons']) {
		watch(path.join(PACKAGE_DIRECTORY, folder), { recursive: true }, () => {
			clearTimeout(timer);
			timer = setTimeout(() => void (building = building.then(rebuild)), 300);
		});
	}
	console.log('Watching nodes/, credentials/ and icons/ for changes.');
}
