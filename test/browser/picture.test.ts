/** No picture shows a secret. */
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';

import { noteSecret } from '../../tools/host/noted';
import { Editor, SCREENSHOTS } from './editor';

const SECRET = 'secret-that-no-picture-shows';
const FILE = path.join(SCREENSHOTS, 'refused.png');

let editor: Editor;
beforeAll(async () => {
	noteSecret('a secret', SECRET);
	editor = await Editor.open();
	await rm(FILE, { force: true });
});
afterAll(async () => await editor.close());

test.each([
	['in the text', `<p>The URL ends in ?token=${SECRET}</p>`],
	['in a field', `<input value="${SECRET}">`],
	['in a text field of several lines', `<textarea>${SECRET}</textarea>`],
	['in a frame', `<iframe srcdoc="<p>${SECRET}</p>"></iframe>`],
])('a page with a secret %s is not taken a picture of', async (_, html) => {
	await editor.page.setContent(html);
	await expect(editor.picture('refused')).rejects.toThrow(/a secret .* in the picture "refused"/);
	await expect(editor.picture('refused', editor.page.locator('body'))).rejects.toThrow();
	expect(existsSync(FILE)).toBe(false);
});

test('a page without one is', async () => {
	await editor.page.setContent('<p>The URL ends in ?token=</p>');
	await editor.picture('taken');
	expect(existsSync(path.join(SCREENSHOTS, 'taken.png'))).toBe(true);
});
