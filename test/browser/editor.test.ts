import { Editor } from './editor';

let editor: Editor;
beforeAll(async () => {
	editor = await Editor.open();
});
afterAll(async () => await editor.close());

test('from an empty canvas to the first call', async () => {
	const { page } = editor;
	await editor.newWorkflow();
	await editor.searchNodes('telecmi');
	await page.getByText('Starts the workflow when a call rings').click();
	await page.getByText('On outgoing call answered record').click();
	await page.getByTestId('ndv').waitFor();
	await page.waitForTimeout(500);
	await page.getByTestId('node-parameters').getByText('Webhook URLs').click();
	await page.waitForTimeout(500);
	await editor.picture('4-urls');
	console.log(
		await page.getByTestId('node-parameters').evaluate((e) => e.innerHTML.slice(0, 3000)),
	);
	await page.getByTestId('trigger-execute-button').click();
	await page.waitForTimeout(1500);
	await editor.picture('5-listening');
	console.log(await page.getByTestId('ndv').innerText());
	const url =
		(await page.getByTestId('ndv').innerText()).match(/http\S+webhook-test\S+/)?.[0] ?? '';
	const tab = await editor.context.newPage();
	const r = await tab.goto(url);
	console.log(r?.status(), r?.headers());
	await editor.picture('6-page', tab);
	await tab.getByRole('button', { name: 'Outgoing Call Answered (Record)' }).click();
	await tab.waitForLoadState();
	await editor.picture('7-sent', tab);
	await page.bringToFront();
	await page.waitForTimeout(1500);
	await editor.picture('8-item');
	console.log(await page.getByTestId('output-panel').innerText());
}, 90_000);
