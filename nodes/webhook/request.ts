import type { IWebhookFunctions } from 'n8n-workflow';

import { MAX_BODY_BYTES, type JsonObject } from '../notification/json';
import type { WebhookRequest } from '../notification/parse';
import type { Outcome, Rejection } from '../notification/process';
import { singleLine } from './log';
import { rejectionByToken } from './token';

/** What n8n adds to Express's request; it does not export the type. */
type N8nRequest = ReturnType<IWebhookFunctions['getRequestObject']> & {
	rawBody?: Buffer;
	readRawBody?: () => Promise<void>;
};

/** A request to be parsed, or why it is not. */
export type ReceivedRequest = { request: WebhookRequest } | { outcome: Refusal };

export type Refusal = (Rejection | Extract<Outcome, { kind: 'unavailable' }>) & { cause?: string };

const TOO_LARGE: Rejection = { kind: 'rejected', reason: 'too_large', issues: [], raw: null };

/** Checks the token, then the size, and reads the body only then. */
export async function receiveRequest(
	context: IWebhookFunctions,
	needsToken: boolean,
): Promise<ReceivedRequest> {
	const rejection = needsToken ? await rejectionByToken(context) : undefined;
	if (rejection) return { outcome: rejection };
	const request = context.getRequestObject() as N8nRequest;
	if (Number(request.headers['content-length']) > MAX_BODY_BYTES) {
		return { outcome: TOO_LARGE };
	}
	const [type = ''] = (request.headers['content-type'] ?? '').split(';', 1);
	const contentType = type.trim().toLowerCase();
	const isMultipart = contentType.startsWith('multipart/');
	if (request.method !== 'GET' && request.rawBody === undefined && !isMultipart) {
		// A type that n8n does not parse, and therefore has not read.
		const outcome = await readBody(request);
		if (outcome) return { outcome };
	}
	const body: unknown = context.getBodyData();
	// A chunked body has no length in its headers, and a compressed one a smaller length.
	const size = request.rawBody?.length ?? (isMultipart ? multipartSize(body) : 0);
	if (size > MAX_BODY_BYTES) return { outcome: TOO_LARGE };
	return {
		request: {
			method: request.method,
			contentType,
			query: context.getQueryData() as JsonObject,
			body,
			text: () => request.rawBody?.toString() ?? '',
		},
	};
}

/** Bytes of the fields and files; n8n does not keep the body itself. */
function multipartSize(body: unknown): number {
	const { data, files } = (body ?? {}) as { data?: unknown; files?: object };
	const sizes = Object.values(files ?? {})
		.flat()
		.map((file: { size?: number }) => file.size ?? 0);
	return sizes.reduce((sum, size) => sum + size, Buffer.byteLength(JSON.stringify(data ?? null)));
}

async function readBody(request: N8nRequest): Promise<Refusal | undefined> {
	try {
		await request.readRawBody?.();
		return undefined;
	} catch (cause) {
		// n8n's own limit, which is higher.
		if ((cause as { type?: unknown } | null)?.type === 'entity.too.large') return TOO_LARGE;
		const text = `the body could not be read (${singleLine(cause)})`;
		return { kind: 'rejected', reason: 'unreadable', issues: [], raw: '', cause: text };
	}
}

/** Whether the URL was opened in a browser: a GET without properties. */
export function isVisit(context: IWebhookFunctions): boolean {
	const names = Object.keys(context.getQueryData() as object);
	return context.getRequestObject().method === 'GET' && names.every((name) => name === 'token');
}

/** The request that TeleCMI would make for a sample. */
export function jsonRequest(body: JsonObject): WebhookRequest {
	return {
		method: 'POST',
		contentType: 'application/json',
		query: {},
		body,
		text: () => JSON.stringify(body),
	};
}
