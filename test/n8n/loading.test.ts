/** The built package as n8n's own loader sees it. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { PackageDirectoryLoader } from 'n8n-core';
import type { INodeTypeDescription } from 'n8n-workflow';

import { PACKAGE_DIRECTORY } from '../../tools/host/pack';

const loader = new PackageDirectoryLoader(PACKAGE_DIRECTORY);
beforeAll(async () => await loader.loadAll());

const descriptionOf = (name: string) =>
	loader.getNode(name).type.description as INodeTypeDescription;

test('all nodes and credentials load, each with a light and a dark icon', () => {
	const nodes = Object.values(loader.nodeTypes).map(({ type }) => type.description);
	const credentials = Object.values(loader.credentialTypes).map(({ type }) => type);
	expect(nodes.map(({ name }) => name).sort()).toEqual([
		'telecmi',
		'telecmiCallRoutingTrigger',
		'telecmiTrigger',
	]);
	expect(credentials.map(({ name }) => name).sort()).toEqual(['telecmiApi', 'telecmiWebhookApi']);
	for (const { iconUrl } of [...nodes, ...credentials] as INodeTypeDescription[]) {
		const { light, dark } = iconUrl as { light: string; dark: string };
		expect(light).not.toBe(dark);
		for (const url of [light, dark]) {
			const file = url.replace(/^icons\/n8n-nodes-telecmi\//, '');
			const icon = readFileSync(path.join(PACKAGE_DIRECTORY, file), 'utf8');
			expect(icon).toMatch(/^<svg [^]*<\/svg>\s*$/);
		}
	}
});

describe.each(['telecmiTrigger', 'telecmiCallRoutingTrigger'])('%s', (name) => {
	test('has its category, and the token checked by the node', () => {
		const { codex, credentials } = descriptionOf(name);
		expect(codex?.categories).toEqual(['Communication']);
		const [credential] = credentials ?? [];
		const method = `methods.credentialTest.${String(credential?.testedBy)}`;
		expect(loader.getNode(name).type).toHaveProperty(method, expect.any(Function));
	});

	test('gives n8n no expression to evaluate for a request', () => {
		const { version, webhooks, properties } = descriptionOf(name);
		expect(version).toBeGreaterThan(1);
		expect(JSON.stringify(webhooks)).not.toContain('={{');
		const parameters = properties.filter(({ type }) => type !== 'notice');
		const options = parameters.flatMap(({ type, options: nested = [] }) =>
			type === 'collection' ? nested : [],
		);
		for (const part of [...parameters, ...options]) {
			if (!('type' in part) || part.type !== 'collection') {
				expect(part).toHaveProperty('noDataExpression', true);
			}
		}
	});
});
