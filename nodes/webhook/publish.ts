/** What is checked when a workflow is published, or starts to listen for a test. */
import { NodeOperationError, type IHookFunctions } from 'n8n-workflow';

import { logWarning } from './log';
import { hasNoAppId, savedOptions } from './settings';

/** Throws if no request could ever be accepted; warns if TeleCMI cannot reach the Production URL. */
export function checkBeforeListening(context: IHookFunctions): void {
	if (hasNoAppId(String(savedOptions(context).appIds ?? ''))) {
		// n8n shows the message alone, without a description.
		throw new NodeOperationError(
			context.getNode(),
			'The option "Accepted App IDs" contains no App ID. Enter App IDs, e.g. 2222223, or remove the option to accept all.',
		);
	}
	if (context.getMode() === 'manual') return;
	const warning = urlWarning(context.getNodeWebhookUrl('default') ?? '');
	if (warning !== undefined) logWarning(context, warning);
}

/** Ranges that no server on the internet can reach (RFC 1918, 3927, 6598, 4193, 4291). */
const PRIVATE_HOSTS = [
	/^localhost$|\.local(host)?$|\.internal$/,
	/^(0|10|127)\./,
	/^169\.254\./,
	/^172\.(1[6-9]|2\d|3[01])\./,
	/^192\.168\./,
	/^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./,
	/^\[(::1?|f[cd].*|fe[89ab].*)\]$/,
];

/** Says what is wrong with a webhook URL that TeleCMI cannot, or should not, post to. */
export function urlWarning(url: string): string | undefined {
	if (!URL.canParse(url)) return unreachable(`"${url}" is not a URL`);
	const { hostname, protocol } = new URL(url);
	if (PRIVATE_HOSTS.some((pattern) => pattern.test(hostname)) || !/[.:]/.test(hostname)) {
		return unreachable(`"${hostname}" is an address of this machine or its own network`);
	}
	return protocol === 'https:'
		? undefined
		: 'the webhook URL is plain http, so calls and the token travel unencrypted. Set WEBHOOK_URL to an https:// address and restart n8n.';
}

function unreachable(reason: string): string {
	return `TeleCMI cannot reach the webhook URL: ${reason}. Set the environment variable WEBHOOK_URL to the https:// address of n8n on the internet, and restart n8n.`;
}
