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

/** What to say of a webhook URL that TeleCMI cannot reach, or should not; undefined of all others. */
export function warningOf(url: string): string | undefined {
	if (!URL.canParse(url)) return unreachable(`"${url}" is not a URL`);
	const { hostname, protocol } = new URL(url);
	if (PRIVATE_HOSTS.some((pattern) => pattern.test(hostname)) || !/[.:]/.test(hostname)) {
		return unreachable(`"${hostname}" is an address of this machine or its own network`);
	}
	return protocol === 'https:'
		? undefined
		: 'this URL is plain http, so calls and the token travel unencrypted. Set WEBHOOK_URL to an https:// address and restart n8n.';
}

function unreachable(reason: string): string {
	return `TeleCMI cannot post to this workflow, since ${reason}. Set the environment variable WEBHOOK_URL to the https:// address by which n8n is reached from the internet, and restart n8n.`;
}
