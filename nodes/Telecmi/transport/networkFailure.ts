/** Why a request got no response, by the error code of Node or of its TLS. Pure. */
import { isObject } from '../../notification/json';
import { CHECK_BASE_URL, retryHint, type ApiFailure, type Endpoint } from './failures';

type NetworkFailure = Omit<ApiFailure, 'code' | 'advice'> & {
	advice: (endpoint: Pick<Endpoint, 'ifUncertain'>) => string;
};

const CHECK_NETWORK =
	'Check that n8n can reach the host of the Base URL: internet access, firewall, proxy. Then check the Base URL in your TeleCMI credential.';
const UNTRUSTED =
	'If the address is right, add the certificate of its authority to n8n: set the environment variable NODE_EXTRA_CA_CERTS to a file that contains it.';
const WRONG_HOST = `${CHECK_BASE_URL} The certificate is for another host. If it is your own, issue it for this host, and set NODE_EXTRA_CA_CERTS if n8n does not know its authority.`;
const EXPIRED = 'Renew the certificate of the server, or correct the clock of the n8n host.';

/** Node's error codes. */
const NETWORK_FAILURES: ReadonlyMap<string, NetworkFailure> = new Map([
	...each(['ECONNABORTED', 'ETIMEDOUT', 'ESOCKETTIMEDOUT'], {
		message: 'TeleCMI did not respond in time',
		advice: retryHint,
		mayHaveSucceeded: true,
		isTransient: true,
	}),
	...each(['ECONNRESET', 'EPIPE', 'ERR_BAD_RESPONSE', 'ERR_STREAM_PREMATURE_CLOSE'], {
		message: 'TeleCMI closed the connection before its response was complete',
		advice: retryHint,
		mayHaveSucceeded: true,
		isTransient: true,
	}),
	...unreachable(CHECK_NETWORK, [
		'ENOTFOUND',
		'EAI_AGAIN',
		'ECONNREFUSED',
		'EHOSTUNREACH',
		'ENETUNREACH',
	]),
	...unreachable(CHECK_BASE_URL, ['ERR_INVALID_URL']),
	...certificate('is not trusted', UNTRUSTED, [
		'DEPTH_ZERO_SELF_SIGNED_CERT',
		'SELF_SIGNED_CERT_IN_CHAIN',
		'UNABLE_TO_GET_ISSUER_CERT',
		'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
		'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
		'CERT_UNTRUSTED',
	]),
	...certificate('is for another host', WRONG_HOST, ['ERR_TLS_CERT_ALTNAME_INVALID']),
	...certificate('is out of date', EXPIRED, ['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID']),
]);

function each(codes: string[], failure: NetworkFailure): Array<[string, NetworkFailure]> {
	return codes.map((code) => [code, failure]);
}

function unreachable(advice: string, codes: string[]) {
	return each(codes, {
		message: 'TeleCMI could not be reached',
		advice: () => advice,
		mayHaveSucceeded: false,
		isTransient: false,
	});
}

function certificate(problem: string, advice: string, codes: string[]) {
	return codes.map((code): [string, NetworkFailure] => [
		code,
		{
			message: `The certificate of the server ${problem} (${code})`,
			advice: () => advice,
			mayHaveSucceeded: false,
			isTransient: false,
		},
	]);
}

/** For a request without a response. The cause holds the request with the secret: take only its code. */
export function networkFailure(
	cause: unknown,
	endpoint: Pick<Endpoint, 'ifUncertain'>,
): ApiFailure {
	const known = codesOf(cause).map((code) => NETWORK_FAILURES.get(code));
	const failure = known.find((each) => each !== undefined);
	if (failure) return { ...failure, advice: failure.advice(endpoint), code: null };
	return {
		message: 'Request to TeleCMI failed',
		advice: `${CHECK_BASE_URL} ${retryHint(endpoint)}`,
		code: null,
		mayHaveSucceeded: true,
		isTransient: false,
	};
}

/** n8n wraps the network's error, which keeps the code. */
function codesOf(cause: unknown): string[] {
	const codes: string[] = [];
	for (let level = 0, error = cause; level < 5 && isObject(error); level++, error = error.cause) {
		codes.push(...[error.code, error.httpCode].filter((code) => typeof code === 'string'));
	}
	return codes;
}
