/** What can go wrong between n8n and TeleCMI, told so that a user knows what to do. Pure. */
import { isObject, parseJson, type JsonObject } from '../notification/json';

export type Complaint = {
	/** What happened. */
	message: string;
	/** What to do about it. */
	advice: string;
	/** TeleCMI's own code, or the HTTP status; null where there was no answer. */
	code: number | null;
	/** Whether TeleCMI may have done what it was asked all the same. */
	isOpen: boolean;
};

/** Takes out of a text what nobody may read. */
export type Hide = (text: string) => string;

/** An answer as it came over the wire. */
export type Answer = { status: number; text: string };

export type Judgement = { ok: true; body: JsonObject } | { ok: false; complaint: Complaint };

const CHECK_CREDENTIAL = 'Check the App ID and Secret in your TeleCMI credential.';
const CHECK_BASE_URL = 'Check the Base URL in your TeleCMI credential.';
const LATER = 'Try again later, or turn on Retry On Fail in the settings of this node.';

/** TeleCMI's codes (doc.telecmi.com, and seen live), which mostly come with HTTP status 200. */
const ADVICE: ReadonlyMap<number, string> = new Map([
	[400, 'Check the values in this node: TeleCMI says which one it does not take.'],
	[401, CHECK_CREDENTIAL],
	[403, CHECK_CREDENTIAL],
	[404, `${CHECK_CREDENTIAL} If they are right, check the user ID or file name in this node.`],
	[407, CHECK_CREDENTIAL],
	[
		420,
		'Your TeleCMI account does not have this feature. Ask TeleCMI for it; for a call, choose Softphone under Ring, which needs none.',
	],
	[429, `TeleCMI had too many requests from your account. ${LATER}`],
]);

/** As many characters of what TeleCMI says are shown. */
const LONGEST_QUOTE = 300;

const UNKNOWN_CODE = 'TeleCMI does not document this code. If its words do not help, ask TeleCMI.';

/** What a network says, by Node's codes. */
const SILENCE: ReadonlyMap<string, Complaint> = new Map([
	...['ECONNABORTED', 'ETIMEDOUT', 'ESOCKETTIMEDOUT'].map((code) =>
		silence(code, 'TeleCMI did not answer in time', LATER, true),
	),
	...['ECONNRESET', 'EPIPE', 'ERR_BAD_RESPONSE'].map((code) =>
		silence(code, 'TeleCMI closed the connection before it had answered', LATER, true),
	),
	...[
		'ENOTFOUND',
		'EAI_AGAIN',
		'ECONNREFUSED',
		'EHOSTUNREACH',
		'ENETUNREACH',
		'ERR_INVALID_URL',
	].map((code) => silence(code, 'TeleCMI could not be reached', CHECK_BASE_URL, false)),
]);

/**
 * Tells an answer with data from a refusal, whatever its HTTP status, and from what is no answer.
 * TeleCMI, or a server between, may echo the secret: all that is quoted is hidden first, and cut last.
 */
export function judge({ status, text }: Answer, hide: Hide): Judgement {
	const body = parseJson(text);
	if (isObject(body) && isRefusal(body)) {
		return { ok: false, complaint: refusal(body, status, (said) => cut(hide(said))) };
	}
	if (status >= 300) return { ok: false, complaint: ofStatus(status) };
	if (isObject(body)) return { ok: true, body };
	if (text.trim() === '') {
		return complain('TeleCMI sent an empty answer', `${LATER} ${CHECK_BASE_URL}`, status);
	}
	const what = text.trimStart().startsWith('<') ? 'a web page' : 'something else';
	return complain(`TeleCMI sent ${what} instead of data`, CHECK_BASE_URL, status);
}

/** For an answer whose data is not what TeleCMI documents. */
export function unexpected(expected: string): Complaint {
	return {
		message: `TeleCMI's answer holds no ${expected}`,
		advice: `${LATER} If it goes on, TeleCMI has changed its answers: look for a newer version of this node.`,
		code: null,
		isOpen: true,
	};
}

/** For a request that was never answered. The cause holds the request with the secret: take only its code. */
export function unanswered(cause: unknown): Complaint {
	const code = isObject(cause) && typeof cause.code === 'string' ? cause.code : '';
	return (
		SILENCE.get(code) ?? {
			message: 'TeleCMI could not be asked',
			advice: `${CHECK_BASE_URL} ${LATER}`,
			code: null,
			isOpen: true,
		}
	);
}

/** `code` other than 200, as a number or as text; some refusals carry only `error` or `status`. */
function isRefusal({ code, error, status }: JsonObject): boolean {
	if (code !== undefined && code !== null && code !== '') return Number(code) !== 200;
	return error === true || status === 'error';
}

function refusal(body: JsonObject, status: number, quote: Hide): Complaint {
	const code = Number(body.code ?? status);
	const isNumber = Number.isFinite(code);
	return {
		message: `TeleCMI says "${quote(wordsOf(body))}" (code ${quote(isNumber ? String(code) : textOf(body.code))})`,
		advice: ADVICE.get(code) ?? UNKNOWN_CODE,
		code: isNumber ? code : null,
		isOpen: status >= 500 || code >= 500,
	};
}

/** `msg` is text, or an object that says more; on some answers it is called otherwise, or absent. */
function wordsOf({ msg, message, error }: JsonObject): string {
	const words = [msg, message, error].find((said) => said !== undefined && said !== true) ?? 'no';
	return textOf(words);
}

function textOf(said: unknown): string {
	return typeof said === 'string' ? said : JSON.stringify(said);
}

function cut(text: string): string {
	return text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text;
}

function ofStatus(status: number): Complaint {
	const message = `TeleCMI answered with HTTP status ${status}`;
	if (status >= 500) return { message, advice: LATER, code: status, isOpen: true };
	// Without TeleCMI's words, 404 is the address that is wrong, not the credential.
	const known = status === 404 ? undefined : ADVICE.get(status);
	return { message, advice: known ?? CHECK_BASE_URL, code: status, isOpen: false };
}

/** For what came with a status of success, and is no answer. */
function complain(message: string, advice: string, code: number): Judgement {
	return { ok: false, complaint: { message, advice, code, isOpen: true } };
}

function silence(code: string, message: string, advice: string, isOpen: boolean) {
	return [code, { message, advice, code: null, isOpen }] as const;
}
