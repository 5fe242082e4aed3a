/** deploy/queue-mode, as far as it can be checked without containers: that its files agree. */
import { parse as parseEnvironment } from 'dotenv';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse as parseYaml } from 'yaml';

import { PACKAGE_DIRECTORY } from '../support/host/pack';

const FOLDER = path.join(PACKAGE_DIRECTORY, 'deploy', 'queue-mode');
const text = (file: string) => readFileSync(path.join(FOLDER, file), 'utf8');

type Service = {
	command?: string | string[];
	env_file?: string;
	secrets?: string[];
	environment?: { [name: string]: string };
	volumes?: string[];
	networks: string[];
	ports?: string[];
	stop_grace_period?: string;
};

const { services, secrets } = parseYaml(text('compose.yaml'), { merge: true }) as {
	services: { [name: string]: Service };
	secrets: { [name: string]: { file: string } };
};
const environment = parseEnvironment(text('n8n.env'));
const N8N = ['main', 'webhook-1', 'webhook-2', 'worker-1', 'worker-2'];

describe.each(N8N)('%s', (name) => {
	const service = services[name];

	test('has the shared environment, with each secret it names as a file', () => {
		expect(service?.env_file).toBe('n8n.env');
		const files = Object.entries(environment).filter(([variable]) => variable.endsWith('_FILE'));
		expect(files.length).toBeGreaterThan(0);
		for (const [, file] of files) {
			expect(service?.secrets).toContain(path.basename(file));
			expect(file).toBe(`/run/secrets/${path.basename(file)}`);
		}
	});

	test('has the community package', () => {
		expect(service?.volumes?.join(' ')).toContain('nodes:/home/node/.n8n/nodes');
	});

	test('is given more time to end than n8n takes', () => {
		const seconds = Number(environment.N8N_GRACEFUL_SHUTDOWN_TIMEOUT);
		expect(Number.parseInt(service?.stop_grace_period ?? '', 10)).toBeGreaterThan(seconds);
	});

	test('is reached through the proxy only', () => {
		expect(service?.ports).toBeUndefined();
		expect(service?.networks).toContain('inside');
	});
});

test('no variable holds a secret, and no secret is in the repository', () => {
	for (const [name, value] of Object.entries(environment)) {
		if (/PASSWORD|KEY|SECRET|TOKEN/.test(name)) expect(value).toMatch(/^\/run\/secrets\//);
	}
	for (const { file } of Object.values(secrets)) {
		expect(text('.gitignore').split('\n')).toContain(`${path.dirname(file)}/`);
	}
});

test('every group of variables is explained', () => {
	const groups = text('n8n.env')
		.split(/\n\s*\n/)
		.filter((group) => /^\w+=/m.test(group));
	expect(groups.length).toBeGreaterThan(10);
	for (const group of groups) expect(group).toMatch(/^# \S/);
});

test('the proxy logs no query string, which holds the token', () => {
	const directives = text('nginx.conf.template').replace(/^\s*#.*$/gm, '');
	expect(directives).toContain('access_log /dev/stdout no_query;');
	expect(/log_format .*;/.exec(directives)?.[0]).not.toMatch(
		/\$(request\b|request_uri|args|query_string)/,
	);
	expect(directives).toContain('error_log /dev/stderr crit;');
});

test('Redis writes before it answers, and throws nothing away', () => {
	const lines = text('redis.conf').split('\n');
	expect(lines).toEqual(
		expect.arrayContaining(['appendonly yes', 'appendfsync always', 'maxmemory-policy noeviction']),
	);
});

describe('the pages', () => {
	const pages = ['SECURITY.md', 'docs/nothing-lost.md', 'deploy/queue-mode/README.md'];
	const scripts = Object.keys(
		(
			JSON.parse(readFileSync(path.join(PACKAGE_DIRECTORY, 'package.json'), 'utf8')) as {
				scripts: object;
			}
		).scripts,
	);

	test.each(pages)('%s names only files and commands that exist', (page) => {
		const written = readFileSync(path.join(PACKAGE_DIRECTORY, page), 'utf8');
		const files = written.match(/(?<=`)(?:test|deploy|nodes|docs|scripts)\/[\w./-]+(?=`)/g) ?? [];
		const links = [...written.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link = '']) =>
			path.join(path.dirname(page), link),
		);
		expect(files.length + links.length).toBeGreaterThan(0);
		for (const file of [...files, ...links]) {
			expect([file, existsSync(path.join(PACKAGE_DIRECTORY, file))]).toEqual([file, true]);
		}
		for (const [, script] of written.matchAll(/npm run ([\w:]+)/g)) {
			expect(scripts).toContain(script);
		}
	});
});
