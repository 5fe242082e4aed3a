/** What deploy/queue-mode/recover.mjs says of settings with which it would do nothing. */
import execa from 'execa';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { PACKAGE_DIRECTORY } from '../../tools/host/pack';

const SCRIPT = path.join(PACKAGE_DIRECTORY, 'deploy', 'queue-mode', 'recover.mjs');
const FOLDER = mkdtempSync(path.join(tmpdir(), 'n8n-nodes-telecmi-recover-'));
const SETTINGS = {
	N8N_URL: 'http://127.0.0.1:1',
	N8N_API_KEY_FILE: path.join(FOLDER, 'key'),
	RECOVER_WORKFLOW_IDS: 'a',
};

beforeAll(() => writeFileSync(SETTINGS.N8N_API_KEY_FILE, 'key\n'));
afterAll(() => rmSync(FOLDER, { recursive: true }));

test.each([
	['no workflow', { RECOVER_WORKFLOW_IDS: ' , ' }, 'RECOVER_WORKFLOW_IDS names no workflow'],
	['no n8n', { N8N_URL: '' }, 'N8N_URL and N8N_API_KEY_FILE are needed'],
	['no key', { N8N_API_KEY_FILE: '' }, 'N8N_URL and N8N_API_KEY_FILE are needed'],
	['no number', { RECOVER_AFTER_SECONDS: '30m' }, 'RECOVER_AFTER_SECONDS is no number of seconds'],
	['a file that is no key', { N8N_API_KEY_FILE: SCRIPT }, 'N8N_API_KEY_FILE holds no API key'],
	['an n8n that is away', {}, 'fetch failed'],
])('%s is an error that says so', async (_, settings, message) => {
	const { exitCode, stdout, stderr } = await execa(process.execPath, [SCRIPT, '--once'], {
		env: { ...SETTINGS, ...settings },
		reject: false,
	});
	expect({ exitCode, stdout, stderr }).toEqual({
		exitCode: 1,
		stdout: '',
		stderr: `recover: ${message}`,
	});
});
