/** What the editor says around the node, in TeleCMI's own menu words. */
import type { INodeTypeDescription } from 'n8n-workflow';

// The editor centres this text and takes styles out, so the numbers are part of it.
const STEPS = [
	'Copy the <b>Production URL</b> under Webhook URLs.',
	'In the TeleCMI dashboard, open <b>Settings → Webhooks</b> of your business number and add a webhook.',
	'Choose the type <b>call report</b> for records of finished calls, or <b>notify</b> for live events, and the method <b>POST</b>.',
	'Paste the URL and save. For records and live events, add two webhooks with the same URL.',
	'Publish this workflow (n8n 1.x: set it to <b>Active</b>).',
]
	.map((step, index) => `<b>${index + 1}.</b> ${step}<br><br>`)
	.join('');

const HELP = `The <b>Test URL</b> answers only after you press <b>Execute step</b>, and takes one call each time; the <b>Production URL</b> takes calls as long as the workflow is published (n8n 1.x: active).<br><br>
To see a call without making one, press <b>Execute step</b> and open the Test URL in a browser: it shows a button for each event, which sends TeleCMI’s documented example. Opening the page does not count as a call.<br><br>
With <b>Webhook Token</b>, append <code>?token=</code> and the token to both URLs, also in the browser.<br><br>
Calls that arrive at the Production URL do not show here. Find them under <b>Executions</b>.`;

export const TRIGGER_PANEL: NonNullable<INodeTypeDescription['triggerPanel']> = {
	header: 'Receive calls from TeleCMI',
	executionsHelp: { inactive: HELP, active: HELP },
	activationHint: {
		inactive: STEPS,
		active: `<b>The workflow is published.</b><br><br>${STEPS}`,
	},
};

export const TEST_DESCRIPTION =
	'Open the Test URL in a browser and press a button there, or let TeleCMI post to it';

export const ACTIVATION_MESSAGE =
	'Calls now start this workflow, once the Production URL is in TeleCMI under Settings → Webhooks of your business number.';
