/** What the editor says around both triggers. */
import type { INodeTypeDescription } from 'n8n-workflow';

type Texts = {
	header: string;
	/** What to know before anything else. */
	first?: string[];
	/** How to start a test, once the Test URL is copied. */
	start: string;
	/** Where the URL goes, in the words of TeleCMI's menu. */
	inTelecmi: string;
};

export function triggerPanel({
	header,
	first = [],
	start,
	inTelecmi,
}: Texts): NonNullable<INodeTypeDescription['triggerPanel']> {
	// While n8n listens, it blocks the node's parameters: the URL has to be copied before.
	const tryWithoutCall = `<b>Try it without a call:</b> under <b>Webhook URLs</b>, click the <b>Test URL</b> (this copies it), ${start}, paste the URL into a new tab, and press a button there.`;
	return {
		header,
		activationHint: {
			inactive: paragraphs([...first, tryWithoutCall]) + numbered([PUBLISH, COPY_URL, inTelecmi]),
			active:
				paragraphs([PUBLISHED, ...first, 'If TeleCMI does not know the URL yet:']) +
				numbered([COPY_URL, inTelecmi]),
		},
		executionsHelp: {
			inactive: ABOUT_URLS,
			active: paragraphs([tryWithoutCall]) + ABOUT_URLS,
		},
	};
}

/** The panel centres its text and removes styles, so numbers and gaps are part of it. */
function paragraphs(texts: string[]): string {
	return texts.map((text) => `${text}<br><br>`).join('');
}

function numbered(steps: string[]): string {
	return paragraphs(steps.map((step, index) => `<b>${index + 1}.</b> ${step}`));
}

const COPY_URL =
	'Click the <b>Production URL</b> to copy it. It must begin with https:// and must not contain localhost. Otherwise ask whoever runs your n8n to set its public address (<a href="https://docs.n8n.io/hosting/configuration/configuration-examples/webhook-url/" target="_blank">WEBHOOK_URL</a>).';

const PUBLISH = 'Publish this workflow (n8n 1.x: set it to <b>Active</b>).';

const PUBLISHED =
	'<b>This workflow is published.</b> Its calls are listed under <b>Executions</b>, not here. If you change the workflow, publish it again.';

const ABOUT_URLS = `The <b>Test URL</b> works only after you press <b>Execute workflow</b> (or <b>Execute step</b>, which shows only the trigger’s item), and takes one call each time. The <b>Production URL</b> works as long as the workflow is published.<br><br>
With <b>Webhook Token</b>, append <code>?token=</code> and the token to both URLs, also in the browser.<br><br>
If calls do not arrive, look into n8n’s log: it has a line for each rejected request.`;

/** The tooltip on the canvas while n8n listens. */
export const LISTENING_HINT =
	'Paste the Test URL into a new browser tab. To copy the URL, stop listening and open this node.';
