/** n8n's check of the TeleCMI API credential: it accepts exactly what the node accepts. */
import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { BALANCE } from './resources/account';
import { accountOf, authenticate, CredentialProblem } from './transport/account';
import { limitsOf, within } from './transport/deadline';
import { parseResponse, redirectOf } from './transport/failures';
import { networkFailure } from './transport/networkFailure';
import { createRedactor } from './transport/redaction';

const TIMEOUT = 30_000;

export async function testTelecmiApi(
	this: ICredentialTestFunctions,
	{ data: credential = {} }: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	// n8n gives a credential test no other helper.
	const { request: send } = this.helpers;
	try {
		const { baseUrl, secret } = accountOf(credential);
		const url = `${baseUrl}${BALANCE.path}`;
		const request = {
			...(await authenticate(credential, { url, method: 'POST', body: {} })),
			simple: false,
			resolveWithFullResponse: true,
			timeout: TIMEOUT,
		};
		const { statusCode, headers, body } = (await within(
			limitsOf(TIMEOUT, undefined),
			send(request),
		)) as {
			statusCode: number;
			headers: { location?: string };
			body: unknown;
		};
		const text = typeof body === 'string' ? body : JSON.stringify(body ?? '');
		const response = parseResponse(
			{ status: statusCode, text, redirect: redirectOf(statusCode, headers.location, baseUrl) },
			BALANCE,
			createRedactor(secret).text,
		);
		if (response.ok) return { status: 'OK', message: 'Connection successful!' };
		return failed(response.failure.message, response.failure.advice);
	} catch (cause) {
		if (cause instanceof CredentialProblem) return failed(cause.message, cause.advice);
		const { message, advice } = networkFailure(cause, {});
		return failed(message, advice);
	}
}

function failed(message: string, advice: string): INodeCredentialTestResult {
	return { status: 'Error', message: `${message}. ${advice}` };
}
