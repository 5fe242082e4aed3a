/**
 * Which calls of this execution have started, or may have: n8n's Retry On Fail runs a node again with
 * all of its items, and nobody is to be called twice.
 */
import { isTool, type ItemRun } from './operation';
import type { ApiFailure, ParsedResponse } from './transport/failures';

type Memory<T> = { [key: string]: ParsedResponse<T> };

/** Remembered while the request is under way, in case it never comes to an end. */
const INTERRUPTED: ApiFailure = {
	message: 'The request for this call was interrupted',
	advice: 'The call may have started. Ask the user before you run this node again.',
	code: null,
	mayHaveSucceeded: true,
	isTransient: false,
};

/** n8n's button Retry, on a failed execution, also brings this memory along. */
const NOT_REPEATED =
	'A retry never repeats a call that started or may have: start a new execution to call again.';

/** Starts the call of this item, unless this execution did so before: then what became of it. */
export async function startOnce<T>(
	run: ItemRun,
	request: object,
	start: () => Promise<ParsedResponse<T>>,
): Promise<ParsedResponse<T>> {
	const memory = memoryOf<T>(run);
	const isAgent = isTool(run.context);
	const key = isAgent ? JSON.stringify(request) : `${runIndexOf(run)}:${run.itemIndex}`;
	const known = memory[key];
	if (known?.ok === false) {
		const advice = `${known.failure.advice} ${NOT_REPEATED}`;
		return { ok: false, failure: { ...known.failure, advice } };
	}
	if (known !== undefined) return known;
	memory[key] = { ok: false, failure: INTERRUPTED };
	const response = await start();
	// An agent can call somebody again; only its retries after an uncertain end are held back.
	const isRepeatable = response.ok ? isAgent : !response.failure.mayHaveSucceeded;
	if (isRepeatable) delete memory[key];
	else memory[key] = response;
	return response;
}

/** n8n keeps the node's context for one execution. */
function memoryOf<T>({ context }: ItemRun): Memory<T> {
	const store = context.getContext('node') as { calls?: Memory<T> };
	return (store.calls ??= {});
}

/** A retry has the index of the run it repeats; the next turn of a loop has its own. */
function runIndexOf({ context, itemIndex }: ItemRun): number {
	return context.getWorkflowDataProxy(itemIndex).$runIndex as number;
}
