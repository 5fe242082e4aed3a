/**
 * `npm run bench:worst`: how long our code keeps n8n from everything else, for the worst bodies of up
 * to 1 MB that we know of, in n8n's Node; `-- "many names"` for those of a name. What n8n itself
 * spends on parsing is not counted.
 */
import execa from 'execa';

import { toReply } from '../../nodes/webhook/reply';
import type { WebhookRequest } from '../../nodes/notification/parse';
import { processNotification, type ProcessSettings } from '../../nodes/notification/process';
import { installHost } from '../host/install';
import { PACKAGE_DIRECTORY } from '../host/pack';
import { settings } from '../../test/helpers/notifications';
import { HOSTILE, SIZES } from './hostile';
import { exponentOf, medianOf } from './statistics';

/** Milliseconds that one request took, each time, in the settings in which it takes longest. */
type Times = { bytes: number; ms: number[] };

const MOST_MS = 50;
const RUNS = 7;

/** What takes a part of a millisecond says nothing about growth. */
const TELLING_MS = 1;
/** Between linear, with the clock's whims and larger heaps, and each with each, which is 2. */
const MOST_EXPONENT = 1.5;

const FORMATS: ProcessSettings[] = (['flatten', 'object', 'text'] as const).map((customData) =>
	settings({ customData, phoneNumber: 'e164', includeRaw: true }),
);

void main(process.argv[2]).then((status) => process.exit(status));

async function main(part = ''): Promise<number> {
	const { node } = await installHost();
	if (process.execPath === node) return measureAll(part);
	const args = ['--expose-gc', '--import', 'tsx', __filename, part];
	const { exitCode } = await execa(node, args, {
		cwd: PACKAGE_DIRECTORY,
		stdio: 'inherit',
		reject: false,
	});
	return exitCode;
}

function measureAll(part: string): number {
	const wanted = HOSTILE.filter(({ name }) => name.includes(part));
	console.log(
		`${wanted.length} kinds of bodies, ${RUNS} times each; the longest of each, in ms, and what it grows as its size to the power of\n`,
	);
	console.log(line('', [...SIZES.map((size) => `${size / 1000} kB`), 'power']));
	let complaints = 0;
	const longest = wanted.map(({ name, of }) => {
		const sizes = SIZES.map((size) => timesOf(of(size)));
		const exponent = growthOf(sizes);
		const most = sizes.map(({ ms }) => Math.max(...ms));
		const longest = Math.max(...most);
		const complaint = [
			...(longest > MOST_MS ? [`longer than ${MOST_MS} ms`] : []),
			...(exponent !== undefined && exponent > MOST_EXPONENT ? ['more than linear'] : []),
		].join(', ');
		if (complaint !== '') complaints++;
		const figures = [...most.map((ms) => ms.toFixed(1)), exponent?.toFixed(2) ?? '–'];
		console.log(`${line(name, figures)}  ${complaint}`.trimEnd());
		return longest;
	});
	console.log(
		`\nNode ${process.version}: the longest takes ${Math.max(...longest).toFixed(1)} ms, the middle one ${medianOf(longest).toFixed(1)} ms; ${complaints} of ${wanted.length} take too long.`,
	);
	return complaints === 0 ? 0 : 1;
}

/** Undefined where too few sizes take long enough to tell. The least of the times is the work itself. */
function growthOf(sizes: readonly Times[]): number | undefined {
	const points = sizes
		.map(({ bytes, ms }) => ({ x: bytes, y: Math.min(...ms) }))
		.filter(({ y }) => y >= TELLING_MS);
	return points.length >= 3 ? exponentOf(points) : undefined;
}

function timesOf(request: WebhookRequest): Times {
	const times = FORMATS.map((chosen) =>
		Array.from({ length: RUNS }, () => timeOf(request, chosen)),
	);
	const slowest = times.reduce((a, b) => (Math.max(...b) > Math.max(...a) ? b : a));
	return { bytes: Buffer.byteLength(request.text()), ms: slowest };
}

/**
 * On the clock, or of processor time where that is less: on a machine that has other things to do
 * the clock counts these too, and the processor counts its collector's threads.
 */
function timeOf(request: WebhookRequest, chosen: ProcessSettings): number {
	// What the run before has left to collect is not this one's.
	globalThis.gc?.();
	const start = performance.now();
	const used = process.cpuUsage();
	toReply(processNotification(request, chosen), 'emit');
	const { user, system } = process.cpuUsage(used);
	return Math.min(performance.now() - start, (user + system) / 1000);
}

function line(name: string, cells: string[]): string {
	return name.slice(0, 63).padEnd(64) + cells.map((cell) => cell.padStart(9)).join('');
}
