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

/** Why TeleCMI cannot reach a webhook URL, or undefined where it can. */
export function whyUnreachable(url: string): string | undefined {
	if (!URL.canParse(url)) return `"${url}" is not a URL`;
	const { hostname, protocol } = new URL(url);
	if (PRIVATE_HOSTS.some((pattern) => pattern.test(hostname)) || !/[.:]/.test(hostname)) {
		return `"${hostname}" is an address of this machine or its own network`;
	}
	return protocol === 'https:'
		? undefined
		: 'it is plain http, which carries calls and token unencrypted';
}
