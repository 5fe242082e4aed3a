/** The files of deploy fit each other, and this n8n knows each variable. */
import execa from 'execa';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { parse as parseYaml } from 'yaml';

import { removeFolder, temporaryFolder } from '../../../tools/host/processes';
import { ENVIRONMENT_FILE } from '../../../tools/host/queueMode';
import { startRegistry, versionOf } from '../registry';
import { host, tarball } from './given';

const text = (file: string) =>
	readFileSync(path.join(path.dirname(ENVIRONMENT_FILE), file), 'utf8');

type Service = {
	image: string;
	command?: string | string[];
	env_file?: string;
	environment?: { [name: string]: string };
	secrets?: string[];
	volumes?: string[];
	ports?: string[];
	stop_grace_period?: string;
};
const compose = text('compose.yaml');
const { services } = parseYaml(compose, { merge: true }) as {
	services: { [name: string]: Service };
};
const shared = parseEnv(text('n8n.env'));

describe('the variables', () => {
	const N8N = Object.values(services).filter(({ env_file }) => env_file === 'n8n.env');
	const names = N8N.flatMap(({ environment = {} }) => Object.keys(environment));
	/** Where n8n declares or reads its environment. */
	const known = new Set<string>();
	const declared = new Set<string>();

	beforeAll(() => {
		for (const name of ['@n8n/config', 'n8n', 'n8n-core', 'n8n-workflow']) {
			const folder = path.join(host.directory, 'node_modules', name, 'dist');
			for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
				if (!file.endsWith('.js')) continue;
				const code = readFileSync(path.join(folder, file), 'utf8');
				for (const [, variable = ''] of code.matchAll(/\bEnv\)?\('(\w+)'/g)) declared.add(variable);
				for (const [, variable = ''] of code.matchAll(/\bprocess\.env\.(\w+)/g))
					known.add(variable);
			}
		}
	});

	test.each([...new Set([...Object.keys(shared), ...names])])('n8n reads %s', (name) => {
		// Only a declared variable can be given as a file.
		const isKnown = declared.has(name.replace(/_FILE$/, '')) || known.has(name);
		expect(isKnown).toBe(true);
	});

	test('each is explained in the lines above it', () => {
		const groups = text('n8n.env')
			.split(/\n\s*\n/)
			.filter((group) => /^\w+=/m.test(group));
		for (const group of groups) expect(group).toMatch(/^# \S/);
		for (const { environment = {} } of Object.values(services)) {
			for (const name of Object.keys(environment)) {
				expect(compose).toMatch(new RegExp(`# .+\\n +${name}: `));
			}
		}
	});

	test('each of .env is in the README with its default', () => {
		for (const [, name, kind, value] of compose.matchAll(/(?<!\$)\$\{(\w+):([-?])([^}]*)\}/g)) {
			const unset = kind === '-' ? value : 'none';
			expect(text('README.md')).toMatch(new RegExp(`\\| \`${name}\` .*\\| ${unset} +\\|`));
		}
	});
});

test('every n8n process has the environment, its secrets, the package and time to finish', () => {
	const secrets = Object.entries(shared).filter(([name]) => name.endsWith('_FILE'));
	expect(secrets.map(([, file]) => path.dirname(file ?? ''))).toEqual(
		Array(3).fill('/run/secrets'),
	);
	for (const name of ['main', 'webhook-1', 'webhook-2', 'worker-1', 'worker-2']) {
		const service = services[name];
		expect(service).toMatchObject({
			env_file: 'n8n.env',
			secrets: expect.arrayContaining(secrets.map(([, file]) => path.basename(file ?? ''))),
		});
		expect(service?.volumes?.join(' ')).toContain('nodes:/home/node/.n8n/nodes');
		const seconds = Number.parseInt(service?.stop_grace_period ?? '', 10);
		expect(seconds).toBeGreaterThan(Number(shared.N8N_GRACEFUL_SHUTDOWN_TIMEOUT));
	}
});

test('only Caddy is reachable, and every image has a version', () => {
	const reachable = Object.keys(services).filter((name) => services[name]?.ports !== undefined);
	expect(reachable).toEqual(['caddy']);
	for (const { image } of Object.values(services)) expect(image).toMatch(/:.*\d/);
});

test('the package is installed once per version, and then needs no registry', async () => {
	const folder = await temporaryFolder('nodes');
	const [older, newer] = ['0.0.1', '0.0.2'];
	const registry = await startRegistry([
		await versionOf(tarball, older),
		await versionOf(tarball, newer),
	]);
	// Only the container has a user "node".
	writeFileSync(path.join(folder, 'chown'), '#!/bin/sh\n', { mode: 0o755 });
	const [script = ''] = services.nodes?.command ?? [];
	const up = async (VERSION: string) => {
		// The registry's npm has to come first.
		const PATH = registry.env.PATH?.replace(':', `:${folder}:`);
		const env = { ...registry.env, PATH, VERSION };
		await execa('sh', ['-ec', script.replaceAll('$$', '$')], { cwd: folder, env });
		return readdirSync(path.join(folder, 'node_modules')).filter((name) => !name.startsWith('.'));
	};
	try {
		expect(await up(older)).toEqual(['n8n-nodes-telecmi']);
		expect(await up(newer)).toEqual(['n8n-nodes-telecmi']);
		await registry.stop();
		expect(await up(newer)).toEqual(['n8n-nodes-telecmi']);
		await expect(up(older)).rejects.toThrow();
	} finally {
		await registry.stop();
		await removeFolder(folder);
	}
}, 120_000);
