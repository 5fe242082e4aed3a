/**
 * The secrets that tests have given to the n8n of a run, and what that n8n has answered: kept beside its
 * log, for the search at the end of the run. Where there is no such n8n, nothing is noted.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import type { Secrets } from './secrets';

/** What stands in TELECMI_E2E. */
export type Run = { url: string; cookie: string; log: string };

const SECRETS_FILE = 'secrets-of-the-tests';
const ANSWERS_FILE = 'answers-to-the-tests';

/** Of credentials: the fields that hold a secret. */
const SECRET_FIELDS = ['token', 'previousToken', 'secret', 'password'];

/** What is shorter is a test's word for what is wrong, and stands in much that is no leak. */
const SHORTEST = 12;

export function currentRun(): Partial<Run> {
	return JSON.parse(process.env.TELECMI_E2E ?? '{}') as Partial<Run>;
}

export function noteSecret(name: string, secret: string): void {
	const file = fileOf(SECRETS_FILE);
	if (file === undefined || secret.length < SHORTEST) return;
	appendFileSync(file, `${JSON.stringify([name, secret])}\n`, { mode: 0o600 });
}

export function noteCredential(type: string, data: { [field: string]: unknown }): void {
	for (const field of SECRET_FIELDS) {
		const secret = data[field];
		if (typeof secret === 'string') noteSecret(`${type}.${field}`, secret);
	}
}

export function noteAnswer(text: string): void {
	const file = fileOf(ANSWERS_FILE);
	if (file !== undefined) appendFileSync(file, `${text}\n`);
}

/** Each secret once, however many credentials it stands in; equal names are numbered. */
export function notedSecrets(): Secrets {
	const file = fileOf(SECRETS_FILE);
	if (file === undefined || !existsSync(file)) return {};
	const nameOf = new Map<string, string>();
	for (const line of readFileSync(file, 'utf8').trim().split('\n')) {
		const [name, secret] = JSON.parse(line) as [string, string];
		if (!nameOf.has(secret)) nameOf.set(secret, `${name} (${nameOf.size + 1})`);
	}
	return Object.fromEntries([...nameOf].map(([secret, name]) => [name, secret]));
}

/** The one file that is to hold them. */
export function isSecretsFile(file: string): boolean {
	return path.basename(file) === SECRETS_FILE;
}

function fileOf(name: string): string | undefined {
	const { log } = currentRun();
	return log === undefined ? undefined : path.join(path.dirname(log), name);
}
