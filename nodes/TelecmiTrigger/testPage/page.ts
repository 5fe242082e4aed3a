/**
 * The pages of the Test URL: plain HTML, no script, nothing from outside, and nothing of the request
 * in it. A form without an action posts to the page's own URL, with the token that is in it.
 */
import { EVERY_EVENT, type CallEvent } from '../../notification/events';
import { isListenedFor, type Rejection, type Outcome } from '../../notification/process';
import { hasSample, SAMPLE_FIELD } from './sample';
import type { Settings } from '../settings';

/** What the pages may do: show themselves, and post back. */
export const PAGE_POLICY =
	"default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; sandbox allow-forms";

const AGAIN = '<p><a href="">Back to the buttons</a></p>';

/** What is listened for, and a button for each event. */
export function listeningPage({ selection }: Settings): string {
	const isChosen = (event: CallEvent) => isListenedFor(event, selection.events);
	const chosen = EVERY_EVENT.filter(isChosen);
	const others = EVERY_EVENT.filter((event) => !isChosen(event));
	return page(
		'Send a test call',
		`<p>n8n is listening. Each button sends TeleCMI’s documented example of a notification to this Test URL, as TeleCMI would, with new IDs and the current time. The item then appears in the editor.</p>
<form method="post">
${section('This node listens for', chosen)}
${section('This node does not listen for', others)}
</form>`,
	);
}

/** What became of the example that a button sent, and whether the workflow started with it. */
export function sentPage(event: CallEvent, verdict: Outcome, hasStarted = false): string {
	if (verdict.kind === 'rejected') return refusedPage(event, verdict, hasStarted);
	if (verdict.kind === 'accepted') {
		return page(
			'Sent',
			`<p role="status"><strong>${escape(event.label)}</strong> was accepted, and its item is in the editor. Go back there to see it.</p>
<p>n8n has stopped listening. To send another one, press <strong>Execute step</strong> in the editor first.</p>
${AGAIN}`,
		);
	}
	return page(
		'Not listened for',
		`<p role="status"><strong>${escape(event.label)}</strong> was received, but this node does not listen for it, so the workflow did not start.</p>
<p>Choose it under <strong>Trigger On</strong> in the editor, press <strong>Execute step</strong>, then send it again.</p>
${AGAIN}`,
	);
}

/** Every example is valid as it is documented: what makes one invalid is the App ID that the node asks for. */
function refusedPage(event: CallEvent, { issues }: Rejection, hasStarted: boolean): string {
	const outcome = hasStarted
		? 'so the workflow started on the output <strong>Invalid</strong>, and the item is in the editor'
		: 'so it was turned away and the workflow did not start';
	const reasons = issues.map(({ path, message }) => `<li>${escape(`${path}: ${message}`)}</li>`);
	return page(
		hasStarted ? 'Sent to the output Invalid' : 'Turned away',
		`<p role="status"><strong>${escape(event.label)}</strong> was received, but this node does not take it for valid, ${outcome}.</p>
<ul>
${reasons.join('\n')}
</ul>
<p>The example has the first App ID that this node accepts. Correct <strong>Accepted App IDs</strong> in the options of the node, press <strong>Execute step</strong>, then send it again.</p>
${AGAIN}`,
	);
}

function section(title: string, events: readonly CallEvent[]): string {
	if (events.length === 0) return '';
	return `<h2>${title}</h2>
<ul>
${events.map(row).join('\n')}
</ul>`;
}

function row({ name, label, description }: CallEvent): string {
	const text = `<span id="about-${name}">${escape(description)}</span>`;
	if (!hasSample(name)) return `<li><b>${escape(label)}</b> ${text}</li>`;
	return `<li><button name="${SAMPLE_FIELD}" value="${name}" aria-describedby="about-${name}">${escape(label)}</button> ${text}</li>`;
}

function page(title: string, content: string): string {
	return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} – TeleCMI Trigger</title>
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

function escape(text: string): string {
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
li span { display: block; color: var(--quiet); }
button { font: inherit; font-weight: 600; padding: .45rem .9rem; margin-bottom: .3rem; max-width: 100%; border: 0; border-radius: .4rem; background: var(--action); color: var(--on); cursor: pointer; text-align: left; }
a { color: var(--action); }
:focus-visible { outline: 3px solid var(--action); outline-offset: 3px; }
`;
