// Runs again what n8n has accepted and then lost with a process: n8n itself never does. Reads and
// acts through n8n's public API only. Everything it runs again can have run before, so it is for
// workflows that may run twice for the same call: those that write by delivery_key.
//
//   node recover.mjs           sweeps every RECOVER_INTERVAL_SECONDS
//   node recover.mjs --once    sweeps once, for cron; ends with 1 if that could not be done
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
} = process.env;
// What has not ended after this long is taken for lost. Longer than the longest backlog.
const AFTER_SECONDS = seconds('RECOVER_AFTER_SECONDS', 1800);
// What is older than this is left alone: it has failed for another reason.
const GIVE_UP_SECONDS = seconds('RECOVER_GIVE_UP_SECONDS', 86_400);
const INTERVAL_SECONDS = seconds('RECOVER_INTERVAL_SECONDS', 300);
// n8n answers a retry when it has ended. After this long the next execution has its turn; the retry
// goes on meanwhile, and a later sweep sees what came of it.
const WAIT_SECONDS = seconds('RECOVER_WAIT_SECONDS', 60);

const workflowIds = RECOVER_WORKFLOW_IDS.split(',')
	.map((id) => id.trim())
	.filter(Boolean);
if (workflowIds.length === 0) fail('RECOVER_WORKFLOW_IDS names no workflow');
if (!N8N_URL || !N8N_API_KEY_FILE) fail('N8N_URL and N8N_API_KEY_FILE are needed');

const ENDED_BADLY = ['crashed', 'error', 'canceled'];
const NOT_ENDED = ['new', 'running'];

const isOnce = process.argv.includes('--once');
do {
	try {
		const counts = await sweep();
		console.log(`recover: ${JSON.stringify(counts)}`);
	} catch (error) {
		console.error(`recover: ${error.message}`);
		if (isOnce) process.exit(1);
	}
} while (!isOnce && (await sleep(INTERVAL_SECONDS * 1000, true)));

async function sweep() {
	const counts = { found: 0, succeeded: 0, failed: 0, running: 0 };
	for (const workflowId of workflowIds) {
		const executions = [];
		for (const status of [...NOT_ENDED, ...ENDED_BADLY]) {
			executions.push(...(await list(workflowId, status)));
		}
		const retries = retriesByFirst(executions);
		for (const execution of executions) {
			if (!(await isLost(execution))) continue;
			counts.found++;
			counts[await recover(execution, retries.get(String(execution.id)) ?? [])]++;
		}
	}
	return counts;
}

/** A retry of an earlier execution is not looked at: as long as none succeeds, the first one is lost. */
async function isLost(execution) {
	if (execution.retryOf !== null || execution.retrySuccessId !== null) return false;
	const age = await ageOf(execution);
	return (ENDED_BADLY.includes(execution.status) || age >= AFTER_SECONDS) && age < GIVE_UP_SECONDS;
}

/** What came of it: "succeeded", "failed" or "running". */
async function recover(execution, retries) {
	try {
		for (const retry of retries) {
			if (NOT_ENDED.includes(retry.status)) {
				// One that takes too long is lost in its turn.
				if ((await ageOf(retry)) < AFTER_SECONDS) return 'running';
			} else if (execution.status === 'canceled' && (await isDone(execution, retry))) {
				return 'succeeded';
			}
		}
		return await runAgain(execution);
	} catch (error) {
		console.error(`recover: execution ${execution.id} (${execution.status}): ${error.message}`);
		return 'failed';
	}
}

async function runAgain(execution) {
	const { id, status } = execution;
	// n8n refuses to retry what it believes to be still waiting in the queue.
	if (status === 'new') await call('POST', `/executions/${id}/stop`);
	const retry = await call('POST', `/executions/${id}/retry`, {}).catch((error) => {
		if (error.name === 'TimeoutError') return { status: 'running' };
		throw error;
	});
	if (retry.status === 'running') return 'running';
	if (retry.status === 'success') return 'succeeded';
	const wasStopped = status === 'new' || status === 'canceled';
	return wasStopped && (await isDone(execution, retry)) ? 'succeeded' : 'failed';
}

/**
 * n8n hands on to the retry that the first execution was stopped, and calls it failed for that, though
 * each node ended well. The first one never ran; it goes, so that no later sweep finds it.
 */
async function isDone({ id }, retry) {
	const { data } = await call('GET', `/executions/${retry.id}?includeData=true`);
	const runs = Object.values(data?.resultData?.runData ?? {}).flat();
	if (runs.length === 0 || runs.some(({ error }) => error !== undefined)) return false;
	await call('DELETE', `/executions/${id}`);
	return true;
}

function retriesByFirst(executions) {
	const retries = new Map();
	for (const execution of executions) {
		const first = String(execution.retryOf);
		retries.set(first, [...(retries.get(first) ?? []), execution]);
	}
	return retries;
}

/** In seconds. The list does not tell when an execution was created that has not started. */
async function ageOf({ id }) {
	const { createdAt } = await call('GET', `/executions/${id}`);
	return (Date.now() - Date.parse(createdAt)) / 1000;
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
	const key = readFileSync(N8N_API_KEY_FILE, 'utf8').trim();
	// Node's own error for it has the key in it.
	if (!/^[\x21-\x7e]+$/.test(key)) throw new Error('N8N_API_KEY_FILE holds no API key');
	const response = await fetch(`${N8N_URL}/api/v1${path}`, {
		method,
		headers: {
			'X-N8N-API-KEY': key,
			'content-type': 'application/json',
		},
		...(body === undefined ? {} : { body: JSON.stringify(body) }),
		signal: AbortSignal.timeout(WAIT_SECONDS * 1000),
	});
	if (!response.ok) throw new Error(`${method} ${path} gave ${response.status}`);
	return await response.json();
}

function seconds(name, unset) {
	const value = Number(process.env[name] || unset);
	if (!(value >= 0)) fail(`${name} is no number of seconds`);
	return value;
}

function fail(what) {
	console.error(`recover: ${what}`);
	process.exit(1);
}
