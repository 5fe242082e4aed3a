/** What a process has of the machine's memory, as Linux tells it. */
import { readFile } from 'node:fs/promises';

export async function residentMegabytes(pid: number | undefined): Promise<number> {
	const status = await readFile(`/proc/${pid}/status`, 'utf8');
	return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
}
