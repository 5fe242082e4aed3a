/** Every variable that deploy/queue-mode sets is one that this n8n reads. */
import { parse } from 'dotenv';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse as parseYaml } from 'yaml';

import { ENVIRONMENT_FILE } from '../../../tools/host/queueMode';
import { host } from './given';

const COMPOSE_FILE = path.join(path.dirname(ENVIRONMENT_FILE), 'compose.yaml');

/** Where n8n asks for its environment: its configuration's classes, and in passing. */
const PACKAGES = ['@n8n/config', 'n8n', 'n8n-core', 'n8n-workflow'];
const DECLARED = /\bEnv\)?\('(\w+)'/g;
const READ = /\bprocess\.env\.(\w+)/g;

const declared = new Set<string>();
const read = new Set<string>();

beforeAll(() => {
	for (const name of PACKAGES) {
		const folder = path.join(host.directory, 'node_modules', name, 'dist');
		for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
			if (!file.endsWith('.js')) continue;
			const text = readFileSync(path.join(folder, file), 'utf8');
			for (const [, variable = ''] of text.matchAll(DECLARED)) declared.add(variable);
			for (const [, variable = ''] of text.matchAll(READ)) read.add(variable);
		}
	}
});

type Service = { env_file?: string; environment?: { [name: string]: unknown } };
const { services } = parseYaml(readFileSync(COMPOSE_FILE, 'utf8'), { merge: true }) as {
	services: { [name: string]: Service };
};
const ofCompose = Object.values(services)
	.filter(({ env_file }) => env_file !== undefined)
	.flatMap(({ environment = {} }) => Object.keys(environment))
	// Not n8n's: for npm in the service that installs the package.
	.filter((name) => name !== 'HOME');
const ofFile = Object.keys(parse(readFileSync(ENVIRONMENT_FILE)));

test.each([...new Set([...ofFile, ...ofCompose])])('n8n reads %s', (name) => {
	// A file in place of a value is something that declared variables alone can have.
	const isKnown = name.endsWith('_FILE')
		? declared.has(name.replace(/_FILE$/, ''))
		: declared.has(name) || read.has(name);
	expect(isKnown).toBe(true);
});

test('a variable that n8n does not know is found out', () => {
	expect(declared.has('DB_TYPE')).toBe(true);
	expect(read.has('WEBHOOK_URL')).toBe(true);
	expect(declared.has('QUEUE_WORKER_STALLED_INTERVALS')).toBe(false);
});
