/** `npm start`: a real n8n with the package in it, and a call that arrives. */
import { Listr } from 'listr2';
import { isDeepStrictEqual, parseArgs } from 'node:util';

import type { JsonObject } from '../nodes/notification/json';
import { N8nClient, type Owner } from './host/client';
import { HostError, installHost, versionOf, type Host } from './host/install';
import { startN8n, type N8n } from './host/n8n';
import { packPackage } from './host/pack';
import { ITEM_A, ITEM_B, LEG_A, LEG_B } from '../test/helpers/outgoingAnswered';
import { arrivedItem, createTriggerWorkflow, type TriggerWorkflow } from './host/workflow';

const DEFAULT_PORT = 5678;

type State = {
	host: Host;
	tarball: string;
	n8n: N8n;
	client: N8nClient;
	owner: Owner;
	workflow: TriggerWorkflow;
	items: JsonObject[];
};

const cleanups: Array<() => Promise<void>> = [];

const interrupted = new Promise<'interrupted'>((resolve) => {
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.once(signal, () => {
			resolve('interrupted');
			// A second Ctrl+C does not wait for n8n's farewell.
			process.once(signal, () => process.exit(130));
		});
	}
});

void main().then((status) => process.exit(status));

async function main(): Promise<number> {
	try {
		const options = optionsOf(process.argv.slice(2));
		const state = await Promise.race([bringUp(options.port), interrupted]);
		if (state === 'interrupted') return 130;
		const isRight = report(state);
		if (options.once) return isRight ? 0 : 1;
		console.log('Press Ctrl+C to end n8n; this workflow and all else in it go with it.\n');
		await interrupted;
		return 0;
	} catch (cause) {
		console.error(
			`\n${cause instanceof HostError ? cause.message : String((cause as Error).stack)}`,
		);
		return 1;
	} finally {
		for (const cleanup of cleanups.reverse()) await cleanup();
	}
}

function optionsOf(args: string[]): { once: boolean; port: number | undefined } {
	const usage = 'Usage: npm start -- [--once] [--port 5678]';
	try {
		const { values } = parseArgs({
			args,
			options: { once: { type: 'boolean', default: false }, port: { type: 'string' } },
		});
		const port = values.port === undefined ? undefined : Number(values.port);
		if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65536)) {
			throw new HostError(`--port takes a number from 1 to 65535. ${usage}`);
		}
		return { once: values.once, port };
	} catch (cause) {
		throw cause instanceof HostError
			? cause
			: new HostError(`${(cause as Error).message}\n${usage}`);
	}
}

async function bringUp(port: number | undefined): Promise<State> {
	const state = {} as State;
	const tasks = new Listr<State>(
		[
			{
				title: `Install n8n ${versionOf()} (some minutes the first time)`,
				task: async (context, task) => {
					context.host = await installHost((progress) => (task.output = progress));
				},
			},
			{
				title: 'Build and pack this package',
				task: async (context) => {
					const { tarball, remove } = await packPackage();
					cleanups.push(remove);
					context.tarball = tarball;
				},
			},
			{
				title: 'Start n8n with the package in it',
				task: async (context) => {
					context.n8n = await startN8n({
						host: context.host,
						tarball: context.tarball,
						port: port ?? DEFAULT_PORT,
						otherPort: port === undefined,
					});
					cleanups.push(context.n8n.stop);
				},
			},
			{
				title: 'Make a workflow with a TeleCMI Trigger and publish it',
				task: async (context) => {
					context.client = new N8nClient(context.n8n.url);
					context.owner = await context.client.setUpOwner();
					context.workflow = await createTriggerWorkflow(context.client, 'A call from TeleCMI');
					await context.client.publish(context.workflow, context.workflow.productionUrl);
				},
			},
			{
				title: 'Post the record of an outgoing answered call, leg a and leg b',
				task: async (context) => {
					context.items = [await post(context, LEG_A), await post(context, LEG_B)];
				},
			},
		],
		{ ctx: state, fallbackRenderer: 'simple', rendererOptions: { collapseErrors: false } },
	);
	return await tasks.run();
}

/** Posts as TeleCMI does, and waits for the item behind the trigger. */
async function post({ client, workflow }: State, notification: JsonObject): Promise<JsonObject> {
	const response = await fetch(workflow.productionUrl, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(notification),
	});
	if (response.status !== 200) {
		throw new HostError(`n8n answered ${response.status}: ${await response.text()}`);
	}
	const [newest] = await client.executions(workflow.id);
	if (!newest) throw new HostError('n8n accepted the call, but has no execution for it.');
	return arrivedItem(await client.finishedExecution(newest.id));
}

/** Whether both items are what the contract says. */
function report({ n8n, owner, workflow, items }: State): boolean {
	for (const item of items) console.log(`\n${JSON.stringify(item, null, 2)}`);
	const isRight = isDeepStrictEqual(items, [ITEM_A, ITEM_B]);
	console.log(
		[
			'',
			isRight
				? 'Both legs of the call arrived, each as the item that was promised.'
				: 'What arrived is not what was promised: see test/helpers/outgoingAnswered.ts.',
			'',
			`Editor          ${n8n.url}/workflow/${workflow.id}`,
			`Sign in with    ${owner.email}  ${owner.password}`,
			`Production URL  ${workflow.productionUrl}`,
			'',
		].join('\n'),
	);
	return isRight;
}
