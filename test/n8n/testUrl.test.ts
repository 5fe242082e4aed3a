/** The Test URL in a browser. */
import { SAMPLES } from '../helpers/notifications';
import { call, type Call } from './call';

const EVENTS = [...new Set(SAMPLES.map(({ event }) => event))];
const VISIT: Call = { mode: 'manual', method: 'GET' };
const press = (sample: string, parameters: Call['parameters'] = {}): Call => ({
	mode: 'manual',
	headers: { 'content-type': 'application/x-www-form-urlencoded' },
	body: { sample },
	parameters,
});
const withToken: Call = {
	parameters: { authentication: 'webhookToken' },
	credential: { token: 'token-of-the-n8n-core-tests' },
};

test.each([
	['one event', ['cdr.incoming.missed'], 1],
	['all events', ['*'], 14],
	['only other notifications', ['other'], 0],
])('has a button for each event, sorted by what is listened for: %s', async (_, events, count) => {
	const { returned, written } = await call({ ...VISIT, parameters: { events } });
	const page = String(returned.webhookResponse);
	expect(returned.workflowData).toBeUndefined();
	expect(written.headers?.['Content-Security-Policy']).toMatch(/^default-src 'none';/);
	const buttons = page.split('does not listen for</h2>').map((part) => {
		return [...part.matchAll(/name="sample" value="([^"]+)"/g)].map(([, name]) => name);
	});
	expect(buttons[0]).toHaveLength(count);
	expect(buttons.flat().sort()).toEqual([...EVENTS].sort());
});

test.each(EVENTS)('the button of %s starts the workflow with its item', async (event) => {
	const { returned } = await call(press(event, { events: ['*'] }));
	expect(returned.workflowData).toEqual([[{ json: expect.objectContaining({ event }) }]]);
	expect(returned.webhookResponse).toMatch(
		/was accepted.*press <strong>Execute workflow<[^]*href=""/s,
	);
});

test('a button of another event starts nothing, and says what to press in which order', async () => {
	const { returned } = await call(press('cdr.incoming.missed'));
	expect(returned.workflowData).toBeUndefined();
	expect(returned.webhookResponse).toMatch(/does not listen.*Stop Listening.*Trigger On.*Execute/s);
});

test('the call routing trigger has one button, which starts the workflow with a call', async () => {
	const trigger = 'telecmiCallRoutingTrigger';
	const { returned } = await call({ ...VISIT, trigger });
	expect(String(returned.webhookResponse).match(/<button/g)).toHaveLength(1);
	const appIds = { options: { appIds: '2222223' } };
	const pressed = await call({ ...press('incoming call', appIds), trigger });
	const json = expect.objectContaining({ event: 'call.routing', app_id: 2222223 });
	expect(pressed.returned.workflowData).toEqual([[{ json }]]);
});

test.each(['telecmiTrigger', 'telecmiCallRoutingTrigger'] as const)(
	'without the token, %s shows a person what to append, and others JSON',
	async (trigger) => {
		const visit = await call({ ...VISIT, ...withToken, trigger });
		expect(visit.written.status).toBe(401);
		expect(visit.written.body).toMatch(/^<!doctype html>.*\?token=/s);
		expect(visit.logged).toHaveLength(1);
		for (const other of [{ ...VISIT, query: { status: 'missed' } }, { mode: 'manual' } as const]) {
			const { written } = await call({ ...other, ...withToken, trigger });
			expect(written.body).toEqual({ status: 'rejected', reason: 'unauthorized' });
		}
		const { returned } = await call({ method: 'GET', trigger });
		expect(returned).toEqual({ webhookResponse: { status: 'ready' } });
	},
);

test('the Production URL knows no buttons', async () => {
	const { written } = await call({ ...press('cdr.outgoing.answered'), mode: 'webhook' });
	expect(written.status).toBe(400);
});
