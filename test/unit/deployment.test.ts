/** deploy/queue-mode, as far as it can be checked without containers: that its files agree. */
import { parse as parseEnvironment } from 'dotenv';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse as parseYaml } from 'yaml';

import { PACKAGE_DIRECTORY } from '../../tools/host/pack';

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
	image: string;
	restart: string;
	depends_on?: { [name: string]: { condition: string } };
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

describe('the variables', () => {
	test('of n8n.env are explained, one by one or those of one subject together', () => {
		const groups = text('n8n.env')
			.split(/\n\s*\n/)
			.filter((group) => /^\w+=/m.test(group));
		const names = groups.flatMap((group) => group.match(/^\w+(?==)/gm) ?? []);
		expect(names).toEqual(Object.keys(environment));
		expect(groups.length).toBeGreaterThan(10);
		for (const group of groups) expect(group).toMatch(/^# \S/);
	});

	test('of compose.yaml have a comment each, in the line above', () => {
		const lines = text('compose.yaml').split('\n');
		const names = Object.values(services).flatMap((service) =>
			Object.keys(service.environment ?? {}),
		);
		expect(names.length).toBeGreaterThan(10);
		for (const name of names) {
			const at = lines.findIndex((line) => line.trim().startsWith(`${name}: `));
			expect([name, lines[at - 1]]).toEqual([name, expect.stringMatching(/# \S/)]);
		}
	});

	test('of .env are explained in the README, with what they are when they are not set', () => {
		const uses = [...text('compose.yaml').matchAll(/(?<!\$)\$\{(\w+)(?::([-?])([^}]*))?\}/g)];
		const names = new Set(uses.map(([, name]) => name));
		const rows = new Map(
			[...text('README.md').matchAll(/^ *\| `([A-Z0-9_]+)` +\| \S.* \| +(\S.*?) +\|$/gm)].map(
				([, name, unset]) => [name, unset],
			),
		);
		expect([...rows.keys()].sort()).toEqual([...names].sort());
		for (const [, name, kind, value] of uses) {
			if (kind === '-') expect([name, rows.get(name)]).toEqual([name, value || 'none']);
			if (kind === '?') expect([name, rows.get(name)]).toEqual([name, 'an error']);
		}
	});

	test('of recover.mjs can all be set in .env', () => {
		const read = new Set(text('recover.mjs').match(/\bRECOVER_\w+/g));
		const { environment: passed = {} } = services.recover ?? {};
		expect(
			Object.keys(passed)
				.filter((name) => name.startsWith('RECOVER_'))
				.sort(),
		).toEqual([...read].sort());
		for (const name of read) expect(passed[name]).toContain(`\${${name}:-`);
	});
});

test('each service that ends by itself is waited for, or "up --wait" would take it for a failure', () => {
	const ending = Object.keys(services).filter((name) => services[name]?.restart === 'no');
	expect(ending.sort()).toEqual(['keep-notifications', 'nodes']);
	for (const name of ending) {
		const conditions = Object.values(services).map(
			({ depends_on }) => depends_on?.[name]?.condition,
		);
		expect(conditions).toContain('service_completed_successfully');
		expect(conditions).not.toContain('service_healthy');
	}
});

test('nothing is updated unasked: every version is named', () => {
	for (const { image } of Object.values(services)) expect(image).toMatch(/:.*\d/);
	expect(text('compose.yaml')).not.toContain('latest');
});

const directives = text('nginx.conf.template').replace(/^\s*#.*$/gm, '');

test('no answer takes a processor out of use at the proxy', () => {
	const servers = directives.match(/^\s*server [\w-]+:\d+.*;$/gm) ?? [];
	expect(servers.length).toBeGreaterThan(3);
	for (const server of servers) expect(server).toContain(' max_fails=0');
});

test('the proxy logs no query string, which holds the token', () => {
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
