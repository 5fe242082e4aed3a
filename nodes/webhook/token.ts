/** The token in the webhook URL: who gets in, and what the credential's check says. */
import { createHash, timingSafeEqual } from 'crypto';
import type {
	ICredentialsDecrypted,
	INodeCredentialTestResult,
	IWebhookFunctions,
} from 'n8n-workflow';

import type { Rejection } from '../notification/process';
import { singleLine } from './log';
import type { Refusal } from './request';

/** The previous token still works, so that nothing is rejected while the URL in TeleCMI changes. */
type Tokens = { token: string; previousToken: string };

const UNAUTHORIZED: Rejection = { kind: 'rejected', reason: 'unauthorized', issues: [], raw: null };

/** Why the request is rejected; undefined if its token is right. Without a credential, nobody gets in. */
export async function rejectionByToken(context: IWebhookFunctions): Promise<Refusal | undefined> {
	try {
		const { token, previousToken } = await context.getCredentials('telecmiWebhookApi');
		const isRight = isAuthentic((context.getQueryData() as { token?: unknown }).token, {
			token: String(token ?? ''),
			previousToken: String(previousToken ?? ''),
		});
		return isRight ? undefined : UNAUTHORIZED;
	} catch (cause) {
		const text = `the credential "TeleCMI Webhook API" could not be read (${singleLine(cause)})`;
		return isTemporaryFailure(cause)
			? { kind: 'unavailable', cause: text }
			: { ...UNAUTHORIZED, cause: `${text}. Open the node and choose the credential again` };
	}
}

/**
 * Whether the token is one of ours. A token sent twice arrives as a list and is not. Both are always
 * compared, as digests of one length, so that the time taken says nothing about a guess.
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

/**
 * n8n's own errors (no credential chosen, deleted, cannot be decrypted) last until somebody acts; all
 * of them have a level, in every version. Anything else comes from the database, and passes.
 */
function isTemporaryFailure(cause: unknown): boolean {
	return typeof cause === 'object' && cause !== null && !('level' in cause);
}

/** The credential's own check. */
export function checkTokens({ data }: ICredentialsDecrypted): INodeCredentialTestResult {
	const previousToken = String(data?.previousToken ?? '');
	const message =
		tokenProblem('Token', String(data?.token ?? '')) ??
		(previousToken === '' ? undefined : tokenProblem('Previous Token', previousToken));
	if (message !== undefined) return { status: 'Error', message };
	return { status: 'OK', message: 'Append ?token= and this token to the URL in TeleCMI' };
}

const SHORTEST_TOKEN = 16;

/** What a query string carries unescaped. */
const ALLOWED = /^[A-Za-z0-9._~-]*$/;

function tokenProblem(name: string, token: string): string | undefined {
	if (/\s/.test(token)) return `${name} contains a space or line break. Remove it.`;
	if (!ALLOWED.test(token)) {
		return `${name} contains a character that a URL cannot carry. Use only letters (A to Z), digits, and . _ ~ -`;
	}
	if (token.length < SHORTEST_TOKEN) {
		return `${name} is too short: it has ${token.length} characters. Use 32 random letters and digits (at least ${SHORTEST_TOKEN}).`;
	}
	return undefined;
}
