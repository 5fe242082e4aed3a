/**
 * How long our code keeps n8n from everything else, for the worst bodies of up to 1 MB that we know
 * of: `npx tsx scripts/bench/worst.ts`. What n8n itself spends on parsing is not counted.
 */
import { answerTo } from '../../nodes/notification/answers';
import type { NotificationRequest } from '../../nodes/notification/read';
import { receive, type ReceiveSettings } from '../../nodes/notification/receive';
import { settings } from '../../test/support/notifications';
import { HOSTILE, SIZES } from './hostile';

export type Row = { name: string; bytes: number; ms: number };

/** What the event loop may be kept for, and how much eight times the bytes may cost more. */
export const MOST_MS = 50;
export const MOST_GROWTH = 16;

/** Times too short to tell growth from the clock's and the collector's whims. */
const LEAST_MS = 1;
const RUNS = 5;

const FORMATS: ReceiveSettings[] = (['flatten', 'object', 'text'] as const).map((customData) =>
	settings({ customData, phoneNumber: 'e164', includeRaw: true }),
);

/** Every hostile request, or those of a name, at every size, in the settings in which it takes longest. */
export function measureWorst(report: (rows: Row[]) => void = () => {}, part = ''): Row[] {
	return HOSTILE.filter(({ name }) => name.includes(part)).flatMap(({ name, of }) => {
		const rows = SIZES.map((bytes) => {
			const request = of(bytes);
			const times = FORMATS.map((chosen) => median(timesOf(request, chosen)));
			return { name, bytes: Buffer.byteLength(request.text()), ms: Math.max(...times) };
		});
		report(rows);
		return rows;
	});
}

/** What a row of sizes has against it; undefined where it keeps the promise. */
export function complaintOf(rows: readonly Row[]): string | undefined {
	const [least, most] = [rows[0], rows[rows.length - 1]];
	if (!least || !most) return 'nothing was measured';
	if (most.ms > MOST_MS) return `longer than ${MOST_MS} ms`;
	const growth = most.ms / Math.max(least.ms, LEAST_MS);
	return growth > MOST_GROWTH ? `${growth.toFixed(0)} times for 8 times the bytes` : undefined;
}

/**
 * Milliseconds on the clock, or of processor time where those are fewer: on a machine that has
 * other things to do the clock counts these too, and the processor counts its collector's threads.
 */
function timesOf(request: NotificationRequest, chosen: ReceiveSettings): number[] {
	return Array.from({ length: RUNS }, () => {
		const start = performance.now();
		const used = process.cpuUsage();
		answerTo(receive(request, chosen), 'emit');
		const { user, system } = process.cpuUsage(used);
		return Math.min(performance.now() - start, (user + system) / 1000);
	});
}

function median(times: number[]): number {
	return times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
}

if (require.main === module) {
	let complaints = 0;
	const print = (rows: Row[]) => {
		const complaint = complaintOf(rows);
		if (complaint) complaints++;
		const times = rows.map(({ ms }) => ms.toFixed(1).padStart(8)).join('');
		console.log(`${rows[0]?.name.padEnd(64)}${times}${complaint ? `  ${complaint}` : ''}`);
	};
	console.log(
		`${'ms for'.padEnd(64)}${SIZES.map((size) => `${size / 1000} kB`.padStart(8)).join('')}`,
	);
	const rows = measureWorst(print, process.argv[2]);
	const worst = Math.max(...rows.map(({ ms }) => ms));
	console.log(`\nNode ${process.version}: the longest takes ${worst.toFixed(1)} ms`);
	if (complaints > 0) {
		console.error(`${complaints} take too long.`);
		process.exitCode = 1;
	}
}
