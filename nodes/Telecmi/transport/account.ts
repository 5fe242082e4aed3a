/** The TeleCMI API credential, and how it goes into a request. Pure. */
import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	IHttpRequestOptions,
} from 'n8n-workflow';

import { isObject, isPresent, parseJson, type JsonObject } from '../../notification/json';

export type Account = { appId: number; secret: string; baseUrl: string };

/** A credential that cannot work, or a request that must not carry it. The node says it in n8n's way. */
export class CredentialProblem extends Error {
	constructor(
		message: string,
		readonly advice: string,
	) {
		super(message);
	}
}

/** These endpoints call the App ID `inet_no`. */
const INET_NO = /^\/v3\/(?:leads|campaign)(?:\/|$)/;

/** Click to call is authorized by the user's ID and the secret. */
const WITHOUT_APP_ID: ReadonlySet<string> = new Set(['/v2/webrtc/click2call']);

const IN_QUERY: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

export function accountOf({ appId, secret, baseUrl }: JsonObject): Account {
	const digits = String(appId ?? '').trim();
	if (!/^\d{1,15}$/.test(digits)) {
		throw new CredentialProblem(
			'The App ID in your TeleCMI credential is not a number',
			'Copy it from the TeleCMI dashboard: Developer → App Secret.',
		);
	}
	if (typeof secret !== 'string' || secret.trim() === '') {
		throw new CredentialProblem(
			'The Secret in your TeleCMI credential is empty',
			'Copy it from the TeleCMI dashboard: Developer → App Secret.',
		);
	}
	const url = URL.canParse(String(baseUrl).trim()) ? new URL(String(baseUrl).trim()) : undefined;
	if (url === undefined || !/^https?:$/.test(url.protocol)) {
		throw new CredentialProblem(
			'The Base URL in your TeleCMI credential is not a URL',
			'Use https://rest.telecmi.com, unless TeleCMI gave you another address.',
		);
	}
	// TeleCMI's documentation calls each endpoint "Base URL", so people enter one with a path.
	return { appId: Number(digits), secret: secret.trim(), baseUrl: url.origin };
}

/**
 * Adds the account to a request of this node or of n8n's HTTP Request node: to the query of a GET,
 * to the JSON body of any other. The secret goes to the Base URL only, and no redirect carries it on.
 */
export async function authenticate(
	credential: ICredentialDataDecryptedObject,
	request: IHttpRequestOptions,
): Promise<IHttpRequestOptions> {
	const account = accountOf(credential);
	const url = targetOf(request);
	if (url?.origin !== account.baseUrl) {
		throw new CredentialProblem(
			`The TeleCMI credential is for ${account.baseUrl} only`,
			'Use a URL below the Base URL of the credential.',
		);
	}
	const authorized = {
		...request,
		disableFollowRedirect: true,
		// What the HTTP Request node uses for the same.
		followRedirect: false,
		followAllRedirects: false,
		maxRedirects: 0,
	};
	const added = fieldsFor(account, url.pathname);
	if (IN_QUERY.has(String(request.method ?? 'GET').toUpperCase())) {
		return { ...authorized, qs: { ...request.qs, ...added } };
	}
	return { ...authorized, body: withFields(bodyOf(request), added) };
}

/** The HTTP Request node's name for the URL is `uri`. */
function targetOf(request: IHttpRequestOptions & { uri?: string }): URL | undefined {
	const { url = request.uri, baseURL } = request;
	return url !== undefined && URL.canParse(url, baseURL) ? new URL(url, baseURL) : undefined;
}

/** The HTTP Request node sends a multipart form in place of the body. */
function bodyOf(request: IHttpRequestOptions & { formData?: unknown }): unknown {
	return request.formData ?? request.body;
}

/** TeleCMI refuses an App ID that is text. */
function fieldsFor({ appId, secret }: Account, path: string) {
	if (WITHOUT_APP_ID.has(path)) return { secret };
	return INET_NO.test(path) ? { inet_no: appId, secret } : { appid: appId, secret };
}

function withFields(body: unknown, added: JsonObject): IDataObject | string {
	if (!isPresent(body)) return added as IDataObject;
	const object = typeof body === 'string' ? parseJson(body) : body;
	if (!isPlainObject(object)) {
		throw new CredentialProblem(
			'TeleCMI expects a JSON object as the body of the request',
			'The App ID and Secret go into it: set Body Content Type to JSON.',
		);
	}
	const whole = { ...object, ...added };
	return typeof body === 'string' ? JSON.stringify(whole) : (whole as IDataObject);
}

/** Neither a list nor a form nor a stream. */
function isPlainObject(value: unknown): value is JsonObject {
	return isObject(value) && Object.getPrototypeOf(value) === Object.prototype;
}
