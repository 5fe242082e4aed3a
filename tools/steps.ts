/** Prints a step before it runs and how long it took; `report` shows how far a long one has come. */
export async function step<Result>(
	title: string,
	run: (report: (progress: string) => void) => Promise<Result>,
): Promise<Result> {
	const started = Date.now();
	const isTerminal = process.stdout.isTTY;
	process.stdout.write(isTerminal ? `… ${title}` : `… ${title}\n`);
	const print = (mark: string, detail: string, end: string) =>
		process.stdout.write(`${isTerminal ? '\r\x1b[K' : ''}${mark} ${title} (${detail})${end}`);
	try {
		const result = await run((progress) => print('…', progress, isTerminal ? '' : '\n'));
		print('✔', seconds(started), '\n');
		return result;
	} catch (cause) {
		print('✖', seconds(started), '\n');
		throw cause;
	}
}

export function seconds(since: number): string {
	return `${Math.round((Date.now() - since) / 1000)} s`;
}
