/** Requests to n8n, and what its processes use for them. */
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { Agent, request, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';

import { median } from './measure';

/** `bodies` are sent in turn; each response has to be a 200 that contains `says`. */
type Load = { url: string; bodies: object[]; says: string; amount: number; connections: number };

export async function send({ url, bodies, says, amount, connections }: Load) {
	const agent = new Agent({ keepAlive: true, maxSockets: connections });
	const times: number[] = [];
	let next = 0;
	const sendInTurn = async () => {
		while (next < amount) {
			const body = JSON.stringify(bodies[next++ % bodies.length]);
			const start = performance.now();
			const answer = await post(url, agent, body);
			times.push(performance.now() - start);
			if (!answer.startsWith('200 ') || !answer.includes(says)) {
				throw new Error(`Expected 200 with "${says}" from ${url}, not ${answer}`);
			}
		}
	};
	const started = performance.now();
	await Promise.all(Array.from({ length: connections }, sendInTurn));
	const perSecond = (amount / (performance.now() - started)) * 1000;
	agent.destroy();
	return { perSecond, medianMs: median(times) };
}

/** Status and body. */
async function post(url: string, agent: Agent, body: string): Promise<string> {
	const headers = { 'content-type': 'application/json' };
	const sent = request(url, { agent, method: 'POST', headers }).end(body);
	const [response] = (await once(sent, 'response')) as [IncomingMessage];
	return `${response.statusCode} ${await text(response)}`;
}

/** CPU time of a process group so far, its ended children included. */
export async function cpuMilliseconds(group: number): Promise<number> {
	const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
	const stats = pids.map((pid) => readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ''));
	return (await Promise.all(stats))
		.map((stat) => stat.replace(/.*\) /s, '').split(' ').map(Number))
		.filter((fields) => fields[2] === group)
		.flatMap((fields) => fields.slice(11, 15))
		.reduce((sum, hundredths) => sum + hundredths * 10, 0);
}

/** The most memory that a process has at a time while something runs. */
export async function peakMegabytes(pid: number, run: () => Promise<unknown>): Promise<number> {
	await writeFile(`/proc/${pid}/clear_refs`, '5'); // Resets the peak.
	await run();
	const status = await readFile(`/proc/${pid}/status`, 'utf8');
	return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024;
}
