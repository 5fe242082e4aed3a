/** The trigger's part beyond notifications: the Test URL in a browser, publishing, the credential's check. */
import { SAMPLES } from '../helpers/notifications';
import { call, checkCredential, publishUnder } from './call';

const EVENTS = [...new Set(SAMPLES.map(({ event }) => event))];
const FORM = 'application/x-www-form-urlencoded';

describe('the Test URL, opened in a browser', () => {
	test.each([
		['one event', ['cdr.incoming.missed'], 1],
		['all events', ['*'], 14],
		['none but what nobody documented', ['other'], 0],
	])('has a button for each event, where the node listens for %s', async (_, events, listened) => {
		const { returned, written } = await call({
			mode: 'manual',
			method: 'GET',
			parameters: { events },
		});
		const page = String(returned.webhookResponse);
		expect(returned.workflowData).toBeUndefined();
		expect(written.headers?.['Content-Security-Policy']).toMatch(/^default-src 'none';/);
		const [before = '', after = ''] = page.split('does not listen for</h2>');
		const buttons = (part: string) =>
			[...part.matchAll(/name="sample" value="([^"]+)"/g)].map(([, name]) => name);
		expect(buttons(before)).toHaveLength(listened);
		expect([...buttons(before), ...buttons(after)].sort()).toEqual([...EVENTS].sort());
		expect(page).not.toContain('<script');
	});

	test.each(EVENTS)('the button of %s starts the workflow with its item', async (event) => {
		const { returned } = await call({
			mode: 'manual',
			contentType: FORM,
			parameters: { events: ['*'] },
			body: { sample: event },
		});
		expect(returned.workflowData).toEqual([[{ json: expect.objectContaining({ event }) }]]);
		expect(returned.webhookResponse).toContain('was accepted');
	});

	test('a button of another event starts nothing, and says so', async () => {
		const { returned } = await call({
			mode: 'manual',
			contentType: FORM,
			parameters: { events: ['cdr.incoming.missed'] },
			body: { sample: 'cdr.outgoing.answered' },
		});
		expect(returned.workflowData).toBeUndefined();
		expect(returned.webhookResponse).toContain('this node does not listen for it');
	});

	const NOT_AN_APP_ID = 'app_id: Expected the App ID of a TeleCMI account, a whole number';

	test('a button whose example the node turns away says so, and why', async () => {
		const { returned } = await call({
			mode: 'manual',
			contentType: FORM,
			parameters: { events: ['*'], options: { appIds: 'my-app' } },
			body: { sample: 'event.user.started' },
		});
		expect(returned.workflowData).toBeUndefined();
		const page = String(returned.webhookResponse);
		expect(page).toContain('it was turned away and the workflow did not start');
		expect(page).toContain(NOT_AN_APP_ID);
		expect(page).toContain('Accepted App IDs');
		expect(page).not.toMatch(/listen for|my-app/);
	});

	test('a button whose example goes to the output Invalid says so, and why', async () => {
		const { returned } = await call({
			mode: 'manual',
			contentType: FORM,
			parameters: { events: ['*'], options: { appIds: 'my-app', onInvalid: 'emit' } },
			body: { sample: 'event.user.started' },
		});
		expect(returned.workflowData).toEqual([
			[],
			[{ json: expect.objectContaining({ reason: 'invalid' }) }],
		]);
		const page = String(returned.webhookResponse);
		expect(page).toContain('the workflow started on the output <strong>Invalid</strong>');
		expect(page).toContain(NOT_AN_APP_ID);
		expect(page).not.toMatch(/listen for|did not start/);
	});

	test('on the Production URL there is no page, and a button is no notification', async () => {
		expect((await call({ method: 'GET' })).returned).toEqual({
			webhookResponse: { status: 'ready' },
		});
		const { written } = await call({
			contentType: FORM,
			body: { sample: 'cdr.outgoing.answered' },
		});
		expect(written.status).toBe(400);
	});
});

describe('parameters as no editor saves them', () => {
	test('one event in the place of a list, and no options', async () => {
		const { returned } = await call({
			parameters: { events: 'cdr.outgoing.answered', options: null },
			body: SAMPLES.find(({ event }) => event === 'cdr.outgoing.answered')?.payload,
		});
		expect(returned.webhookResponse).toEqual({
			status: 'accepted',
			event: 'cdr.outgoing.answered',
		});
	});
});

describe('a body', () => {
	test.each([
		['without a content type', null],
		['of a multipart form', 'multipart/form-data; boundary=x'],
	])('%s that nobody read is unreadable', async (_, contentType) => {
		const { written } = await call({ contentType, body: undefined });
		expect(written.body).toEqual({ status: 'rejected', reason: 'unreadable' });
	});

	test('that breaks off in a way nobody knows is unreadable', async () => {
		const { written } = await call({
			contentType: 'text/csv',
			readRawBody: async () => await Promise.reject('aborted'),
		});
		expect(written.body).toEqual({ status: 'rejected', reason: 'unreadable' });
	});
});

describe('publishing', () => {
	test.each([
		['http://127.0.0.1:5678', /TeleCMI cannot post .*WEBHOOK_URL/],
		['https://localhost', /TeleCMI cannot post .*WEBHOOK_URL/],
		['http://n8n.example.com', /^TeleCMI Trigger: this URL is plain http, .*WEBHOOK_URL/],
	])('under %s warns once', async (url, warning) => {
		const { warnings, answers } = await publishUnder(`${url}/webhook`, 'trigger');
		expect(warnings).toEqual([expect.stringMatching(warning)]);
		expect(answers).toEqual([false, true, true, true, true, true]);
	});

	test.each([
		['https://n8n.example.com', 'trigger'],
		['http://127.0.0.1:5678', 'manual'],
	] as const)('under %s by %s does not', async (url, mode) => {
		expect((await publishUnder(`${url}/webhook`, mode)).warnings).toEqual([]);
	});
});

describe("the credential's check", () => {
	test.each([
		['a strong token', { token: 'sixteen-letters.' }, 'OK', /^Append \?token=/],
		['no token', {}, 'Error', /^Token is too easy to guess/],
		['a short one', { token: 'short' }, 'Error', /^Token is too easy to guess/],
		[
			'a short previous one',
			{ token: 'sixteen-letters.', previousToken: 'short' },
			'Error',
			/^Previous Token is too easy to guess/,
		],
	])('%s', async (_, data, status, message) => {
		expect(await checkCredential(data)).toEqual({
			status,
			message: expect.stringMatching(message),
		});
	});
});
