/** Searches all that an n8n stores, prints and answers for the secrets that tests have given it. */
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';

import { databaseOf } from '../../tools/host/database';
import { installHost } from '../../tools/host/install';
import { KEY_FILE } from '../../tools/host/n8n';
import { isSecretsFile, notedSecrets } from '../../tools/host/noted';
import { leaks } from '../helpers/secrets';

const SETTINGS = path.join('.n8n', 'config');

/** Where n8n's encryption key may stand. */
const KEY_FILES = [SETTINGS, KEY_FILE];

/**
 * Throws if a secret of the run's tests stands in a log line, a file, an answer or a row. Session
 * cookies and API keys are not searched for: n8n makes them itself and stores API keys as they are.
 */
export async function expectNoLeaks(userFolder: string): Promise<void> {
	const noted = notedSecrets();
	const settings = await readFile(path.join(userFolder, SETTINGS), 'utf8');
	const { encryptionKey } = JSON.parse(settings) as { encryptionKey: string };
	const secrets = { ...noted, "n8n's encryption key": encryptionKey };
	const found: string[] = [];
	// One after the other: all of them at once would fill the memory.
	for (const file of await filesOf(userFolder)) {
		const text = await readFile(path.join(userFolder, file), 'utf8');
		const sought = KEY_FILES.includes(file) ? noted : secrets;
		found.push(...leaks(sought, { [`the file ${file}`]: text }));
	}
	const tables = await databaseOf(await installHost(), userFolder).dump();
	for (const [table, rows] of Object.entries(tables)) {
		found.push(...leaks(secrets, { [`the table ${table}`]: rows }));
	}
	if (Object.keys(noted).length < 2 || Object.keys(tables).length === 0) {
		found.push('no secrets to look for, or no tables to look in');
	}
	if (found.length > 0) throw new Error(`Secrets of the tests leaked:\n${found.join('\n')}`);
}

/** All but the list of secrets, and the packages, which n8n does not write to. */
async function filesOf(folder: string): Promise<string[]> {
	const found: string[] = [];
	for (const file of await readdir(folder, { recursive: true })) {
		if (isSecretsFile(file) || file.split(path.sep).includes('node_modules')) continue;
		if ((await stat(path.join(folder, file))).isFile()) found.push(file);
	}
	return found;
}
