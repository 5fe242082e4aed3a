/** Deliveries as fast as they are answered. */
import autocannon from 'autocannon';
import { readdir, readFile } from 'node:fs/promises';

export type Load = {
	/** One, or several in turn. */
	url: string | string[];
	/** Sent in turn on each connection. */
	bodies: string[];
	/** Of every answer. */
	status: number;
	/** A part of every answer's text. */
	says: string;
	connections?: number;
};

const CONNECTIONS = 8;
/** autocannon looks this often whether all has been answered. */
const LOOK_MS = 100;
/** A machine that is shared may take long; what is slow is to be measured, not to be given up. */
const TIMEOUT_SECONDS = 120;

/** Sends so many, and resolves with the answers per second. An answer that is not as it should be throws. */
export async function answersPerSecond(load: Load, amount: number): Promise<number> {
	const { url, bodies, status, says, connections = CONNECTIONS } = load;
	const unexpected: string[] = [];
	let [first, last, answers] = [0, 0, 0];
	const { errors } = await new Promise<autocannon.Result>((resolve, reject) => {
		const instance = autocannon(
			{
				// Takes several, which its types do not know.
				url: url as string,
				amount,
				connections,
				sampleInt: LOOK_MS,
				timeout: TIMEOUT_SECONDS,
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				requests: bodies.map((body) => ({
					body,
					onResponse: (code, text) => {
						if (code !== status || !text.includes(says)) unexpected.push(`${code} ${text}`);
					},
				})),
			},
			(cause: unknown, result) => (cause ? reject(cause as Error) : resolve(result)),
		);
		instance.on('response', () => {
			answers++;
			last = performance.now();
			first ||= last;
		});
	});
	if (errors > 0 || unexpected.length > 0 || answers !== amount) {
		throw new Error(
			`Of ${amount} deliveries ${errors} broke, ${answers} were answered, ${unexpected.length} of these not as expected (${status}, "${says}"): ${unexpected[0] ?? '–'}`,
		);
	}
	return ((answers - 1) / (last - first)) * 1000;
}

/** CPU seconds that the processes of these groups have used so far, and their children that have ended. */
export async function cpuSeconds(groups: Array<number | undefined>): Promise<number> {
	const wanted = new Set(groups);
	let ticks = 0;
	for (const name of await readdir('/proc')) {
		if (!/^\d+$/.test(name)) continue;
		const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
		// After the name, which may hold blanks: state, parent, group, …, user, system, of children.
		const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
		if (!wanted.has(Number(fields[2]))) continue;
		ticks += fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
	}
	return ticks / TICKS_PER_SECOND;
}

/** Linux counts CPU time for programs in hundredths of a second, on every architecture that Node runs on. */
const TICKS_PER_SECOND = 100;
