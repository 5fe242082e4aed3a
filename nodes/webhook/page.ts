/**
 * The frame of the Test URL's pages: plain HTML, no script, nothing from outside, and nothing of the
 * request in it.
 */
import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { logOutcome } from './log';
import { respond, toResponseData, toReply, type OnInvalid, type WebhookReply } from './reply';
import { isVisit, type Refusal } from './request';

/** What the pages may do: show themselves, and post back. */
const POLICY =
	"default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; sandbox allow-forms";

export function renderPage(title: string, content: string): string {
	return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} – TeleCMI Test URL</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${content}
</main>
</body>
</html>
`;
}

/** Somebody who opens the Test URL without the token is told what is missing. */
export function respondToRefusedTest(
	context: IWebhookFunctions,
	outcome: Refusal,
	onInvalid: OnInvalid = 'reject',
): IWebhookResponseData {
	const isUnauthorized = outcome.kind === 'rejected' && outcome.reason === 'unauthorized';
	if (!isUnauthorized || !isVisit(context)) return respond(context, outcome, onInvalid);
	const reply = toReply(outcome, onInvalid);
	logOutcome(context, outcome, reply);
	return sendPage(context, unauthorizedPage(), reply);
}

export function unauthorizedPage(): string {
	return renderPage(
		'Token missing or wrong',
		`<p>This node accepts only requests with its webhook token. Append <code>?token=</code> and the token to the address of this page, then open it again.</p>
<p>The token is in the credential <strong>TeleCMI Webhook API</strong>. n8n does not show it again: if you have no copy, enter a new one there and in TeleCMI.</p>`,
	);
}

/** Responds with a page in place of the response to TeleCMI. */
export function sendPage(
	context: IWebhookFunctions,
	page: string,
	{ status, start }: Pick<WebhookReply, 'status' | 'start'>,
): IWebhookResponseData {
	const response = context.getResponseObject();
	response.setHeader('Content-Security-Policy', POLICY);
	if (status === 200) return toResponseData(page, start);
	response.status(status).type('html').send(page);
	return { noWebhookResponse: true };
}

export function escapeHtml(text: string): string {
	return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

const STYLE = `
:root { color-scheme: light dark; --text: #1c1f26; --quiet: #4b5363; --back: #ffffff; --line: #d5d9e2; --action: #1d4ed8; --on: #ffffff; }
@media (prefers-color-scheme: dark) { :root { --text: #eceff5; --quiet: #b3bccb; --back: #15181e; --line: #39404d; --action: #8fb1ff; --on: #10131a; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 46rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.2; }
h2 { font-size: 1.1rem; margin: 2rem 0 0; padding-bottom: .4rem; border-bottom: 1px solid var(--line); }
ul { list-style: none; margin: 0; padding: 0; }
li { padding: .7rem 0; border-bottom: 1px solid var(--line); }
ol li { padding: .2rem 0; border: 0; }
li span { display: block; color: var(--quiet); }
button { font: inherit; font-weight: 600; padding: .45rem .9rem; margin-bottom: .3rem; max-width: 100%; border: 2px solid var(--action); border-radius: .4rem; background: var(--action); color: var(--on); cursor: pointer; text-align: left; }
.others button { background: none; color: var(--action); }
a { color: var(--action); }
:focus-visible { outline: 3px solid var(--action); outline-offset: 3px; }
`;
