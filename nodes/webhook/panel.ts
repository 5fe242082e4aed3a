/** What the editor's panels of both triggers have in common. */

/** The panel centres its text and removes styles, so numbers and gaps are part of it. */
export function paragraphs(texts: string[]): string {
	return texts.map((text) => `${text}<br><br>`).join('');
}

export function numbered(steps: string[]): string {
	return paragraphs(steps.map((step, index) => `<b>${index + 1}.</b> ${step}`));
}

/** While n8n listens, it blocks the node's parameters: the URL has to be copied before. */
export function tryWithoutCall(start: string): string {
	return `<b>Try it without a call:</b> under <b>Webhook URLs</b>, click the <b>Test URL</b> (this copies it), ${start}, paste the URL into a new tab, and press a button there.`;
}

export const COPY_URL =
	'Click the <b>Production URL</b> to copy it. It must begin with https:// and must not contain localhost. Otherwise set the environment variable <code>WEBHOOK_URL</code> and restart n8n.';

export const PUBLISH = 'Publish this workflow (n8n 1.x: set it to <b>Active</b>).';

export const PUBLISHED =
	'<b>This workflow is published.</b> Its calls are listed under <b>Executions</b>, not here. If you change the workflow, publish it again.';

export const ABOUT_URLS = `The <b>Test URL</b> works only after you press <b>Execute step</b>, and takes one call each time. The <b>Production URL</b> works as long as the workflow is published.<br><br>
With <b>Webhook Token</b>, append <code>?token=</code> and the token to both URLs, also in the browser.<br><br>
If calls do not arrive, look into n8n’s log: it has a line for each rejected request.`;

/** The tooltip on the canvas while n8n listens. */
export const LISTENING_HINT =
	'Paste the Test URL into a new browser tab. To copy the URL, stop listening and open this node.';
