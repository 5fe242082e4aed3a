/** n8n's editor in a real Chromium, in the words of somebody who uses it. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import {
	chromium,
	selectors,
	type Browser,
	type BrowserContext,
	type Locator,
	type Page,
} from 'playwright-core';

import type { JsonObject } from '../../nodes/notification/json';
import { client } from '../e2e/n8n';
import { PACKAGE_DIRECTORY } from '../../tools/host/pack';
import { notedSecrets } from '../../tools/host/noted';
import { CHROMIUM, pathOf } from '../../tools/host/programs';
import { leaks } from '../helpers/secrets';

/** Where each step leaves its picture, to be looked at. */
export const SCREENSHOTS = path.join(PACKAGE_DIRECTORY, '.cache', 'screenshots');

/** The window of the editor. */
export const SIZE = { width: 1440, height: 900 };

/** Messages that come and go. */
const HIDE_MESSAGES = '.el-notification { visibility: hidden !important }';

const FLAGS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];

selectors.setTestIdAttribute('data-test-id');

export class Editor {
	private constructor(
		private readonly browser: Browser,
		readonly context: BrowserContext,
		readonly page: Page,
	) {}

	/** Opens the editor, signed in. */
	static async open(): Promise<Editor> {
		await mkdir(SCREENSHOTS, { recursive: true });
		const browser = await chromium.launch({
			executablePath: pathOf(CHROMIUM) ?? 'chromium',
			args: FLAGS,
		});
		const context = await browser.newContext({ viewport: SIZE });
		const [name = '', value = ''] = client.session().cookie.split(/=(.*)/s);
		await context.addCookies([{ name, value, url: client.url }]);
		await context.grantPermissions(['clipboard-read', 'clipboard-write']);
		context.setDefaultTimeout(60_000);
		// Hints that n8n shows once to everybody, and that would stand in the pictures.
		for (const place of ['NDV', 'CANVAS']) {
			const hint = `localStorage.setItem('N8N_PIN_DATA_DISCOVERY_${place}', 'true')`;
			await context.addInitScript(`try { ${hint} } catch {}`);
		}
		return new Editor(browser, context, await context.newPage());
	}

	async close(): Promise<void> {
		await this.browser.close();
	}

	/** What a step looks like, kept to be looked at. Throws rather than to show a secret. */
	async picture(name: string, of: Page | Locator = this.page): Promise<void> {
		const page = 'page' in of ? of.page() : of;
		const found = leaks(notedSecrets(), { [`the picture "${name}"`]: await shownOn(page) });
		if (found.length > 0) throw new Error(`No picture is taken: ${found.join(', ')}`);
		await of.screenshot({
			path: path.join(SCREENSHOTS, `${name}.png`),
			animations: 'disabled',
			style: HIDE_MESSAGES,
		});
	}

	/** For the docs: dark as `<name>.dark`, then light. */
	async lightAndDark(name: string, of: Page | Locator = this.page): Promise<void> {
		const page = 'page' in of ? of.page() : of;
		for (const colorScheme of ['dark', 'light'] as const) {
			await page.emulateMedia({ colorScheme });
			await this.picture(colorScheme === 'dark' ? `${name}.dark` : name, of);
		}
	}

	async openWorkflow(id: string): Promise<void> {
		await this.page.goto(`${client.url}/workflow/${id}`);
		await this.page.getByTestId('canvas-node').first().waitFor();
	}

	async newWorkflow(): Promise<void> {
		await this.page.goto(`${client.url}/workflow/new`);
		await this.page.getByTestId('canvas-plus-button').waitFor();
	}

	/** What the editor finds for a word, from an empty canvas. */
	async searchNodes(words: string): Promise<Locator> {
		const search = this.page.getByTestId('node-creator-search-bar');
		if (!(await search.isVisible())) await this.page.getByTestId('canvas-plus-button').click();
		await this.page.getByTestId('item-iterator-item').first().waitFor();
		await search.fill(words);
		await this.page.getByText('On webhook call').waitFor({ state: 'hidden' });
		return this.page.getByText('Starts the workflow when a call rings');
	}

