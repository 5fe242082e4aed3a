import type {
	ICredentialsDecrypted,
	INodeCredentialTestResult,
	IWebhookFunctions,
} from 'n8n-workflow';

import { isAuthentic, isStrongToken } from './authenticate';
import type { Outcome } from '../notification/process';
import { singleLine } from './singleLine';

const UNAUTHORIZED: Outcome = { kind: 'rejected', reason: 'unauthorized', issues: [], raw: '' };

/**
 * Why the request is to be turned away; undefined where its query carries the token of the
 * credential. A credential that cannot be read lets nobody in.
 */
export async function refusalByToken(context: IWebhookFunctions): Promise<Outcome | undefined> {
	try {
		const { token, previousToken } = await context.getCredentials('telecmiWebhookApi');
		const isRight = isAuthentic((context.getQueryData() as { token?: unknown }).token, {
			token: String(token ?? ''),
			previousToken: String(previousToken ?? ''),
		});
		return isRight ? undefined : UNAUTHORIZED;
	} catch (cause) {
		const passes = isPassing(cause);
		context.logger.error(
			`TeleCMI Trigger: the credential "TeleCMI Webhook API" could not be read, so the request was turned away. ${passes ? 'The sender was told to try again later.' : 'Open the node and choose the credential again.'}`,
			{
				node: context.getNode().name,
				reason: singleLine(cause),
			},
		);
		return passes ? { kind: 'unavailable' } : UNAUTHORIZED;
	}
}

/**
 * What n8n itself says of a credential (none chosen, none of that id, not to be decrypted) stays so
 * until somebody acts. Anything else comes from beneath n8n: its database is away, and comes back.
 * n8n's errors are told by their level, which all of them have in every version; their classes vary.
 */
function isPassing(cause: unknown): boolean {
	return typeof cause === 'object' && cause !== null && !('level' in cause);
}

/** What the credential's own check says of its tokens. */
export function checkTokens({ data }: ICredentialsDecrypted): INodeCredentialTestResult {
	const token = String(data?.token ?? '');
	const previousToken = String(data?.previousToken ?? '');
	if (!isStrongToken(token)) {
		return { status: 'Error', message: `Token is too easy to guess. ${RULE}` };
	}
	if (previousToken !== '' && !isStrongToken(previousToken)) {
		return { status: 'Error', message: `Previous Token is too easy to guess. ${RULE}` };
	}
	return { status: 'OK', message: 'Append ?token= and this token to the URL in TeleCMI' };
}

const RULE = 'Use at least 16 letters, digits, dots, hyphens, underscores or tildes.';
