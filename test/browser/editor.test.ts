/** From an empty canvas to the first call, by somebody who cannot code. */
import { LEG_A } from '../helpers/outgoingAnswered';
import { createTriggerWorkflow, TRIGGER } from '../../tools/host/workflow';
import { client, send } from '../e2e/n8n';
import { Editor, reachable } from './editor';

const EVENT = 'Outgoing Call Answered (Record)';
const TOKEN = 'token-of-the-browser-tests';

let editor: Editor;
beforeAll(async () => {
	editor = await Editor.open();
});
afterAll(async () => await editor.close());

test.each(['telecmi', 'phone', 'cdr', 'voice', 'telephony', 'missed call', 'ivr', 'click to call'])(
	'the editor finds the trigger by "%s"',
	async (words) => {
		await editor.newWorkflow();
		await (await editor.searchNodes(words)).waitFor();
	},
);

describe('without a token', () => {
	let productionUrl = '';

	test('the panel tells the steps, and one URL is shown', async () => {
		await editor.newWorkflow();
		await (await editor.searchNodes('telecmi')).click();
		await editor.page.getByText('On outgoing call answered record').click();
		const view = await editor.nodeView();
		for (const words of [
			'Copy the Production URL',
			'Settings → Webhooks',
			'call report',
			'notify',
			'POST',
			'Publish this workflow',
		]) {
			await view.getByText(words, { exact: false }).first().waitFor();
		}
		const testUrls = await editor.webhookUrls('Test URL');
		const productionUrls = await editor.webhookUrls('Production URL');
		await editor.picture('panel');
		expect(testUrls).toEqual([expect.stringMatching(/\/webhook-test\/[0-9a-f-]{36}\/webhook$/)]);
		expect(productionUrls).toEqual([testUrls[0]?.replace('webhook-test', 'webhook')]);
		productionUrl = productionUrls[0] ?? '';
	});

	test('a button of the test page brings an item into the editor', async () => {
		const [testUrl = ''] = await editor.webhookUrls('Test URL');
		await editor.listen();
		const tab = await editor.context.newPage();
		await tab.goto(reachable(testUrl));
		await editor.picture('test-page', tab);
		await tab.getByRole('button', { name: EVENT }).click();
		await tab.getByText('its item is in the editor').waitFor();
		await editor.picture('test-page-sent', tab);
		await tab.close();
		const item = await editor.outputItem();
		await editor.picture('item');
		expect(item).toMatchObject({
			event: 'cdr.outgoing.answered',
			to: '442000000000',
			custom_crm: 'true',
		});
		expect(Date.now() - Number(item.time)).toBeLessThan(60_000);
	});

	test('published, a call at the Production URL is in the list of executions', async () => {
		const { page } = editor;
		await page.getByTestId('ndv-close-button').click();
		await page.getByTestId('workflow-open-publish-modal-button').click();
		await page.getByTestId('workflow-publish-button').click();
		await page.getByText('Calls now start this workflow').waitFor();
		await editor.picture('published');
		const [, id = ''] = /\/workflow\/([^/?]+)/.exec(page.url()) ?? [];
		const before = (await client.executions(id)).length;
		const answer = await send(reachable(productionUrl), { body: LEG_A });
		expect(answer.status).toBe(200);
		const [newest] = await client.finishedExecutions(id, before + 1);
		expect(newest).toMatchObject({ status: 'success', mode: 'webhook' });
		await page.keyboard.press('Escape');
		await page.getByTestId('radio-button-executions').click();
		await page.getByText('Succeeded').nth(before).waitFor();
		await editor.picture('executions');
	});
});

test('with a token, the test page opens to the token only and sends it along', async () => {
	const credential = await client.createCredential('telecmiWebhookApi', { token: TOKEN });
	const workflow = await createTriggerWorkflow(client, 'browser, with a token', {
		parameters: { authentication: 'webhookToken', legs: 'b' },
		credentials: { telecmiWebhookApi: credential },
	});
	await editor.openWorkflow(workflow.id);
	const view = await editor.openNode(TRIGGER);
	await view.getByText('?token=').first().waitFor();
	await editor.listen();
	const tab = await editor.context.newPage();
	expect((await tab.goto(workflow.testUrl))?.status()).toBe(401);
	await tab.goto(`${workflow.testUrl}?token=${TOKEN}`);
	expect(await tab.content()).not.toContain(TOKEN);
	await tab.getByRole('button', { name: 'Incoming Call Missed (Record)' }).click();
	await tab.getByText('does not listen for it').waitFor();
	await editor.picture('test-page-ignored', tab);
	await tab.getByRole('link', { name: 'Back to the buttons' }).click();
	await tab.getByRole('button', { name: EVENT }).click();
	await tab.getByText('its item is in the editor').waitFor();
	await tab.close();
	const item = await editor.outputItem();
	expect(item).toMatchObject({ leg: 'b', leg_party: 'customer', record: true });
	expect(JSON.stringify(item)).not.toContain(TOKEN);
});