	async openNode(name: string): Promise<Locator> {
		await this.page.locator(`[data-test-id=canvas-node][data-node-name="${name}"]`).dblclick();
		return await this.nodeView();
	}

	async nodeView(): Promise<Locator> {
		const view = this.page.getByTestId('ndv');
		await view.waitFor();
		return view;
	}

	/** The URLs that the open node shows. */
	async webhookUrls(tab: 'Test URL' | 'Production URL'): Promise<string[]> {
		const parameters = this.page.getByTestId('node-parameters');
		const choice = parameters.getByRole('radio', { name: tab });
		if (!(await choice.isVisible())) await parameters.getByText('Webhook URLs').click();
		await choice.click();
		const urls = await parameters.locator('.webhook-url').allInnerTexts();
		return urls.map((url) => url.trim());
	}

	/** Clicks the Test URL, which n8n then has in the clipboard. */
	async copyTestUrl(): Promise<string> {
		await this.webhookUrls('Test URL');
		await this.page.getByTestId('node-parameters').locator('.webhook-url').click();
		return await this.page.evaluate<string>('navigator.clipboard.readText()');
	}

	/** n8n knows a Test URL a moment after the editor says that it listens. */
	async openTab(url: string): Promise<Page> {
		const tab = await this.context.newPage();
		while ((await tab.goto(reachable(url)))?.status() === 404) await tab.waitForTimeout(200);
		return tab;
	}

	/** Opens the list of a parameter. */
	async openList(parameter: string): Promise<void> {
		const view = await this.nodeView();
		await view.locator('.parameter-item', { hasText: parameter }).locator('.el-select').click();
	}

	async choose(parameter: string, option: string): Promise<void> {
		await this.openList(parameter);
		await this.page.getByRole('option', { name: option }).click();
	}

	async closeNode(): Promise<void> {
		await this.page.getByTestId('ndv-close-button').click();
		await this.page.getByTestId('ndv').waitFor({ state: 'hidden' });
	}

	/** Adds a node behind the last one, for one of its operations, and opens it. */
	async addNodeBehind(name: string, operation: string): Promise<void> {
		await this.page.getByTestId('canvas-handle-plus').last().click();
		await this.page.getByTestId('node-creator-search-bar').fill(name);
		await this.page.getByText(name, { exact: true }).first().click();
		await this.page.getByText(operation, { exact: true }).click();
		await this.nodeView();
	}

	async listen(): Promise<void> {
		await this.page.getByTestId('trigger-execute-button').click();
		await this.page.getByText('Listening for test event').waitFor();
	}

	async showOutputAs(view: 'Schema' | 'Table' | 'JSON'): Promise<void> {
		await this.page.getByTestId('output-panel').getByRole('radio', { name: view }).click();
	}

	/** The item that came, as the JSON view shows it. */
	async outputItem(): Promise<JsonObject> {
		const output = this.page.getByTestId('output-panel');
		await output.getByText('1 item', { exact: true }).waitFor();
		await this.showOutputAs('JSON');
		await output.getByText('"delivery_key"').waitFor();
		const shown = await output.getByTestId('ndv-data-container').innerText();
		// The view indents by spaces that do not break, which JSON does not know.
		const json = shown
			.slice(shown.indexOf('['), shown.lastIndexOf(']') + 1)
			.replaceAll('\u00a0', ' ');
		const [item] = JSON.parse(json) as JsonObject[];
		return item ?? {};
	}
}

/** Where a URL that the editor shows is reached here, whatever address n8n goes by. */
export function reachable(shown: string): string {
	return client.url + new URL(shown).pathname;
}

/** Text, and what stands in fields, in all frames. Runs in the page, whose types are not ours. */
const SHOWN = `[
	document.body?.innerText ?? '',
	...[...document.querySelectorAll('input, textarea')].map(({ value }) => value),
].join('\\n')`;

async function shownOn(page: Page): Promise<string> {
	const texts = await Promise.all(
		page.frames().map(async (frame) => await frame.evaluate<string>(SHOWN)),
	);
	return texts.join('\n');
}
