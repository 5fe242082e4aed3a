/** Whether a response is the success its endpoint documents; if not, what to tell the user. Pure. */
import { isObject, isPresent, parseJson, type JsonObject } from '../../notification/json';
import { quoted } from './words';

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
export type ApiResponse = { status: number; text: string; redirect?: Redirect | undefined };

/** Where a response of status 3xx leads. */
export type Redirect = 'elsewhere' | 'within';

export function redirectOf(
	status: number,
	location: unknown,
	baseUrl: string,
): Redirect | undefined {
	const isRedirect = status >= 300 && status < 400 && typeof location === 'string';
	if (!isRedirect || !URL.canParse(location, baseUrl)) return undefined;
	return new URL(location, baseUrl).origin === baseUrl ? 'within' : 'elsewhere';
}

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
	420: 'Your TeleCMI account does not have this feature. Ask TeleCMI to enable it.',
	422: CHECK_VALUES,
};

const UNKNOWN_CODE =
	'TeleCMI does not document this code. If the message does not help, contact TeleCMI.';
const NO_CODE =
	'If the message does not help, check the values in this node and the TeleCMI credential.';

/** What to do about something that can pass. Nothing that must not happen twice is retried. */
export function retryHint({ ifUncertain }: Pick<Endpoint, 'ifUncertain'>): string {
	return ifUncertain ?? 'Try again later, or turn on Retry On Fail in the settings of this node.';
}

/**
 * Tells success, as the endpoint documents it, from everything else. TeleCMI, or a server between,
 * may echo the secret: what is quoted is redacted first, and cut last.
 */
export function parseResponse<T>(
	{ status, text, redirect }: ApiResponse,
	endpoint: Endpoint<T>,
	redact: (text: string) => string,
): ParsedResponse<T> {
	const body = parseJson(text);
	const hasStarted = REQUEST_ID.test(text);
	const quote = (said: unknown) => quoted(redact(toText(said)));
	if (isObject(body)) {
		const error = errorIn(body, status, endpoint);
		if (error !== undefined) {
			return { ok: false, failure: refusal({ ...error, hasStarted }, endpoint, quote) };
		}
	}
	if (status >= 300) {
		return { ok: false, failure: statusFailure({ status, redirect, hasStarted }, endpoint) };
	}
	if (isObject(body)) {
		const isMissingCode = endpoint.hasCode && !isCode200(body.code);
		const data = isMissingCode ? undefined : endpoint.read(body);
		if (data !== undefined) return { ok: true, data };
		const what = isMissingCode ? 'code' : endpoint.expects;
		return { ok: false, failure: missingData(what, endpoint) };
	}
	return { ok: false, failure: unreadable(text, status, endpoint) };
}

/** Neither a redirect nor a timeout says whether the request has had its effect. */
function isRefusal(code: number): boolean {
	return code >= 400 && code < 500 && code !== 408;
}

function isUncertain(status: number): boolean {
	return status >= 300 && !isRefusal(status);
}

function canPass(code: number): boolean {
	return code === 408 || code === 429 || code >= 500;
}

/** What TeleCMI gives to a call that it starts, whatever else the response says. */
const REQUEST_ID = /"request_id"\s*:\s*(?!null|""|\s)/;

type ErrorInBody = { code: unknown; status: number; words: unknown; hasStarted: boolean };

/** An error by the code, or by any other sign of one; undefined if there is none. */
function errorIn(
	body: JsonObject,
	status: number,
	{ hasCode }: Pick<Endpoint, 'hasCode'>,
): Omit<ErrorInBody, 'hasStarted'> | undefined {
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
	{ code: sent, status, words, hasStarted }: ErrorInBody,
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
	const isRefused = !hasStarted && code !== null && isRefusal(code) && !isUncertain(status);
	const failure = {
		message: `${said}${detail}`,
		code,
		mayHaveSucceeded: !isRefused,
		isTransient: code !== null && canPass(code),
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
	return known ?? (canPass(code) ? retryHint(endpoint) : UNKNOWN_CODE);
}

function tooManyRequests({ ifUncertain }: Endpoint): string {
	const what = 'TeleCMI received too many requests from your account.';
	if (ifUncertain === undefined) return `${what} ${retryHint({})}`;
	return `${what} Leave more time between items, for example with a Loop Over Items and a Wait node.`;
}

/** Without TeleCMI's words a server in between may have responded, so the credential is not to blame. */
function statusFailure(
	{ status, redirect, hasStarted }: Omit<ApiResponse, 'text'> & { hasStarted: boolean },
	endpoint: Endpoint,
): ApiFailure {
	const mayHaveSucceeded = hasStarted || !isRefusal(status);
	const isTransient = canPass(status);
	return {
		message: `TeleCMI responded with HTTP status ${status}${redirect ? REDIRECTS[redirect] : ''}`,
		advice: mayHaveSucceeded
			? (endpoint.ifUncertain ?? (isTransient ? retryHint(endpoint) : CHECK_BASE_URL))
			: status === 429
				? tooManyRequests(endpoint)
				: `${CHECK_BASE_URL} A proxy or firewall between n8n and TeleCMI can also respond like this.`,
		code: status,
		mayHaveSucceeded,
		isTransient,
	};
}

const REDIRECTS = {
	elsewhere: ' and redirects to another address, where this node does not send the secret',
	within: ' and redirects within the Base URL, which this node does not follow here',
} as const satisfies { [redirect in Redirect]: string };

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
	const isPage = text.trimStart().startsWith('<');
	const what = isEmpty
		? 'an empty body'
		: isPage
			? 'a web page'
			: 'something other than a JSON object';
	return {
		message: `TeleCMI responded with ${what}`,
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
