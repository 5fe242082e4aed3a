/** Reading what comes over the wire, bit by bit. Node's stream module is not available to a node. */
import { WaitEnded, within, type Limits } from './deadline';

/** What the node uses of a readable stream. */
export type ByteStream = {
	destroy: (cause?: Error) => void;
	destroyed: boolean;
	readableEnded: boolean;
	errored: Error | null;
	on: (event: string, listener: () => void) => unknown;
	off: (event: string, listener: () => void) => unknown;
	read: () => Buffer | null;
	unshift: (bytes: Buffer) => void;
};

/** TeleCMI's longest lists have some kilobytes; only something else is larger. */
const MOST_BYTES = 16 * 1024 * 1024;

/** The whole text, or its beginning if it is far larger than any response of TeleCMI. */
export async function readText(stream: ByteStream, limits: Limits): Promise<string> {
	const chunks: Buffer[] = [];
	let size = 0;
	while (size <= MOST_BYTES) {
		const chunk = await nextChunk(stream, limits);
		if (chunk === null) break;
		chunks.push(chunk);
		size += chunk.length;
	}
	stream.destroy();
	return Buffer.concat(chunks).toString();
}

/**
 * At least the first `least` bytes, if there are as many; the limits depend on those so far. They stay
 * in the stream, unless it has ended.
 */
export async function peek(
	stream: ByteStream,
	least: number,
	limitsFor: (start: Buffer) => Limits,
): Promise<{ bytes: Buffer; isWhole: boolean }> {
	const chunks: Buffer[] = [];
	for (let size = 0; size < least; ) {
		const chunk = await nextChunk(stream, limitsFor(Buffer.concat(chunks)));
		if (chunk === null) break;
		chunks.push(chunk);
		size += chunk.length;
	}
	const bytes = Buffer.concat(chunks);
	if (stream.readableEnded) return { bytes, isWhole: true };
	stream.unshift(bytes);
	return { bytes, isWhole: false };
}

/** Ends the stream, whoever reads it, when a limit is reached before the work is done. */
export async function stopAt<T>(
	stream: ByteStream,
	{ deadline, cancel }: Limits,
	work: () => Promise<T>,
): Promise<T> {
	const onDeadline = () => stream.destroy(new WaitEnded('deadline'));
	const onCancel = () => stream.destroy(new WaitEnded('cancelled'));
	deadline?.addEventListener('abort', onDeadline);
	cancel?.addEventListener('abort', onCancel);
	try {
		return await work();
	} finally {
		deadline?.removeEventListener('abort', onDeadline);
		cancel?.removeEventListener('abort', onCancel);
	}
}

/** Null at the end. */
async function nextChunk(stream: ByteStream, limits: Limits): Promise<Buffer | null> {
	for (;;) {
		if (stream.errored) throw stream.errored;
		const chunk = stream.read();
		if (chunk !== null) return chunk;
		if (stream.readableEnded) return null;
		if (stream.destroyed) throw Object.assign(new Error('closed'), { code: 'ECONNRESET' });
		await nextEvent(stream, limits);
	}
}

async function nextEvent(stream: ByteStream, limits: Limits): Promise<void> {
	const events = ['readable', 'end', 'error', 'close'];
	let onEvent = () => {};
	const event = new Promise<void>((resolve) => (onEvent = resolve));
	for (const name of events) stream.on(name, onEvent);
	try {
		await within(limits, event);
	} finally {
		for (const name of events) stream.off(name, onEvent);
	}
}
