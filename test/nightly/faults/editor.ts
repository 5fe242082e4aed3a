/** n8n's editor in Chromium, through the proxy: signing in, loading, executing, the Test URL's page. */
import { chromium, type Browser, type Page } from 'playwright-core';

import type { N8nClient, Owner } from '../../../tools/host/client';
import { CHROMIUM, pathOf } from '../../../tools/host/programs';
import { DOMAIN } from '../../../tools/host/proxy';
import { createTriggerWorkflow } from '../../../tools/host/workflow';

type Given = { client: N8nClient; owner: Owner; port: number };

export function checkEditor(given: () => Given): void {
	let browser: Browser;
	let page: Page;
	const failed: string[] = [];

	beforeAll(async () => {
		const rules = `--host-resolver-rules=MAP ${DOMAIN} 127.0.0.1`;
		browser = await chromium.launch({
			executablePath: pathOf(CHROMIUM) ?? 'chromium',
			args: ['--no-sandbox', '--disable-gpu', '--disable-quic', rules],
		});
		const context = await browser.newContext({
			baseURL: `https://${DOMAIN}:${given().port}`,
			// The certificate is Caddy's own.
			ignoreHTTPSErrors: true,
			viewport: { width: 1440, height: 900 },
		});
		page = await context.newPage();
	});

	afterAll(async () => await browser?.close());

	test('the owner signs in', async () => {
		const { owner } = given();
		await page.goto('/signin');
		await page.locator('input[type=email]').fill(owner.email);
		await page.locator('input[type=password]').fill(owner.password);
		await page.getByRole('button', { name: 'Sign in' }).click();
		await page.waitForURL(/\/home/);
		await page.waitForLoadState('networkidle');
	});

	test('the editor loads five times without one failed request', async () => {
		const { client } = given();
		const { id } = await createTriggerWorkflow(client, 'Loaded through the proxy');
		let count = 0;
		page.on('response', (response) => {
			count++;
			if (response.status() >= 400) failed.push(`${response.status()} ${response.url()}`);
		});
		page.on('requestfailed', (request) => {
			const { errorText = '' } = request.failure() ?? {};
			// The browser itself aborts what a page prefetches when it is loaded again.
			if (errorText !== 'net::ERR_ABORTED') failed.push(`${errorText} ${request.url()}`);
		});
		for (let times = 0; times < 5; times++) {
			await page.goto(`/workflow/${id}?load=${times}`);
			await page.locator('[data-test-id=canvas-node]').first().waitFor();
			await page.waitForLoadState('networkidle');
		}
		expect(failed).toEqual([]);
		expect(count).toBeGreaterThan(500);
	});

	test('a workflow is executed from the Test URL page, and the editor shows the item', async () => {
		await page.locator('[data-test-id=canvas-node][data-node-name="TeleCMI Trigger"]').dblclick();
		const parameters = page.locator('[data-test-id=node-parameters]');
		const choice = parameters.getByRole('radio', { name: 'Test URL' });
		if (!(await choice.isVisible())) await parameters.getByText('Webhook URLs').click();
		await choice.click();
		const [shown = ''] = await parameters.locator('.webhook-url').allInnerTexts();
		expect(shown).toContain(`https://${DOMAIN}:${given().port}/webhook-test/`);
		await page.locator('[data-test-id=trigger-execute-button]').click();
		await page.getByText('Listening for test event').waitFor();
		const testPage = await page.context().newPage();
		await testPage.goto(shown.trim());
		await testPage.getByRole('button', { name: 'Record of Answered Outgoing Call' }).click();
		await testPage.getByText('accepted').waitFor();
		// Arrives by the push connection.
		const output = page.locator('[data-test-id=output-panel]');
		await output.getByText('1 item', { exact: true }).waitFor();
		expect(failed).toEqual([]);
	});
}
