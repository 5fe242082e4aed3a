import { createHash, timingSafeEqual } from 'crypto';

/** The tokens that open the webhook. The previous one still does while TeleCMI is being told the new one. */
export type Tokens = { token: string; previousToken: string };

/** What a query string can carry unescaped, and too much to guess. */
const STRONG = /^[A-Za-z0-9._~-]{16,}$/;

export function isStrongToken(token: string): boolean {
	return STRONG.test(token);
}

/**
 * Whether a request's token is one of ours. Only text can be: a token sent twice arrives as an array.
 * Digests of one length are compared, both always, so that neither the time taken nor the length
 * says how close a guess came.
 */
export function isAuthentic(sent: unknown, { token, previousToken }: Tokens): boolean {
	const digest = sha256(typeof sent === 'string' ? sent : '');
	const isCurrent = timingSafeEqual(digest, sha256(token));
	const isPrevious = timingSafeEqual(digest, sha256(previousToken));
	return sent !== '' && typeof sent === 'string' && (isCurrent || isPrevious);
}

function sha256(text: string): Buffer {
	return createHash('sha256').update(text).digest();
}
