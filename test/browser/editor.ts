/** n8n's editor in a real Chromium, in the words of somebody who uses it. */
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { chromium, selectors, type Browser, type BrowserContext, type Page } from 'playwright-core';

import { client } from '../e2e/n8n';
import { PACKAGE_DIRECTORY } from '../support/host/pack';

/** Where each step leaves its picture, to be looked at. */
export const SCREENSHOTS = path.join(PACKAGE_DIRECTORY, '.cache', 'screenshots');

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

/** CHROME_PATH, or where Debian and others put it. */
export function chromiumPath(): string | undefined {
	return [process.env.CHROME_PATH, '/usr/bin/chromium', '/usr/bin/google-chrome'].find(
		(candidate) => candidate !== undefined && existsSync(candidate),
	);
}

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
			executablePath: chromiumPath() ?? 'chromium',
			args: FLAGS,
		});
		const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
		const [name = '', value = ''] = client.session().cookie.split(/=(.*)/s);
		await context.addCookies([{ name, value, url: client.url }]);
		context.setDefaultTimeout(15_000);
		return new Editor(browser, context, await context.newPage());
	}

	async close(): Promise<void> {
		await this.browser.close();
	}

	async picture(name: string, page = this.page): Promise<void> {
		await page.screenshot({ path: path.join(SCREENSHOTS, `${name}.png`) });
	}

	async openWorkflow(id: string): Promise<void> {
		await this.page.goto(`${client.url}/workflow/${id}`);
		await this.page.getByTestId('canvas-node').first().waitFor();
	}

	async newWorkflow(): Promise<void> {
		await this.page.goto(`${client.url}/workflow/new`);
		await this.page.getByTestId('canvas-plus-button').waitFor();
	}

	/** From an empty canvas: what the editor finds for a word. */
	async searchNodes(words: string): Promise<void> {
		await this.page.getByTestId('canvas-plus-button').click();
		await this.page.getByTestId('node-creator-search-bar').fill(words);
	}

	/** A node's own page, by a double click on the canvas. */
	async openNode(name: string): Promise<void> {
		await this.page.locator(`[data-test-id=canvas-node][data-node-name="${name}"]`).dblclick();
		await this.page.getByTestId('ndv').waitFor();
	}

	/** The URLs that the open node shows, by the tab they are behind. */
	async webhookUrls(tab: 'Test URL' | 'Production URL'): Promise<string[]> {
		const panel = this.page.getByTestId('ndv');
		const toggle = panel.getByText('Webhook URLs', { exact: true });
		if (!(await panel.getByText('Test URL', { exact: true }).isVisible())) await toggle.click();
		await panel
			.getByTestId('node-parameters')
			.or(panel)
			.getByText(tab, { exact: true })
			.first()
			.click();
		return await panel.locator('[class*=webhook-url], [class*=webhookUrl]').allInnerTexts();
	}
}
