/** Looks through all that an n8n leaves behind for what tests have given it in confidence. */
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';

import { EMBEDDED_KEY_FILE } from '../../tools/host/embedded';
import { databaseOf } from '../../tools/host/database';
import type { Host } from '../../tools/host/install';
import { isSecretsFile, notedSecrets } from '../../tools/host/noted';
import { leaks } from '../../tools/host/secrets';

/**
 * Where a secret may stand as it is: n8n's own encryption key, in the files that n8n reads it from at its
 * next start. All credentials are encrypted with it, so that the table `credentials_entity` is searched
 * like any other. Session cookies and API keys are none of the secrets noted: n8n makes them itself, and
 * keeps API keys as they are (see SECURITY.md).
 */
const KEY_FILES = [path.join('.n8n', 'config'), EMBEDDED_KEY_FILE];
const KEY = "this n8n's encryption key";

/** What an n8n that has ended leaves behind. */
export type Left = { userFolder: string; secrets: { n8n_encryption_key: string } };

/** Throws if a secret of the run's tests stands in a log line, a file, an answer or a row. */
export async function expectNoLeaks(
	{ userFolder, secrets: { n8n_encryption_key: key } }: Left,
	host: Host,
): Promise<void> {
	const noted = notedSecrets();
	const secrets = { ...noted, [KEY]: key };
	const found: string[] = [];
	// One place after the other: all of them at once would fill the memory.
	for (const file of await filesOf(userFolder)) {
		const text = await readFile(path.join(userFolder, file), 'utf8');
		const sought = KEY_FILES.includes(file) ? noted : secrets;
		found.push(...leaks(sought, { [`the file ${file}`]: text }));
	}
	const tables = await databaseOf(host, userFolder).dump();
	for (const [table, rows] of Object.entries(tables)) {
		found.push(...leaks(secrets, { [`the table ${table}`]: rows }));
	}
	if (Object.keys(noted).length < 2 || Object.keys(tables).length === 0) {
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
