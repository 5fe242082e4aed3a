import type {
	ICredentialsDecrypted,
	INodeCredentialTestResult,
	IWebhookFunctions,
} from 'n8n-workflow';

import { isAuthentic, isStrongToken } from '../notification/authenticate';

/** Whether the request's query carries the token of the credential. A credential that cannot be read lets nobody in. */
export async function hasToken(context: IWebhookFunctions): Promise<boolean> {
	try {
		const { token, previousToken } = await context.getCredentials('telecmiWebhookApi');
		return isAuthentic((context.getQueryData() as { token?: unknown }).token, {
			token: String(token ?? ''),
			previousToken: String(previousToken ?? ''),
		});
	} catch (cause) {
		context.logger.error(
			'TeleCMI Trigger: the credential "TeleCMI Webhook API" could not be read, so the request was turned away. Open the node and choose the credential again.',
			{
				node: context.getNode().name,
				reason: cause instanceof Error ? cause.message : String(cause),
			},
		);
		return false;
	}
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
