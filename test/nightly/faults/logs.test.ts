/** What comes from outside, or goes wrong with a credential, begins no line in n8n's log. */
import { readFile } from 'node:fs/promises';

import { startEmbedded, type Embedded } from '../../../tools/host/embedded';
import { N8nClient } from '../../../tools/host/client';
import { createTriggerWorkflow } from '../../../tools/host/workflow';
import { sample } from '../../helpers/notifications';
import { describeFaults, host, tarball } from './given';

/** Every way to end a line, and the beginning of a terminal's commands; each before the same word. */
const BREAKS = ['\n', '\r', '\r\n', '\u000b', '\u000c', '\u0085', '\u2028', '\u2029', '\u001b[2K'];
const FORGED = BREAKS.map((end) => `${end}forged`).join('');
const IN_QUERY = encodeURIComponent(FORGED);

const NOTIFICATION = sample('chub: cdr.outgoing.answered.leg_a');
const json = { 'content-type': 'application/json' };
const gzip = { 'content-type': 'application/octet-stream', 'content-encoding': 'gzip' };

const REQUESTS: Array<
	[what: string, query: string, headers: { [name: string]: string }, body: string]
> = [
	[
		'every value',
		'',
		json,
		JSON.stringify(Object.fromEntries(Object.keys(NOTIFICATION).map((key) => [key, FORGED]))),
	],
	['a name', '', json, JSON.stringify({ ...NOTIFICATION, [FORGED]: { [FORGED]: FORGED } })],
	['an event', '', json, JSON.stringify({ ...NOTIFICATION, status: FORGED, direction: FORGED })],
	['custom data', '', json, JSON.stringify({ ...NOTIFICATION, custom: { [FORGED]: FORGED } })],
	['the query', `?${IN_QUERY}=${IN_QUERY}`, json, JSON.stringify(NOTIFICATION)],
	['the token', `?token=${IN_QUERY}`, json, JSON.stringify(NOTIFICATION)],
	['a form', '', {}, new URLSearchParams({ cmiuuid: FORGED, [FORGED]: FORGED }).toString()],
	['text', '', { 'content-type': 'text/plain' }, FORGED],
	['a body that cannot be read', '', gzip, FORGED],
];

describeFaults("n8n's log, with line ends in all that is sent", () => {
	let n8n: Embedded;
	let open: string;
	let closed: string;

	beforeAll(async () => {
		// As n8n's container has it, with all that there is to tell: details are only printed then.
		const env = { NODE_ENV: 'production', N8N_LOG_LEVEL: 'debug' };
		n8n = await startEmbedded(host, { tarball, env });
		const client = new N8nClient(n8n.url);
		await client.setUpOwner();
		const credential = await client.createCredential('telecmiWebhookApi', {
			token: 'token-of-the-log-test',
		});
		const publish = async (name: string, isOpen: boolean) => {
			const workflow = await createTriggerWorkflow(client, name, {
				parameters: {
					events: ['*'],
					...(isOpen ? {} : { authentication: 'webhookToken' }),
					options: { onInvalid: 'emit' },
				},
				...(isOpen ? {} : { credentials: { telecmiWebhookApi: credential } }),
			});
			await client.publish(workflow, workflow.productionUrl);
			return workflow.productionUrl;
		};
		open = await publish('Open', true);
		closed = await publish('Closed', false);
		await client.request('DELETE', `/credentials/${credential.id}`);
	}, 600_000);

	afterAll(async () => await n8n?.stop(), 60_000);

	test.each(REQUESTS)('%s', async (_, query, headers, body) => {
		for (const url of [open, closed]) {
			const response = await fetch(url + query, { method: 'POST', headers, body });
			await response.text();
			expect(response.status).toBe(url === open ? 200 : 401);
		}
	});

	test('no line of the log begins with what was sent', async () => {
		const log = await readFile(n8n.logFile, 'utf8');
		const ours = log.split('\n').filter((line) => line.includes('TeleCMI, node "'));
		expect(ours.length).toBeGreaterThanOrEqual(REQUESTS.length);
		for (const line of ours) {
			expect(line).toMatch(/^\S+ \| warn +\| TeleCMI, node "/);
			expect(line).not.toMatch(/\p{Cc}|[\u2028\u2029]/u);
		}
		for (const end of BREAKS) expect(log).not.toContain(`${end}forged`);
	});
});
