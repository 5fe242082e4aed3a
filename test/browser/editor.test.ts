/** From an empty canvas to the first call, in the order that the panel gives. */
import { randomUUID } from 'node:crypto';

import type { Workflow } from '../../tools/host/client';
import { createTriggerWorkflow, TRIGGER, triggerNode } from '../../tools/host/workflow';
import { client, send } from '../e2e/n8n';
import { LEG_B } from '../helpers/outgoingAnswered';
import { readExample } from '../nightly/importExample';
import { Editor, reachable, SIZE } from './editor';

const EVENT = 'Record of Answered Outgoing Call';
const TOKEN = 'token-of-the-browser-tests';

let editor: Editor;
beforeAll(async () => {
	editor = await Editor.open();
});
afterAll(async () => await editor.close());

test.each(['telecmi', 'missed call', 'cdr', 'ivr', 'dialer', 'call center', 'call centre'])(
	'the editor finds the trigger by "%s"',
	async (words) => {
		await editor.newWorkflow();
		const found = await editor.searchNodes(words);
		await editor.picture(`search-${words.replace(' ', '-')}`);
		await found.waitFor();
	},
);

describe('without a token', () => {
	let testUrl = '';

	test('a new trigger says what to do, and its Test URL is copied by a click', async () => {
		await editor.newWorkflow();
		await editor.picture('empty-canvas');
		const found = await editor.searchNodes('telecmi');
		await editor.picture('search');
		await found.click();
		const choice = editor.page.getByText(`On ${EVENT.toLowerCase()}`);
		await choice.hover();
		await editor.picture('choice-of-events');
		await choice.click();
		const view = await editor.nodeView();
		for (const words of [
			'Try it without a call',
			'Settings → Webhooks',
			'WEBHOOK_URL',
			'Publish',
		]) {
			await view.getByText(words, { exact: false }).first().waitFor();
		}
		await view.getByText('arrives twice, once per leg').waitFor();
		await editor.choose('Call Legs', 'One per Call');
		await view.getByText('arrives twice, once per leg').waitFor({ state: 'hidden' });
		const [productionUrl] = await editor.webhookUrls('Production URL');
		testUrl = await editor.copyTestUrl();
		await editor.lightAndDark('panel', view);
		await editor.picture('url-copied');
		expect(testUrl).toMatch(/\/webhook-test\/[0-9a-f-]{36}\/webhook$/);
		expect(productionUrl).toBe(testUrl.replace('webhook-test', 'webhook'));
		await editor.openList('Trigger On');
		await editor.picture('events');
		await editor.page.keyboard.press('Escape');
	});

	test('a button of the test page brings an item into the editor', async () => {
		await editor.listen();
		await editor.picture('listening');
		const tab = await editor.openTab(testUrl);
		await tab.setViewportSize({ width: 800, height: 640 });
		await editor.lightAndDark('test-page', tab);
		await tab.getByRole('button', { name: EVENT }).click();
		await tab.getByText('was accepted').waitFor();
		await editor.picture('test-page-sent', tab);
		await tab.close();
		const item = await editor.outputItem();
		await editor.showOutputAs('Schema');
		const { page } = editor;
		await page.setViewportSize({ width: 1440, height: 980 });
		await editor.lightAndDark('item', page.getByTestId('output-panel'));
		await page.setViewportSize(SIZE);
		await editor.picture('item-in-editor');
		expect(item).toMatchObject({ event: 'cdr.outgoing.answered', leg: 'b', to: '442000000001' });
		expect(Date.now() - Number(item.time)).toBeLessThan(60_000);
	});

	test('published, it says so, and a call is in the list of executions', async () => {
		const { page } = editor;
		await editor.closeNode();
		await page.getByTestId('workflow-open-publish-modal-button').click();
		await page.getByTestId('workflow-publish-button').click();
		await page.getByText('Calls now start this workflow').waitFor();
		await editor.picture('published');
		const [, id = ''] = /\/workflow\/([^/?]+)/.exec(page.url()) ?? [];
		const before = (await client.executions(id)).length;
		const productionUrl = reachable(testUrl).replace('webhook-test', 'webhook');
		expect((await send(productionUrl, { body: LEG_B })).status).toBe(200);
		const [newest] = await client.finishedExecutions(id, before + 1);
		expect(newest).toMatchObject({ status: 'success', mode: 'webhook' });
		await page.keyboard.press('Escape');
		await editor.openWorkflow(id);
		const view = await editor.openNode(TRIGGER);
		await view.getByText('publish it again').waitFor();
		await editor.picture('panel-published');
		await editor.closeNode();
		await page.getByTestId('radio-button-executions').click();
		await page.getByText('Succeeded').nth(before).waitFor();
		await editor.picture('executions');
	});
});

