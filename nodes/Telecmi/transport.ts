/** TeleCMI's REST API over n8n's HTTP helper. The one place that knows the secret. */
import {
	NodeApiError,
	NodeOperationError,
	type IExecuteFunctions,
	type IHttpRequestOptions,
	type ILoadOptionsFunctions,
	type IN8nHttpFullResponse,
} from 'n8n-workflow';

import type { JsonObject } from '../notification/json';
import {
	judge,
	unanswered,
	unexpected,
	type Answer,
	type Complaint,
	type Judgement,
} from './complaint';
import { hiding } from './secret';

export type Context = IExecuteFunctions | ILoadOptionsFunctions;

/** Milliseconds to wait for an answer, and for a whole audio file. */
const ANSWER_TIMEOUT = 30_000;
const FILE_TIMEOUT = 300_000;

type Account = { appId: number; secret: string; baseUrl: string };

/** TeleCMI as one account sees it. Throws nothing but n8n's own, each saying what to do. */
export class TelecmiClient {
	private constructor(
		private readonly context: Context,
		private readonly account: Account,
		private readonly itemIndex: number,
	) {}

	static async open(context: Context, itemIndex: number): Promise<TelecmiClient> {
		return new TelecmiClient(context, await accountOf(context, itemIndex), itemIndex);
	}

	get appId(): number {
		return this.account.appId;
	}

	/** Asks as the account. Sends `appid` as a number: as text it is refused (seen live). */
	async post(path: string, body: JsonObject): Promise<JsonObject> {
		return await this.postAsUser(path, { appid: this.account.appId, ...body });
	}

	/**
	 * Asks as one user of the account, who is named in the body; click to call wants no `appid`.
	 * `ifOpen` is the advice where TeleCMI may have done it all the same, and must not do it twice.
	 */
	async postAsUser(path: string, body: JsonObject, ifOpen?: string): Promise<JsonObject> {
		const request: IHttpRequestOptions = {
			url: this.urlOf(path),
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ ...body, secret: this.account.secret }),
			// Text, so that long ids are not rounded on the way.
			encoding: 'text',
			// A redirect would carry the secret to another address, and turn the request into a GET.
			disableFollowRedirect: true,
			timeout: ANSWER_TIMEOUT,
		};
		const { body: text, statusCode } = await this.send(request, ifOpen);
		const judgement = this.judge({ status: statusCode, text: String(text ?? '') });
		if (!judgement.ok) throw this.errorFor(judgement.complaint, ifOpen);
		return judgement.body;
	}

	/** What an answer comes to, with nothing of the secret in it. */
	judge(answer: Answer): Judgement {
		return judge(answer, hiding(this.account.secret));
	}

	/**
	 * The bytes that TeleCMI has under a file's name, which can turn out to be a refusal in JSON.
	 * Redirects are followed, since nobody documents where TeleCMI keeps its files: they go to the
	 * address that TeleCMI names, without the query that holds the secret.
	 */
	async file(name: string): Promise<{ status: number; bytes: Buffer }> {
		const { body, statusCode } = await this.send({
			url: this.urlOf('/v2/play'),
			method: 'GET',
			qs: { appid: this.account.appId, secret: this.account.secret, file: name },
			encoding: 'arraybuffer',
			timeout: FILE_TIMEOUT,
		});
		return { status: statusCode, bytes: Buffer.from(body as unknown as ArrayBuffer) };
	}

	/** An error of this request that holds nothing of the request itself. */
	errorFor({ message, advice, code, isOpen }: Complaint, ifOpen = advice): NodeApiError {
		return new NodeApiError(
			this.context.getNode(),
			{},
			{
				message,
				description: isOpen ? ifOpen : advice,
				itemIndex: this.itemIndex,
				...(code === null ? {} : { httpCode: String(code) }),
			},
		);
	}

	/** An error for an answer that lacks what it is for. */
	lacks(expected: string): NodeApiError {
		return this.errorFor(unexpected(expected));
	}

	private async send(request: IHttpRequestOptions, ifOpen?: string): Promise<IN8nHttpFullResponse> {
		const signal = cancelSignalOf(this.context);
		try {
			return (await this.context.helpers.httpRequest({
				...request,
				ignoreHttpStatusErrors: true,
				returnFullResponse: true,
				...(signal ? { abortSignal: signal } : {}),
			})) as IN8nHttpFullResponse;
		} catch (cause) {
			throw this.errorFor(unanswered(cause), ifOpen);
		}
	}

	private urlOf(path: string): string {
		return `${this.account.baseUrl}${path}`;
	}
}

/** What tells that a user stopped the execution; a list in the editor has none. */
export function cancelSignalOf(context: Context): AbortSignal | undefined {
	return 'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
}

async function accountOf(context: Context, itemIndex: number): Promise<Account> {
	const { appId, secret, baseUrl } = await ('getInputData' in context
		? context.getCredentials('telecmiApi', itemIndex)
		: context.getCredentials('telecmiApi'));
	const digits = String(appId ?? '').trim();
	if (!/^\d{1,15}$/.test(digits)) {
		throw new NodeOperationError(
			context.getNode(),
			'The App ID in your TeleCMI credential is not a number',
			{ description: 'Copy it from the TeleCMI dashboard: Developer → App Secret.', itemIndex },
		);
	}
	return {
		appId: Number(digits),
		secret: String(secret ?? '').trim(),
		baseUrl: String(baseUrl ?? '')
			.trim()
			.replace(/\/+$/, ''),
	};
}
