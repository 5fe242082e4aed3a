/** What is measured on a real n8n: one process with SQLite. */
import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import { N8nClient, type WorkflowNode } from '../host/client';
import type { Host } from '../host/install';
import { startN8n } from '../host/n8n';
import { cpuMilliseconds, peakMegabytes, send } from './load';
import { compare, type Result } from './measure';
import { ACCEPTED, CHAINS, CLICK_TO_CALL, IGNORED, publish, ROUTING_REQUEST } from './workflows';

/** `share` is of the usual load. */
export type Context = {
	host: Host;
	tarball: string;
	rounds: number;
	share: number;
	wants: (name: string) => boolean;
	results: Result[];
};
type Side = (url: string) => Promise<number>;

const TOKEN = 'token-of-the-benchmark';
const SECRET = 'secret-of-the-benchmark';

/** With lazy acquire, or with n8n's default, which answers so slowly that fewer requests do. */
export async function inMode(mode: 'lazy' | 'default', context: Context): Promise<void> {
	const env = { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: String(mode === 'lazy') };
	await withServer(context, env, async (client, pid) => {
		const amount = (usual: number) =>
			Math.ceil(usual * context.share * (mode === 'lazy' ? 1 : 0.2));
		const rate = (body: object) => async (url: string) => {
			const load = { url, bodies: [body], says: '', amount: amount(1200), connections: 8 };
			const { perSecond } = await send(load);
			await untilIdle(client);
			return perSecond;
		};
		const cpu = async (url: string) => {
			const before = await cpuMilliseconds(pid);
			const calls = amount(40);
			await send({ url, bodies: CLICK_TO_CALL, says: '', amount: calls * 8, connections: 4 });
			await untilIdle(client);
			return ((await cpuMilliseconds(pid)) - before) / calls;
		};
		const latency = async (url: string) => {
			const load = { url, bodies: [ROUTING_REQUEST], amount: amount(200), connections: 1 };
			return (await send({ ...load, says: '"agent_id":"101_1111112"' })).medianMs;
		};
		const telecmiWebhookApi = await client.createCredential('telecmiWebhookApi', { token: TOKEN });
		const { trigger, guarded, webhook, handmade, routing } = CHAINS;
		const comparisons: { [row: string]: [Side, WorkflowNode[], WorkflowNode[]] } = {
			accepted: [rate(ACCEPTED), trigger(), webhook()],
			ignored: [rate(IGNORED), trigger(), webhook()],
			token: [rate(IGNORED), guarded({ telecmiWebhookApi }), trigger()],
			call: [cpu, trigger(), handmade()],
			routing: [latency, routing('telecmi'), routing('webhook')],
		};
		for (const [row, [side, ...chains]] of Object.entries(comparisons)) {
			if (!context.wants(`${row}-${mode}`)) continue;
			// Only the trigger with a token reads it.
			const urls = chains.map(async (nodes) => `${await publish(client, nodes)}?token=${TOKEN}`);
			const sides = (await Promise.all(urls)).map((url) => async () => await side(url));
			context.results.push(await compare(`${row}-${mode}`, context.rounds, sides));
		}
	});
}

/** n8n keeps binary data in files, and no execution that succeeds. */
export async function download(context: Context): Promise<void> {
	const env = {
		N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true',
		N8N_DEFAULT_BINARY_DATA_MODE: 'filesystem',
		EXECUTIONS_DATA_SAVE_ON_SUCCESS: 'none',
	};
	// TeleCMI's `/v2/play`, for files named after their size.
	const recordings = createServer(({ url = '' }, response) => {
		const size = Number(/file=(\d+)/.exec(url)?.[1]);
		response.writeHead(200, { 'content-type': 'audio/wav', 'content-length': size });
		response.write('RIFF....WAVE');
		createReadStream('/dev/zero', { end: size - 13 }).pipe(response);
	}).listen(0, '127.0.0.1');
	await withServer(context, env, async (client, pid) => {
		const baseUrl = `http://127.0.0.1:${(recordings.address() as AddressInfo).port}`;
		const account = { appId: '1111112', secret: SECRET, baseUrl };
		const telecmiApi = await client.createCredential('telecmiApi', account);
		const sides = ['200000000.wav', '100000.wav'].map((file) => {
			const published = publish(client, CHAINS.download(file, { telecmiApi }));
			return async () => {
				const load = { url: await published, bodies: [{}], says: file, amount: 1, connections: 1 };
				return await peakMegabytes(pid, async () => await send(load));
			};
		});
		context.results.push(await compare('download', context.rounds, sides));
	}).finally(() => recordings.close());
}

async function withServer(
	{ host, tarball }: Context,
	env: NodeJS.ProcessEnv,
	use: (client: N8nClient, pid: number) => Promise<void>,
): Promise<void> {
	const { url, program, stop } = await startN8n({ host, tarball, env });
	try {
		const client = new N8nClient(url);
		await client.setUpOwner();
		await use(client, program.pid ?? 0);
	} finally {
		await stop();
	}
}

/** Until n8n has run every execution. */
async function untilIdle(client: N8nClient): Promise<void> {
	const filter = JSON.stringify({ status: ['new', 'running'] });
	const path = `/executions?filter=${encodeURIComponent(filter)}&limit=1`;
	while ((await client.request<{ results: unknown[] }>('GET', path)).results.length > 0) {
		await sleep(200);
	}
}
