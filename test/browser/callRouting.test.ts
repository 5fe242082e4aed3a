/** Routing requests in the editor, answered with TeleCMI's documented JSON. */
import { client } from '../e2e/n8n';
import { answer, createRouting } from '../helpers/callRouting';
import { TelecmiStandIn } from '../helpers/telecmi/server';
import { Editor } from './editor';

const telecmi = new TelecmiStandIn();
let editor: Editor;
beforeAll(async () => {
	await telecmi.start();
	editor = await Editor.open();
});
afterAll(async () => {
	await editor.close();
	await telecmi.stop();
});

/** What the test page's button is answered with. */
async function press(testUrl: string, picture: string): Promise<string> {
	const { page } = editor;
	await page.getByTestId('execute-workflow-button').click();
	await page.getByText('Paste the Test URL into a new browser tab').waitFor();
	await editor.picture(`${picture}-listening`);
	const tab = await editor.openTab(testUrl);
	await editor.picture(`${picture}-test-page`, tab);
	await tab.getByRole('button', { name: 'Incoming call' }).click();
	await tab.getByText('"agent_id"').waitFor();
	await editor.picture(`${picture}-answer`, tab);
	const text = await tab.locator('body').innerText();
	await tab.close();
	await page.getByText('1 item').first().waitFor();
	await editor.picture(`${picture}-answered`);
	return text;
}

test('from an empty canvas to an answered routing request', async () => {
	const { page } = editor;
	await editor.newWorkflow();
	await editor.searchNodes('call routing');
	await editor.picture('search-call-routing');
	await page.getByText('Starts the workflow while a call waits').click();
	await editor.picture('routing-details');
	await page.getByText('Add to workflow').click();
	const view = await editor.nodeView();
	for (const words of ['The last node is the answer', 'piopiy script', 'Try it without a call']) {
		await view.getByText(words).first().waitFor();
	}
	const testUrl = await editor.copyTestUrl();
	await editor.picture('routing-panel');
	await editor.closeNode();
	await editor.addNodeBehind('TeleCMI', 'Ring users');
	await view.getByPlaceholder('e.g. 101_1111112').fill('101_1111112');
	await view.getByPlaceholder('e.g. 919966000000').fill('919966000000');
	await editor.picture('routing-ring-users');
	await editor.closeNode();
	expect(await press(testUrl, 'routing')).toBe(
		'{"code":200,"result":[{"agent_id":"101_1111112","phone":"919966000000"}]}',
	);
});

test('a user from the list of TeleCMI is rung', async () => {
	const { appId, secret, url: baseUrl } = telecmi;
	const telecmiApi = await client.createCredential('telecmiApi', { appId, secret, baseUrl });
	const ringUsers = { ...answer({ operation: 'ringUsers' }), credentials: { telecmiApi } };
	const { workflow, path } = await createRouting(client, [ringUsers]);
	await editor.openWorkflow(workflow.id);
	const view = await editor.openNode('TeleCMI');
	await editor.choose('Choose Users', 'From List');
	await view.getByTestId('rlc-input').click();
	const user = editor.page.getByText(`Manish (101_${appId})`);
	await user.waitFor();
	await editor.picture('routing-list');
	await user.click();
	await editor.picture('routing-user-from-list');
	await editor.closeNode();
	const testUrl = client.url + path.replace('/webhook/', '/webhook-test/');
	expect(await press(testUrl, 'routing-listed')).toBe(
		`{"code":200,"result":[{"agent_id":"101_${appId}"}]}`,
	);
});
