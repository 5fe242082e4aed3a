/** The lines that an operator finds in n8n's log. None holds a value, a token or a phone number. */
import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import type { Reason } from '../notification/process';
import type { AnyOutcome, WebhookReply } from './reply';

const EXPLANATIONS: { [reason in Reason]: string } = {
	unauthorized:
		'the token is missing or wrong. Compare the end of the URL in TeleCMI with the credential',
	too_large: 'the body is larger than 256 KB',
	app_id_not_accepted: 'its App ID is not one of Accepted App IDs',
	unreadable: 'it holds no JSON object, form fields or query fields',
	invalid: 'properties are missing or wrong',
};

/** One line for each refused request, and for each notification with properties that were set aside. */
export function logOutcome(
	context: IWebhookFunctions,
	outcome: AnyOutcome,
	{ status }: WebhookReply,
): void {
	if (outcome.kind === 'unavailable') {
		const reason = outcome.kind;
		warn(context, `request failed with ${status} (${reason}): ${outcome.cause}`, [], { reason });
	}
	if (outcome.kind === 'rejected' && status !== 200) {
		const { reason, issues, cause = EXPLANATIONS[reason] } = outcome;
		const text = `request rejected with ${status} (${reason}): ${cause}`;
		const details = issues.map(({ path, message }) => `${path} (${message})`);
		const properties = printable(issues.map(({ path }) => path));
		warn(context, text, details, { reason, properties });
	}
	if (outcome.kind === 'accepted' && outcome.setAside.length > 0) {
		const text = 'accepted, but properties of the wrong type were set aside';
		const properties = printable(outcome.setAside);
		warn(context, text, properties, { reason: 'set_aside', properties });
	}
}

export function logWarning(context: IWebhookFunctions | IHookFunctions, text: string): void {
	context.logger.warn(`${origin(context)}: ${text}`, nodeAndWorkflow(context));
}

/** All of it is in the text: n8n prints no metadata unless it logs JSON or at level debug. */
function warn(
	context: IWebhookFunctions,
	text: string,
	details: string[],
	metadata: { reason: string; properties?: string[] },
): void {
	const list = details.length > 0 ? `: ${printable(details).join(', ')}` : '';
	context.logger.warn(`${origin(context)}: ${text}${list}`, {
		...nodeAndWorkflow(context),
		...metadata,
	});
}

function origin(context: IWebhookFunctions | IHookFunctions): string {
	const { node, workflowId } = nodeAndWorkflow(context);
	return `TeleCMI, node "${node}", workflow ${workflowId}`;
}

function nodeAndWorkflow(context: IWebhookFunctions | IHookFunctions) {
	return {
		node: singleLine(context.getNode().name),
		workflowId: context.getWorkflow().id ?? '',
	};
}

const MAX_NAMES = 20;
const MAX_NAME_LENGTH = 200;

/** Names of properties come from outside. */
function printable(names: string[]): string[] {
	return names.slice(0, MAX_NAMES).map((name) => singleLine(name).slice(0, MAX_NAME_LENGTH));
}

/** Control characters, line ends, and invisible or direction-changing characters: all that can forge a line. */
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]/gu;

const MAX_LINE_LENGTH = 500;

/** An error or text as one line; what does not print becomes `\u{a}`. */
export function singleLine(cause: unknown): string {
	const { message } = (cause ?? {}) as { message?: unknown };
	return String(message ?? cause)
		.slice(0, MAX_LINE_LENGTH)
		.replace(UNPRINTABLE, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}
