// Runs again what n8n has accepted and then lost with a process: n8n itself never does. Reads and
// acts through n8n's public API only. Everything it runs again can have run before, so it is for
// workflows that may run twice for the same call: those that write by delivery_key.
//
//   node recover.mjs           sweeps every RECOVER_INTERVAL_SECONDS
//   node recover.mjs --once    sweeps once
//
// Needs Node 20 and these variables:
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const {
	// Where the main process is.
	N8N_URL,
	// A file with an API key of the scopes execution:list, :read, :retry, :stop and :delete.
	N8N_API_KEY_FILE,
	// The workflows, by id, separated by commas.
	RECOVER_WORKFLOW_IDS = '',
	// What has not ended after this long is taken for lost. Longer than the longest backlog.
	RECOVER_AFTER_SECONDS = '1800',
	// What is older than this is left alone: it has failed for another reason.
	RECOVER_GIVE_UP_SECONDS = '86400',
	RECOVER_INTERVAL_SECONDS = '300',
} = process.env;

/** A retry answers when the execution has ended; one that is lost in its turn never does. */
const RETRY_MS = 60_000;

const ENDED_BADLY = ['crashed', 'error', 'canceled'];
const NOT_ENDED = ['new', 'running'];

do {
	try {
		const counts = await sweep();
		console.log(`recover: ${JSON.stringify(counts)}`);
	} catch (error) {
		console.error(`recover: ${error.message}`);
		if (process.argv.includes('--once')) process.exit(1);
	}
} while (!process.argv.includes('--once') && (await sleep(RECOVER_INTERVAL_SECONDS * 1000, true)));

async function sweep() {
	const counts = { found: 0, succeeded: 0, failed: 0 };
	for (const workflowId of RECOVER_WORKFLOW_IDS.split(',').filter(Boolean)) {
		for (const status of [...NOT_ENDED, ...ENDED_BADLY]) {
			for (const execution of await list(workflowId, status)) {
				if (!(await isLost(execution))) continue;
				counts.found++;
				counts[(await runAgain(execution)) ? 'succeeded' : 'failed']++;
			}
		}
	}
	return counts;
}

/** A retry of an earlier execution is not looked at: as long as none succeeds, the first one is lost. */
async function isLost({ id, status, retryOf, retrySuccessId }) {
	if (retryOf !== null || retrySuccessId !== null) return false;
	// The list does not tell when an execution was created that has not started.
	const { createdAt } = await call('GET', `/executions/${id}`);
	const seconds = (Date.now() - Date.parse(createdAt)) / 1000;
	const isDue = ENDED_BADLY.includes(status) || seconds >= Number(RECOVER_AFTER_SECONDS);
	return isDue && seconds < Number(RECOVER_GIVE_UP_SECONDS);
}

async function runAgain({ id, status }) {
	try {
		// n8n refuses to retry what it believes to be still waiting in the queue.
		if (status === 'new') await call('POST', `/executions/${id}/stop`);
		const retry = await call('POST', `/executions/${id}/retry`, {});
		if (retry.status === 'success') return true;
		if (!['new', 'canceled'].includes(status) || !(await ranThrough(retry.id))) return false;
		// n8n hands on to the retry that the first one was stopped, and calls it failed for that. The
		// first one never ran; it goes, so that the next sweep does not find it.
		await call('DELETE', `/executions/${id}`);
		return true;
	} catch (error) {
		console.error(`recover: execution ${id} (${status}): ${error.message}`);
		return false;
	}
}

/** Whether each node that ran ended well, and at least one did. */
async function ranThrough(id) {
	const { data } = await call('GET', `/executions/${id}?includeData=true`);
	const runs = Object.values(data.resultData.runData).flat();
	return runs.length > 0 && runs.every(({ error }) => error === undefined);
}

async function list(workflowId, status) {
	const executions = [];
	let cursor = null;
	do {
		const query = new URLSearchParams({ workflowId, status, limit: '250' });
		if (cursor) query.set('cursor', cursor);
		const page = await call('GET', `/executions?${query}`);
		executions.push(...page.data);
		cursor = page.nextCursor;
	} while (cursor);
	return executions;
}

async function call(method, path, body) {
	const response = await fetch(`${N8N_URL}/api/v1${path}`, {
		method,
		headers: {
			'X-N8N-API-KEY': readFileSync(N8N_API_KEY_FILE, 'utf8').trim(),
			'content-type': 'application/json',
		},
		...(body === undefined ? {} : { body: JSON.stringify(body) }),
		signal: AbortSignal.timeout(RETRY_MS),
	});
	if (!response.ok) throw new Error(`${method} ${path} gave ${response.status}`);
	return await response.json();
}
