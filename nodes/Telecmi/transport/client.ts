/** TeleCMI's REST API over n8n's HTTP helpers. Throws nothing but n8n's own errors. */
import {
	NodeApiError,
	NodeOperationError,
	type IExecuteFunctions,
	type IHttpRequestOptions,
	type ILoadOptionsFunctions,
	type IN8nHttpFullResponse,
} from 'n8n-workflow';

import type { JsonObject } from '../../notification/json';
import { accountOf, CredentialProblem, type Account } from './account';
import { limitsOf, WaitEnded, within, type Limits } from './deadline';
import {
	parseResponse,
	redirectOf,
	type ApiFailure,
	type Endpoint,
	type ParsedResponse,
} from './failures';
import { networkFailure } from './networkFailure';
import { createRedactor, type Redactor } from './redaction';
import { readText, type ByteStream } from './stream';

export type Context = IExecuteFunctions | ILoadOptionsFunctions;

/** How long a whole response may take, its body included. */
const RESPONSE_TIMEOUT = 30_000;

const CANCELLED: ApiFailure = {
	message: 'The execution was cancelled',
	advice: '',
	code: null,
	mayHaveSucceeded: true,
	isTransient: false,
};

export type StreamedResponse = {
	status: number;
	headers: IN8nHttpFullResponse['headers'];
	body: ByteStream;
};

/** TeleCMI as one account sees it. */
export class TelecmiClient {
	private readonly redactor: Redactor;

	private constructor(
		readonly context: Context,
		private readonly account: Account,
		readonly itemIndex: number,
	) {
		this.redactor = createRedactor(account.secret);
	}

	static async open(context: Context, itemIndex: number): Promise<TelecmiClient> {
		const credential = await ('getInputData' in context
			? context.getCredentials('telecmiApi', itemIndex)
			: context.getCredentials('telecmiApi'));
		try {
			return new TelecmiClient(context, accountOf(credential), itemIndex);
		} catch (cause) {
			throw problemError(context, cause, itemIndex);
		}
	}

	get appId(): number {
		return this.account.appId;
	}

	/** What tells that a user stopped the execution; a list in the editor has none. */
	get cancelSignal(): AbortSignal | undefined {
		const { context } = this;
		return 'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
	}

	/** The data of a successful response, without the secret. */
	async request<T>(endpoint: Endpoint<T>, body: JsonObject): Promise<T> {
		const response = await this.attempt(endpoint, body);
		if (response.ok) return response.data;
		throw this.errorFor(response.failure);
	}

	/** The same for an operation that goes on after a failure; `alsoHidden` is another secret. */
	async attempt<T>(
		endpoint: Endpoint<T>,
		body: JsonObject,
		alsoHidden = '',
	): Promise<ParsedResponse<T>> {
		const redactor = createRedactor(this.account.secret, alsoHidden);
		const limits = limitsOf(RESPONSE_TIMEOUT, this.cancelSignal);
		const options = { url: this.urlOf(endpoint.path), method: 'POST', body } as const;
		const sent = await this.send(options, limits, endpoint);
		if ('message' in sent) return { ok: false, failure: sent };
		try {
			const text = await readText(sent.body, limits);
			const response = this.parse({ ...sent, text }, endpoint, redactor);
			if (!response.ok) return response;
			return { ok: true, data: redactor.value(response.data) as T };
		} catch (cause) {
			sent.body.destroy();
			return { ok: false, failure: this.failureOf(cause, endpoint) };
		}
	}

	/**
	 * A response whose body is read by the caller. Within the Base URL one redirect is followed, without
	 * the secret.
	 */
	async get(
		endpoint: Endpoint,
		query: { [name: string]: string },
		limits: Limits,
	): Promise<StreamedResponse | ApiFailure> {
		const url = this.urlOf(endpoint.path);
		const response = await this.send({ url, method: 'GET', qs: query }, limits, endpoint);
		if ('message' in response) return response;
		const target = this.redirectTarget(response, url);
		if (target === undefined) return response;
		response.body.destroy();
		return await this.send({ url: target, method: 'GET' }, limits, endpoint, false);
	}

	/** What a response that is not the expected one means. */
	parse<T>(
		{ status, headers, text }: Omit<StreamedResponse, 'body'> & { text: string },
		endpoint: Endpoint<T>,
		redactor = this.redactor,
	): ParsedResponse<T> {
		const redirect = redirectOf(status, headers.location, this.account.baseUrl);
		return parseResponse({ status, text, redirect }, endpoint, redactor.text);
	}

	failureOf(cause: unknown, endpoint: Pick<Endpoint, 'ifUncertain'>): ApiFailure {
		if (this.cancelSignal?.aborted) return CANCELLED;
		const code = cause instanceof WaitEnded && cause.reason === 'deadline' ? 'ETIMEDOUT' : '';
		return networkFailure(code ? { code } : cause, endpoint);
	}

	/** An error that holds nothing of the request. */
	errorFor({ message, advice, code }: ApiFailure): NodeApiError {
		return new NodeApiError(
			this.context.getNode(),
			{},
			{
				message,
				description: advice,
				itemIndex: this.itemIndex,
				...(code === null ? {} : { httpCode: String(code) }),
			},
		);
	}

	private async send(
		options: IHttpRequestOptions,
		limits: Limits,
		endpoint: Endpoint,
		isAuthenticated = true,
	): Promise<StreamedResponse | ApiFailure> {
		const request: IHttpRequestOptions = {
			...options,
			encoding: 'stream',
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
			timeout: RESPONSE_TIMEOUT,
			...(limits.cancel ? { abortSignal: limits.cancel } : {}),
		};
		const { helpers } = this.context;
		try {
			const { statusCode, headers, body } = await within(
				limits,
				(isAuthenticated
					? helpers.httpRequestWithAuthentication.call(this.context, 'telecmiApi', request, {
							credentialsDecrypted: this.decrypted,
						})
					: helpers.httpRequest(request)) as Promise<IN8nHttpFullResponse>,
				(late) => (late.body as unknown as ByteStream).destroy(),
			);
			const stream = body as unknown as ByteStream;
			// Without a listener an error between two reads would end n8n; the next read reports it.
			stream.on('error', () => {});
			return { status: statusCode, headers, body: stream };
		} catch (cause) {
			return this.failureOf(cause, endpoint);
		}
	}

	/** Undefined if the response is no redirect, or one to where the node does not go. */
	private redirectTarget({ status, headers }: StreamedResponse, from: string): string | undefined {
		const { location } = headers;
		if (redirectOf(status, location, this.account.baseUrl) !== 'within') return undefined;
		const target = new URL(String(location), from);
		for (const [name, value] of [...target.searchParams]) {
			if (this.redactor.text(value) !== value) target.searchParams.delete(name);
		}
		return this.redactor.text(target.href) === target.href ? target.href : undefined;
	}

	/** The credential of this item: n8n would read that of the first one. */
	private get decrypted() {
		return { id: '', name: '', type: 'telecmiApi', data: { ...this.account } };
	}

	private urlOf(path: string): string {
		return `${this.account.baseUrl}${path}`;
	}
}

function problemError(context: Context, cause: unknown, itemIndex: number): NodeOperationError {
	const description = cause instanceof CredentialProblem ? cause.advice : undefined;
	return new NodeOperationError(context.getNode(), cause as Error, {
		itemIndex,
		...(description === undefined ? {} : { description }),
	});
}
