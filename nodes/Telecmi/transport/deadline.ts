/** Waiting that ends: after a time, or when the execution is cancelled. */

import { sleep } from 'n8n-workflow';

/** Why waiting ended early. */
export class WaitEnded extends Error {
	constructor(readonly reason: 'deadline' | 'cancelled') {
		super(reason);
	}
}

/** A signal for the time, and the one that n8n gives for the execution. */
export type Limits = { deadline?: AbortSignal; cancel: AbortSignal | undefined };

export function limitsOf(milliseconds: number, cancel: AbortSignal | undefined): Limits {
	return { deadline: AbortSignal.timeout(milliseconds), cancel };
}

/**
 * The result of the work, or a `WaitEnded` as soon as a limit is reached. `discard` gets a result
 * that comes later.
 */
export async function within<T>(
	{ deadline, cancel }: Limits,
	work: Promise<T>,
	discard: (late: T) => void = () => {},
): Promise<T> {
	return await new Promise<T>((resolve, reject) => {
		let isOver = false;
		const end = (settle: () => void) => {
			if (isOver) return;
			isOver = true;
			deadline?.removeEventListener('abort', onDeadline);
			cancel?.removeEventListener('abort', onCancel);
			settle();
		};
		const onDeadline = () => end(() => reject(new WaitEnded('deadline')));
		const onCancel = () => end(() => reject(new WaitEnded('cancelled')));
		work.then(
			(result) => (isOver ? discard(result) : end(() => resolve(result))),
			(cause: Error) => end(() => reject(cause)),
		);
		deadline?.addEventListener('abort', onDeadline);
		cancel?.addEventListener('abort', onCancel);
		if (cancel?.aborted) onCancel();
		if (deadline?.aborted) onDeadline();
	});
}

/** n8n's timer cannot be cancelled, so each one is short. */
const LONGEST_NAP = 1000;

/** Waits, unless the execution is cancelled meanwhile. */
export async function pause(milliseconds: number, cancel: AbortSignal | undefined): Promise<void> {
	const end = Date.now() + milliseconds;
	for (let left = milliseconds; left > 0; left = end - Date.now()) {
		await within({ cancel }, sleep(Math.min(left, LONGEST_NAP)));
	}
}
