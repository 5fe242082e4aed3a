/** Whether a response is the success its endpoint documents; if not, what to tell the user. Pure. */
import { isObject, isPresent, parseJson, type JsonObject } from '../../notification/json';

export type ApiFailure = {
	/** What happened. */
	message: string;
	/** What to do about it. */
	advice: string;
	/** TeleCMI's own code, or the HTTP status; null where there was no response. */
	code: number | null;
	/** Whether TeleCMI may have done what it was asked. */
	mayHaveSucceeded: boolean;
	/** Whether the same request can succeed a little later. */
	isTransient: boolean;
};

/** A response as it came over the wire. */
export type ApiResponse = { status: number; text: string };

export type ParsedResponse<T> = { ok: true; data: T } | { ok: false; failure: ApiFailure };

/** What an endpoint documents as success, and what to advise when it refuses. */
export type Endpoint<T = unknown> = {
	path: string;
	/** Whether success carries `code` 200; TeleCMI leaves it out of some lists. */
	hasCode: boolean;
	/** What the request is for, as the error calls it: "The response contains no balance". */
	expects: string;
	/** The data; undefined where the response lacks it. */
	read: (body: JsonObject) => T | undefined;
	/** Advice by TeleCMI's code, where it differs from the usual. */
	advice?: Readonly<Record<number, string>>;
	/** For what must not happen twice: the advice where it may have happened. */
	ifUncertain?: string;
};

export const CHECK_CREDENTIAL = 'Check the App ID and Secret in your TeleCMI credential.';
export const CHECK_BASE_URL = 'Check the Base URL in your TeleCMI credential.';
const CHECK_VALUES = 'Check the values in this node: TeleCMI says which one it does not accept.';

/** TeleCMI's codes (doc.telecmi.com, and seen live), which mostly come with HTTP status 200. */
const ADVICE: Readonly<Record<number, string>> = {
	400: CHECK_VALUES,
	401: CHECK_CREDENTIAL,
	403: CHECK_CREDENTIAL,
	404: `${CHECK_CREDENTIAL} TeleCMI uses code 404 for a wrong App ID or Secret.`,
	407: CHECK_CREDENTIAL,
	409: CHECK_VALUES,
	420: 'Your TeleCMI account does not have this feature. Ask TeleCMI for it.',
	422: CHECK_VALUES,
};

const UNKNOWN_CODE = 'TeleCMI does not document this code. If its words do not help, ask TeleCMI.';
const NO_CODE =
	'If its words do not help, check the values in this node and the TeleCMI credential.';

/** The most characters of TeleCMI's words that an error shows. */
const LONGEST_QUOTE = 300;

/** What to do about something that can pass. Nothing that must not happen twice is retried. */
export function retryHint({ ifUncertain }: Pick<Endpoint, 'ifUncertain'>): string {
	return ifUncertain ?? 'Try again later, or turn on Retry On Fail in the settings of this node.';
}

/**
 * Tells success, as the endpoint documents it, from everything else. TeleCMI, or a server between,
 * may echo the secret: what is quoted is redacted first, and cut last.
 */
export function parseResponse<T>(
	{ status, text }: ApiResponse,
	endpoint: Endpoint<T>,
	redact: (text: string) => string,
): ParsedResponse<T> {
	const body = parseJson(text);
	const quote = (said: unknown) => cut(redact(toText(said)));
	if (isObject(body)) {
		const error = errorIn(body, status, endpoint);
		if (error !== undefined) return { ok: false, failure: refusal(error, endpoint, quote) };
	}
	if (status >= 300) return { ok: false, failure: statusFailure(status, endpoint) };
	if (isObject(body)) {
		const isMissingCode = endpoint.hasCode && !isCode200(body.code);
		const data = isMissingCode ? undefined : endpoint.read(body);
		if (data !== undefined) return { ok: true, data };
		const what = isMissingCode ? 'code' : endpoint.expects;
		return { ok: false, failure: missingData(what, endpoint) };
	}
	return { ok: false, failure: unreadable(text, status, endpoint) };
}

type ErrorInBody = { code: unknown; status: number; words: unknown };

/** An error by the code, or by any other sign of one; undefined if there is none. */
function errorIn(
	body: JsonObject,
	status: number,
	{ hasCode }: Pick<Endpoint, 'hasCode'>,
): ErrorInBody | undefined {
	const { code, error, success, msg, message } = body;
	const words = [msg, message, error].find((said) => isPresent(said) && typeof said !== 'boolean');
	const isSuccessCode = isCode200(code);
	const isError =
		(isPresent(code) ? !isSuccessCode : hasCode && words !== undefined) ||
		(isPresent(error) && error !== false && error !== 'false') ||
		success === false ||
		success === 'false' ||
		['error', 'failed', 'failure'].includes(String(body.status).toLowerCase()) ||
		(isPresent(body.statusCode) && !isCode200(body.statusCode)) ||
		(status >= 300 && words !== undefined);
	if (!isError) return undefined;
	return { code: isSuccessCode ? undefined : (code ?? body.statusCode), status, words };
}

