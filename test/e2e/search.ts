/** Looks through all that an n8n leaves behind for what tests have given it in confidence. */
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';

import { databaseOf } from '../support/host/database';
import type { Host } from '../support/host/install';
import type { N8n } from '../support/host/n8n';
import { isSecretsFile, notedSecrets } from '../support/noted';
import { leaks } from '../support/secrets';

/**
 * The one place where n8n writes a secret down as it is: its own encryption key, in the file that it
 * reads it from at the next start. All credentials are encrypted with it, so that the table
 * `credentials_entity` is searched like any other. Session cookies and API keys are none of the secrets
 * noted: n8n makes them itself, and keeps API keys as they are (see SECURITY.md).
 */
const KEY_FILE = path.join('.n8n', 'config');

/** Throws if a secret stands in a log line, a file, an answer or a row. n8n is to have ended. */
export async function expectNoLeaks(n8n: N8n, host: Host): Promise<void> {
	const secrets = notedSecrets(n8n.logFile);
	const found: string[] = [];
	// One place after the other: all of them at once would fill the memory.
	for (const file of await filesOf(n8n.userFolder)) {
		const text = await readFile(path.join(n8n.userFolder, file), 'utf8');
		const isMeant = (name: string) =>
			file === KEY_FILE && secrets[name] === n8n.secrets.n8n_encryption_key;
		const sought = Object.fromEntries(Object.entries(secrets).filter(([name]) => !isMeant(name)));
		found.push(...leaks(sought, { [`the file ${file}`]: text }));
	}
	const tables = await databaseOf(host, n8n.userFolder).dump();
	for (const [table, rows] of Object.entries(tables)) {
		found.push(...leaks(secrets, { [`the table ${table}`]: rows }));
	}
	if (Object.keys(secrets).length < 2 || Object.keys(tables).length === 0) {
		found.push('nothing to look for or in, where there must be something');
	}
	if (found.length > 0) {
		throw new Error(
			`Secrets of the tests stand where none may be (the values are not shown):\n${found.join('\n')}`,
		);
	}
}

/** All but the file with the secrets, and the package under test, which n8n does not write to. */
async function filesOf(folder: string): Promise<string[]> {
	const found: string[] = [];
	for (const file of await readdir(folder, { recursive: true })) {
		if (isSecretsFile(file) || file.split(path.sep).includes('node_modules')) continue;
		if ((await stat(path.join(folder, file))).isFile()) found.push(file);
	}
	return found;
}
