/**
 * The secrets that tests have given to the n8n of TELECMI_E2E, and its responses: kept beside its log
 * for the search at the end of the run.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The value of TELECMI_E2E, as JSON. */
export type Run = { url: string; cookie: string; log: string };

const SECRETS_FILE = 'secrets-of-the-tests';
const RESPONSES_FILE = 'responses-to-the-tests';

/** The secret fields of credentials. */
const SECRET_FIELDS = ['token', 'previousToken', 'secret', 'password'];

/** Shorter ones are a test's wrong values; they occur in many places. */
const MIN_LENGTH = 12;

export function currentRun(): Partial<Run> {
	return JSON.parse(process.env.TELECMI_E2E ?? '{}') as Partial<Run>;
}

export function noteSecret(name: string, secret: string): void {
	const file = fileOf(SECRETS_FILE);
	if (file === undefined || secret.length < MIN_LENGTH) return;
	appendFileSync(file, `${JSON.stringify([name, secret])}\n`, { mode: 0o600 });
}

export function noteCredential(type: string, data: { [field: string]: unknown }): void {
	for (const field of SECRET_FIELDS) {
		const secret = data[field];
		if (typeof secret === 'string') noteSecret(`${type}.${field}`, secret);
	}
}

export function noteAnswer(text: string): void {
	const file = fileOf(RESPONSES_FILE);
	if (file !== undefined) appendFileSync(file, `${text}\n`);
}

/** Each secret once; equal names are numbered. */
export function notedSecrets(): { [name: string]: string } {
	const file = fileOf(SECRETS_FILE);
	if (file === undefined || !existsSync(file)) return {};
	const names = new Map<string, string>();
	for (const line of readFileSync(file, 'utf8').trim().split('\n')) {
		const [name, secret] = JSON.parse(line) as [string, string];
		if (!names.has(secret)) names.set(secret, `${name} (${names.size + 1})`);
	}
	return Object.fromEntries([...names].map(([secret, name]) => [name, secret]));
}

/** The only file that may hold them. */
export function isSecretsFile(file: string): boolean {
	return path.basename(file) === SECRETS_FILE;
}

function fileOf(name: string): string | undefined {
	const { log } = currentRun();
	return log === undefined ? undefined : path.join(path.dirname(log), name);
}