function isCode200(code: unknown): boolean {
	return code === 200 || code === '200';
}

function refusal(
	{ code: sent, status, words }: ErrorInBody,
	endpoint: Endpoint,
	quote: (said: unknown) => string,
): ApiFailure {
	const code = isPresent(sent) ? numericCode(sent) : status >= 300 ? status : null;
	const detail = isPresent(sent)
		? ` (code ${quote(sent)})`
		: status >= 300
			? ` (HTTP status ${status})`
			: '';
	const said =
		words === undefined ? 'TeleCMI did not accept the request' : `TeleCMI says "${quote(words)}"`;
	// Only such a code says that nothing was done.
	const isRefused = code !== null && code >= 300 && code < 500;
	const failure = {
		message: `${said}${detail}`,
		code,
		mayHaveSucceeded: !isRefused,
		isTransient: code === 429 || (code !== null && code >= 500),
	};
	return { ...failure, advice: adviceFor(failure, endpoint) };
}

function numericCode(sent: unknown): number | null {
	const code = typeof sent === 'string' && sent.trim() !== '' ? Number(sent) : sent;
	return typeof code === 'number' && Number.isFinite(code) ? code : null;
}

function adviceFor(
	{ code, mayHaveSucceeded }: Pick<ApiFailure, 'code' | 'mayHaveSucceeded'>,
	endpoint: Endpoint,
): string {
	if (mayHaveSucceeded && endpoint.ifUncertain !== undefined) return endpoint.ifUncertain;
	if (code === null) return NO_CODE;
	if (code === 429) return tooManyRequests(endpoint);
	const known = endpoint.advice?.[code] ?? ADVICE[code];
	return known ?? (code >= 500 ? retryHint(endpoint) : UNKNOWN_CODE);
}

function tooManyRequests({ ifUncertain }: Endpoint): string {
	const what = 'TeleCMI received too many requests from your account.';
	if (ifUncertain === undefined) return `${what} ${retryHint({})}`;
	return `${what} Leave more time between items, for example with a Loop Over Items and a Wait node.`;
}

/** Without TeleCMI's words a server in between may have responded, so the credential is not to blame. */
function statusFailure(status: number, endpoint: Endpoint): ApiFailure {
	const isRefused = status < 500;
	const advice = isRefused
		? status === 429
			? tooManyRequests(endpoint)
			: status < 400
				? `${CHECK_BASE_URL} It redirects to another address, and the secret is not sent there.`
				: `${CHECK_BASE_URL} A proxy or firewall between n8n and TeleCMI can also respond like this.`
		: retryHint(endpoint);
	return {
		message: `TeleCMI responded with HTTP status ${status}`,
		advice,
		code: status,
		mayHaveSucceeded: !isRefused,
		isTransient: status === 429 || !isRefused,
	};
}

/** For a response that looks right but lacks what it is for. */
function missingData(what: string, endpoint: Endpoint): ApiFailure {
	return {
		message: `TeleCMI's response contains no ${what}`,
		advice:
			endpoint.ifUncertain ??
			'Run the node again. If the result stays the same, TeleCMI has changed its API: look for a newer version of this node.',
		code: null,
		mayHaveSucceeded: true,
		isTransient: false,
	};
}

/** For what came with a status of success, and is not an object. */
function unreadable(text: string, status: number, endpoint: Endpoint): ApiFailure {
	const isEmpty = text.trim() === '';
	const what = isEmpty
		? 'an empty response'
		: `${text.trimStart().startsWith('<') ? 'a web page' : 'something else'} instead of data`;
	return {
		message: `TeleCMI sent ${what}`,
		advice:
			endpoint.ifUncertain ??
			(isEmpty ? `${retryHint(endpoint)} ${CHECK_BASE_URL}` : CHECK_BASE_URL),
		code: status,
		mayHaveSucceeded: true,
		isTransient: isEmpty,
	};
}

/** `msg` is text, or an object that says more. JSON runs out of stack at some thousand levels. */
function toText(said: unknown): string {
	if (typeof said === 'string') return said;
	try {
		return JSON.stringify(said);
	} catch {
		return 'something nested too deep to show';
	}
}

function cut(text: string): string {
	return text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text;
}
