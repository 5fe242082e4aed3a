/** The pages of the Test URL. A form without an action posts to the page's own URL, token included. */
import { EVERY_EVENT, type CallEvent } from '../../notification/events';
import { isListenedFor, type Selection } from '../../notification/process';
import { escapeHtml, renderPage } from '../../webhook/page';
import { hasSample, SAMPLE_FIELD } from './requestedSample';

/** Which events start the workflow, and a button for each event. */
export function listeningPage({ events }: Selection): string {
	const isChosen = (event: CallEvent) => isListenedFor(event, events);
	const chosen = EVERY_EVENT.filter(isChosen);
	const others = EVERY_EVENT.filter((event) => !isChosen(event));
	return renderPage(
		'Send a test call',
		`<p>n8n is listening. Each button sends TeleCMI’s documented example of a notification to this Test URL, with new IDs and the current time. The item then appears in the editor.</p>
<form method="post">
${section('This node listens for', chosen)}
${section('This node does not listen for', others, 'others')}
</form>`,
	);
}

export function sentPage({ label }: CallEvent): string {
	return renderPage(
		'Sent',
		`<p role="status"><strong>${escapeHtml(label)}</strong> was accepted. Its item is in the editor: go back there to see it.</p>
<p>n8n has stopped listening. To send another one, first press <strong>Execute workflow</strong> (or <strong>Execute step</strong> to test only the trigger) in the editor, then <a href="">go back to the buttons</a>. Until then, the link shows an n8n error.</p>`,
	);
}

export function notListenedForPage({ label }: CallEvent): string {
	return renderPage(
		'Not listened for',
		`<p role="status"><strong>${escapeHtml(label)}</strong> arrived, but this node does not listen for it, so the workflow did not start.</p>
<p>To listen for it:</p>
<ol>
<li>In the editor, press <strong>Stop Listening</strong>.</li>
<li>Choose it under <strong>Trigger On</strong>.</li>
<li>Press <strong>Execute workflow</strong> (or <strong>Execute step</strong> to test only the trigger), then come back here and send it again.</li>
</ol>
<p>n8n is still listening for what was chosen. <a href="">Back to the buttons</a></p>`,
	);
}

function section(title: string, events: readonly CallEvent[], style = 'chosen'): string {
	if (events.length === 0) return '';
	return `<h2>${title}</h2>
<ul class="${style}">
${events.map(row).join('\n')}
</ul>`;
}

function row({ name, label, description }: CallEvent): string {
	if (!hasSample(name)) {
		return `<li><b>${escapeHtml(label)}</b> <span>${escapeHtml(description)}. So there is no example to send.</span></li>`;
	}
	const text = `<span id="about-${name}">${escapeHtml(description)}</span>`;
	return `<li><button name="${SAMPLE_FIELD}" value="${name}" aria-describedby="about-${name}">${escapeHtml(label)}</button> ${text}</li>`;
}