test('with a token, the test page opens only to the token and keeps it to itself', async () => {
	const credential = await client.createCredential('telecmiWebhookApi', { token: TOKEN });
	const workflow = await createTriggerWorkflow(client, 'browser, with a token', {
		parameters: { authentication: 'webhookToken', legs: 'outcome' },
		credentials: { telecmiWebhookApi: credential },
	});
	await editor.openWorkflow(workflow.id);
	const view = await editor.openNode(TRIGGER);
	await view.getByText('?token=YOUR_TOKEN').waitFor();
	await view.getByTestId('credential-edit-button').click();
	await editor.page.getByText('openssl rand -hex 16').waitFor();
	await editor.picture('token');
	await editor.openWorkflow(workflow.id);
	await editor.openNode(TRIGGER);
	await editor.listen();
	const tab = await editor.openTab(workflow.testUrl);
	await tab.getByText('Append ?token=').waitFor();
	await editor.picture('test-page-without-token', tab);
	await tab.goto(`${workflow.testUrl}?token=${TOKEN}`);
	expect(await tab.content()).not.toContain(TOKEN);
	await tab.getByRole('button', { name: 'Record of Missed Incoming Call' }).click();
	await tab.getByText('press Stop Listening').waitFor();
	await editor.picture('test-page-not-listened-for', tab);
	await tab.getByRole('link', { name: 'Back to the buttons' }).click();
	await tab.getByRole('button', { name: EVENT }).click();
	await tab.getByText('was accepted').waitFor();
	await tab.close();
	const item = await editor.outputItem();
	expect(item).toMatchObject({ leg: 'b', leg_party: 'customer', record: true });
	expect(JSON.stringify(item)).not.toContain(TOKEN);
});

test('the Slack example shows the call that went through it', async () => {
	const { page } = editor;
	const example = readExample('post-calls-to-slack.json');
	const trigger = triggerNode();
	const slackApi = await client.createCredential('slackApi', { accessToken: randomUUID() });
	const nodes = example.nodes.filter(({ type }) => !type.endsWith('.stickyNote'));
	for (const node of nodes) {
		if (node.name === TRIGGER) node.webhookId = trigger.webhookId;
		if (node.type.endsWith('.slack')) node.credentials = { slackApi };
	}
	const { id } = await client.request<Workflow>('POST', '/workflows', {
		...{ ...example, nodes, active: false },
		// Slack is not asked.
		pinData: { 'Post Answered Call': [{ json: { ok: true } }] },
	});
	await editor.openWorkflow(id);
	await page.getByTestId('execute-workflow-button').click();
	await page.getByText('Stop').first().waitFor();
	const tab = await editor.openTab(`${client.url}/webhook-test/${trigger.webhookId}/webhook`);
	await tab.getByRole('button', { name: EVENT }).click();
	await tab.getByText('was accepted').waitFor();
	await tab.close();
	await page.getByText('1 item').nth(3).waitFor();
	await page.getByText('Execute workflow').first().waitFor();
	await page.getByText('Logs', { exact: true }).click();
	await page.getByText('Describe Call').last().click();
	await page.getByText('202 called').waitFor();
	await page.setViewportSize({ width: 1440, height: 740 });
	await page.getByTestId('zoom-to-fit').click();
	// n8n moves the nodes step by step.
	await page.waitForTimeout(2_000);
	await editor.lightAndDark('workflow');
	await page.setViewportSize(SIZE);
});
