/** The built package as n8n's own loader sees it. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { PackageDirectoryLoader } from 'n8n-core';
import type { INodeTypeDescription } from 'n8n-workflow';

import { PACKAGE_DIRECTORY } from '../../tools/host/pack';

const loader = new PackageDirectoryLoader(PACKAGE_DIRECTORY);
beforeAll(async () => await loader.loadAll());

function trigger(): INodeTypeDescription {
	return loader.getNode('telecmiTrigger').type.description as INodeTypeDescription;
}

/** A path in the package behind the URL that n8n serves an icon by. */
function iconFile(url: string): string {
	return path.join(PACKAGE_DIRECTORY, url.replace(/^icons\/n8n-nodes-telecmi\//, ''));
}

test('holds the nodes and credentials that its manifest names', () => {
	const { n8n } = JSON.parse(readFileSync(path.join(PACKAGE_DIRECTORY, 'package.json'), 'utf8'));
	for (const file of [...n8n.nodes, ...n8n.credentials]) {
		expect(existsSync(path.join(PACKAGE_DIRECTORY, file))).toBe(true);
	}
	expect(loader.packageName).toBe('n8n-nodes-telecmi');
	expect(Object.keys(loader.nodeTypes)).toHaveLength(n8n.nodes.length);
	expect(Object.keys(loader.credentialTypes)).toHaveLength(n8n.credentials.length);
});

test('every node and credential has a light and a dark icon that exist', () => {
	const nodes = Object.values(loader.nodeTypes).map(({ type }) => type.description);
	const credentials = Object.values(loader.credentialTypes).map(({ type }) => type);
	expect([...nodes, ...credentials].length).toBeGreaterThan(1);
	for (const { iconUrl } of [...nodes, ...credentials] as INodeTypeDescription[]) {
		const { light, dark } = iconUrl as { light: string; dark: string };
		expect(light).not.toBe(dark);
		for (const url of [light, dark]) {
			expect(readFileSync(iconFile(url), 'utf8')).toMatch(/^<svg [^]*<\/svg>\s*$/);
		}
	}
});

describe('TeleCMI Trigger', () => {
	test('has its codex: the category and the words it is found by', () => {
		const { categories, alias } = trigger().codex ?? {};
		expect(categories).toEqual(['Communication']);
		for (const word of [
			'Phone',
			'Call',
			'CDR',
			'Voice',
			'Telephony',
			'Missed Call',
			'IVR',
			'Click to Call',
		]) {
			expect(alias).toContain(word);
		}
	});

	test('has the parameters of the contract, with its values and defaults', () => {
		const parameters = trigger()
			.properties.filter(({ type }) => type !== 'notice')
			.map(({ name, default: value, options }) => [name, value, optionValues(options)]);
		expect(parameters).toEqual([
			[
				'events',
				['cdr.outgoing.answered'],
				[
					'*',
					'cdr.incoming.answered',
					'cdr.incoming.missed',
					'cdr.incoming.userMissed',
					'cdr.outgoing.answered',
					'cdr.outgoing.missed',
					'event.incoming.answered',
					'event.incoming.hangup',
					'event.incoming.waiting',
					'event.outgoing.answered',
					'event.outgoing.hangup',
					'event.outgoing.started',
					'event.user.answered',
					'event.user.hangup',
					'event.user.started',
					'other',
				],
			],
			['legs', 'all', ['a', 'all', 'b']],
			['authentication', 'none', ['none', 'webhookToken']],
			['options', {}, ['appIds', 'customData', 'includeRaw', 'onInvalid', 'phoneNumberFormat']],
		]);
		const options = trigger().properties.find(({ name }) => name === 'options')?.options ?? [];
		expect(
			Object.fromEntries(
				options.map((option) => [option.name, 'default' in option ? option.default : undefined]),
			),
		).toEqual({
			appIds: '',
			customData: 'flatten',
			includeRaw: false,
			onInvalid: 'reject',
			phoneNumberFormat: 'digits',
		});
	});

	test('shows its options in alphabetical order, as the editor has them', () => {
		for (const { options } of trigger().properties) {
			const names = (options ?? []).map((option) =>
				'displayName' in option ? String(option.displayName) : option.name,
			);
			expect(names).toEqual([...names].sort((a, b) => a.localeCompare(b)));
		}
	});

	test('takes POST and GET on one path, with no expression for n8n to evaluate', () => {
		const webhooks = trigger().webhooks ?? [];
		expect(webhooks.map(({ httpMethod, path: webhookPath }) => [httpMethod, webhookPath])).toEqual([
			['POST', 'webhook'],
			['GET', 'webhook'],
		]);
		expect(JSON.stringify(webhooks)).not.toContain('={{');
	});

	test('is above version 1, for which n8n evaluates an expression of its own', () => {
		expect(trigger().version).toBeGreaterThan(1);
	});

	test('takes no expression in any parameter', () => {
		for (const { name, noDataExpression, type, options } of trigger().properties) {
			if (type === 'notice') continue;
			const parts = type === 'collection' ? (options ?? []) : [{ name, noDataExpression }];
			for (const part of parts) expect(part).toHaveProperty('noDataExpression', true);
		}
	});

	test('has its token checked by the node', () => {
		const [credential] = trigger().credentials ?? [];
		expect(credential).toMatchObject({ name: 'telecmiWebhookApi', testedBy: 'webhookToken' });
		expect(loader.getNode('telecmiTrigger').type).toHaveProperty(
			'methods.credentialTest.webhookToken',
			expect.any(Function),
		);
	});
});

test('the credential hides both tokens', () => {
	const { properties } = loader.getCredential('telecmiWebhookApi').type;
	expect(properties.map(({ name, typeOptions }) => [name, typeOptions?.password])).toEqual([
		['token', true],
		['previousToken', true],
	]);
});

function optionValues(options: INodeTypeDescription['properties'][number]['options']): unknown {
	if (!options) return options;
	return options.map((option) => ('value' in option ? option.value : option.name)).sort();
}
