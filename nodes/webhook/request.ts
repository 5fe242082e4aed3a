import type { IWebhookFunctions } from 'n8n-workflow';

import type { JsonObject } from '../notification/json';
import type { WebhookRequest } from '../notification/parse';
import { singleLine } from './singleLine';

/** What n8n adds to Express's request; it does not export the type. */
type N8nRequest = ReturnType<IWebhookFunctions['getRequestObject']> & {
	rawBody?: Buffer;
	readRawBody?: () => Promise<void>;
};

/** The request as the domain reads it. Types that n8n leaves alone are read as text here. */
export async function requestOf(context: IWebhookFunctions): Promise<WebhookRequest> {
	const request = context.getRequestObject() as N8nRequest;
	const contentType = String(request.headers['content-type'] ?? '').split(';', 1)[0] ?? '';
	const body: unknown = context.getBodyData();
	const multipart = contentType.toLowerCase().startsWith('multipart/');
	if (request.method !== 'GET' && request.rawBody === undefined && !multipart) {
		await readText(context, request);
	}
	return {
		method: request.method,
		contentType: contentType.trim().toLowerCase(),
		query: context.getQueryData() as JsonObject,
		body,
		text: () => request.rawBody?.toString() ?? '',
	};
}

/** Leaves the body unread, hence unreadable, where its encoding is broken or it is too large. */
async function readText(context: IWebhookFunctions, request: N8nRequest): Promise<void> {
	try {
		await request.readRawBody?.();
	} catch (cause) {
		context.logger.warn('TeleCMI Trigger: a request body could not be read', {
			reason: singleLine(cause),
		});
	}
}
