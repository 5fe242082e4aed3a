/** The examples, imported by somebody who cannot code. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Locator } from 'playwright-core';

import { EXAMPLES, EXAMPLES_FOLDER, readExample, type Example } from '../helpers/examples';
import { client } from '../e2e/n8n';
import { Editor } from './editor';

const NOTE = 'n8n-nodes-base.stickyNote';

let editor: Editor;
let folder: string;
beforeAll(async () => {
	folder = await mkdtemp(path.join(tmpdir(), 'telecmi-examples-'));
	editor = await Editor.open();
});
afterAll(async () => {
	await editor.close();
	await rm(folder, { recursive: true, force: true });
});

/** "Import from File", without the dialog that the browser would open. */
async function importFile(file: string): Promise<void> {
	const { page } = editor;
	await editor.newWorkflow();
	await page.getByTestId('workflow-import-input').setInputFiles(file);
	await page.getByTestId('canvas-node').first().waitFor();
}

/** Whether a sticky note is too small for its text. */
async function isCutOff(note: Locator): Promise<boolean> {
	return await note.evaluate((element: unknown) => {
		type Box = { clientHeight: number; scrollHeight: number };
		const all = (element as { querySelectorAll(selector: string): Iterable<Box> }).querySelectorAll(
			'*',
		);
		const [shown, ...inner] = [...all];
		return inner.some(({ scrollHeight }) => scrollHeight > (shown?.clientHeight ?? 0));
	});
}

/** What the editor marks wrong in an imported workflow, by node. */
async function marks(example: Example): Promise<string[]> {
	const { page } = editor;
	const found: string[] = [];
	for (const { name, type } of example.nodes) {
		if (type === NOTE) continue;
		const view = await editor.openNode(name);
		// Lists that come from elsewhere are asked for once the node is open.
		await page.waitForTimeout(1_500);
		const count = await view.getByTestId('parameter-issues').count();
		if (count > 0) found.push(`${name}: ${count} parameters`);
		if ((await view.getByTestId('node-parameters').count()) === 0) found.push(`${name}: unknown`);
		await page.getByTestId('ndv-close-button').click();
		await view.waitFor({ state: 'hidden' });
	}
	return found;
}

test.each(EXAMPLES)('%s opens with no unknown node and nothing marked wrong', async (file) => {
	const { page } = editor;
	const example = readExample(file);
	await importFile(path.join(EXAMPLES_FOLDER, file));
	const note = page.getByTestId('sticky');
	await note.waitFor();
	await editor.picture(`example-${file}`);
	expect(await isCutOff(note)).toBe(false);
	expect(await marks(example)).toEqual([]);

	// The editor has saved it by now, with ids of its own.
	const id = /workflow\/([^/?]+)/.exec(page.url())?.[1];
	const saved = await client.request<Example>('GET', `/workflows/${id}`);
	expect(saved.nodes.map(({ name }) => name).sort()).toEqual(
		example.nodes.map(({ name }) => name).sort(),
	);
	const trigger = saved.nodes.find(({ type }) => type.endsWith('.telecmiTrigger'));
	expect(trigger?.webhookId).toMatch(/^[0-9a-f-]{36}$/);
});

test('a broken copy is marked', async () => {
	const example = readExample('slack-by-outcome.json');
	for (const node of example.nodes) {
		if (node.name === 'Post Missed Call') node.parameters.text = '';
		if (node.type === NOTE) node.parameters.height = 300;
		if (node.name === 'By Outcome') node.type = 'n8n-nodes-base.switchboard';
	}
	const file = path.join(folder, 'broken.json');
	await writeFile(file, JSON.stringify(example));
	await importFile(file);
	expect(await isCutOff(editor.page.getByTestId('sticky'))).toBe(true);
	expect(await marks(example)).toEqual(['By Outcome: unknown', 'Post Missed Call: 1 parameters']);
});
