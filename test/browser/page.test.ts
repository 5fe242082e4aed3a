/** The test page for everybody: without a mouse, without sight, on a small screen, at night. */
import { readFileSync } from 'node:fs';
import type { AxeResults } from 'axe-core';

import { page as routingPage } from '../../nodes/TelecmiCallRoutingTrigger/testPage';
import {
	listeningPage,
	notListenedForPage,
	sentPage,
} from '../../nodes/TelecmiTrigger/testPage/page';
import { EVERY_EVENT, type CallEvent } from '../../nodes/notification/events';
import { unauthorizedPage } from '../../nodes/webhook/page';
import { settings } from '../helpers/notifications';
import { Editor } from './editor';

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const event = EVERY_EVENT[0] as CallEvent;
const { selection } = settings({ events: ['cdr.outgoing.answered', 'other'] });

const PAGES = [
	['listening', listeningPage(selection)],
	['sent', sentPage(event)],
	['not-listened-for', notListenedForPage(event)],
	['unauthorized', unauthorizedPage()],
	['routing', routingPage()],
] as const;

let editor: Editor;
beforeAll(async () => {
	editor = await Editor.open();
});
afterAll(async () => await editor.close());

describe.each(PAGES)('the page "%s"', (name, html) => {
	test.each(['light', 'dark'] as const)('has nothing for axe to find, %s', async (colorScheme) => {
		const { page } = editor;
		await page.emulateMedia({ colorScheme });
		await page.setContent(html);
		await page.addScriptTag({ content: AXE });
		const results = (await page.evaluate('axe.run()')) as AxeResults;
		expect(results.violations).toEqual([]);
		expect(results.passes.length).toBeGreaterThan(5);
		await editor.picture(`page-${name}-${colorScheme}`);
	});

	test('needs no sideways scrolling at 320 px', async () => {
		const { page } = editor;
		await page.setViewportSize({ width: 320, height: 640 });
		await page.setContent(html);
		expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320);
		await editor.picture(`page-${name}-320`);
	});

	test('has no script and nothing from outside', () => {
		expect(html).not.toMatch(/<script|\bon[a-z]+=|(src|action|href)="[^"]|url\(|@import/);
	});
});
