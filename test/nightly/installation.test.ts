/**
 * n8n's own installer (Settings > Community nodes) installs the package, updates it under a published workflow
 * and uninstalls it. README's commands do it by hand.
 */
import execa from 'execa';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';

import manifest from '../../package.json';
import { N8nClient, type Connections, type WorkflowNode } from '../../tools/host/client';
import { installHost } from '../../tools/host/install';
import { startN8n, type N8n } from '../../tools/host/n8n';
import { PACKAGE_DIRECTORY, packPackage } from '../../tools/host/pack';
import { ITEM_A, LEG_A } from '../helpers/outgoingAnswered';
import { startRegistry, versionOf, type Registry } from './registry';
import { TelecmiStandIn } from '../helpers/telecmi/server';
import saved from '../fixtures/saved/0.1.0.json';
import { expectNoLeaks } from '../e2e/search';

const EARLIER = '0.0.1';
const TOKEN = 'token-of-the-installation-tests';
const NODES = ['telecmi', 'telecmiCallRoutingTrigger', 'telecmiTrigger'].map(
	(name) => `${manifest.name}.${name}`,
);

type InstalledPackage = {
	packageName: string;
	installedVersion: string;
	failedLoading?: boolean;
	installedNodes: Array<{ type: string; latestVersion: number }>;
};

// Packs, installs and starts n8n three times over.
jest.setTimeout(600_000);

let registry: Registry;
let telecmi: TelecmiStandIn;
let n8n: N8n;
let client: N8nClient;
let url = '';
let workflowId = '';

beforeAll(async () => {
	const { tarball, remove } = await packPackage();
	registry = await startRegistry([await versionOf(tarball, EARLIER), await versionOf(tarball)]);
	await remove();
	telecmi = new TelecmiStandIn();
	await telecmi.start();
	n8n = await startN8n({ host: await installHost(), restarts: true, env: registry.env });
	client = new N8nClient(n8n.url);
	await client.setUpOwner();
});
afterAll(async () => {
	await n8n?.stop();
	await telecmi?.stop();
	await registry?.stop();
});

const nodesFolder = (...below: string[]) => path.join(n8n.userFolder, '.n8n', 'nodes', ...below);
const typesOf = ({ installedNodes }: InstalledPackage) =>
	installedNodes.map(({ type }) => type).sort();

test('an empty n8n installs it, and loads its nodes', async () => {
	const installed = await client.request<InstalledPackage>('POST', '/community-packages', {
		name: manifest.name,
		version: EARLIER,
	});
	expect(installed).toMatchObject({ packageName: manifest.name, installedVersion: EARLIER });
	expect(typesOf(installed)).toEqual(NODES);
	expect(await readdir(nodesFolder('node_modules', manifest.name))).not.toContain('node_modules');
});

test('a workflow saved with the earlier version runs', async () => {
	await saveWorkflow();
	await expectDelivery();
});

test('it keeps running through an update, and through the next start of n8n', async () => {
	const updated = await client.request<InstalledPackage>('PATCH', '/community-packages', {
		name: manifest.name,
		version: manifest.version,
	});
	expect(updated.installedVersion).toBe(manifest.version);
	expect(typesOf(updated)).toEqual(NODES);
	await expectDelivery();

	await n8n.program.stop();
	await n8n.program.start();
	await expectDelivery();
	const [listed, ...others] = await client.request<InstalledPackage[]>(
		'GET',
		'/community-packages',
	);
	expect(others).toEqual([]);
	expect(listed).toMatchObject({ installedVersion: manifest.version, failedLoading: false });
});

test('uninstalling leaves nothing behind', async () => {
	await client.unpublish({ id: workflowId, versionId: '', name: '' });
	await client.request('DELETE', `/community-packages?name=${manifest.name}`);

	expect(await n8n.database.query('SELECT * FROM installed_packages')).toEqual([]);
	expect(await n8n.database.query('SELECT * FROM installed_nodes')).toEqual([]);
	const left = await readdir(path.join(n8n.userFolder, '.n8n'), { recursive: true });
	expect(left.filter((name) => name.includes('telecmi'))).toEqual([]);
});

test('the commands in README install it by hand and uninstall it', async () => {
	const readme = readFileSync(path.join(PACKAGE_DIRECTORY, 'README.md'), 'utf8');
	const [, byHand = ''] = /```bash\n(mkdir .+?)```/s.exec(readme) ?? [];
	const [, inContainer = ''] = /docker exec -w \S+ n8n sh -c '(.+?)'/.exec(readme) ?? [];
	const [, uninstall = ''] = /`(npm uninstall .+?)`/.exec(readme) ?? [];
	const env = { ...registry.env, HOME: n8n.userFolder };
	const run = async (command: string, ...below: string[]) =>
		await execa('sh', ['-ec', command], { cwd: path.join(n8n.userFolder, ...below), env });
	const listed = async () => await readdir(nodesFolder('node_modules'));

	await run(inContainer, '.n8n');
	expect(await listed()).toContain(manifest.name);
	await run(uninstall, '.n8n', 'nodes');
	expect(await listed()).not.toContain(manifest.name);
	await run(byHand);
	await n8n.program.stop();
	await n8n.program.start();
	const nodeInfos = NODES.map((name) => ({ name, version: name === NODES[0] ? 1 : 1.1 }));
	const loaded = await client.request<Array<{ name: string }>>('POST', '/node-types', {
		nodeInfos,
	});
	expect(loaded.map(({ name }) => `${manifest.name}.${name}`)).toEqual(NODES);
});

test('no secret has leaked', async () => {
	await n8n.program.stop();
	await expectNoLeaks(n8n.userFolder);
});

async function saveWorkflow(): Promise<void> {
	const credentials = {
		telecmiWebhookApi: await client.createCredential('telecmiWebhookApi', { token: TOKEN }),
		telecmiApi: await client.createCredential('telecmiApi', {
			appId: String(telecmi.appId),
			secret: telecmi.secret,
			baseUrl: telecmi.url,
		}),
	};
	const webhookId = randomUUID();
	const nodes = saved.nodes.map((node) => ({ ...node, webhookId, credentials }) as WorkflowNode);
	const workflow = await client.createWorkflow('Saved', nodes, saved.connections as Connections);
	workflowId = workflow.id;
	url = `${n8n.url}/webhook/${webhookId}/webhook?token=${TOKEN}`;
	await client.publish(workflow, url);
}

/** One call arrives as the item that was promised, and the action node behind the trigger answers. */
async function expectDelivery(): Promise<void> {
	const before = await client.executions(workflowId);
	const response = await fetch(url, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(LEG_A),
	});
	expect(await response.json()).toEqual({ status: 'accepted', event: 'cdr.outgoing.answered' });
	const [newest] = await client.finishedExecutions(workflowId, before.length + 1);
	if (newest === undefined) throw new Error('No execution');
	const { status, data } = newest;
	expect(status).toBe('success');
	const itemsOf = (node: string) =>
		data.resultData.runData[node]?.[0]?.data?.main[0]?.map(({ json }) => json);
	// With the parameters as they were saved.
	expect(itemsOf('TeleCMI Trigger')).toEqual([
		expect.objectContaining({ call_key: ITEM_A.call_key, custom: { crm: 'true' } }),
	]);
	expect(itemsOf('TeleCMI')).toEqual([expect.objectContaining({ balance: expect.any(Number) })]);
}
