/** The action node as the editor shows it. */
import { client } from '../e2e/n8n';
import { Editor } from './editor';

let editor: Editor;
beforeAll(async () => {
	editor = await Editor.open();
});
afterAll(async () => await editor.close());

test('Get Many call records opens with nothing marked wrong but the credential to choose', async () => {
	const workflow = await client.createWorkflow(
		'browser, action node',
		[
			{
				name: 'TeleCMI',
				type: 'n8n-nodes-telecmi.telecmi',
				typeVersion: 1,
				parameters: { resource: 'callRecord', operation: 'getMany' },
			},
		],
		{},
	);
	await editor.openWorkflow(workflow.id);
	const view = await editor.openNode('TeleCMI');
	for (const words of ['Resource', 'Operation', 'Direction', 'Outcome', 'Start Date', 'End Date']) {
		await view.getByText(words, { exact: true }).first().waitFor();
	}
	await editor.picture('action-node');
	expect(await view.getByTestId('parameter-issues').count()).toBe(0);
});
