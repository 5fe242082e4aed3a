/** Finds the JSON object in an HTTP request, in every encoding that TeleCMI may use. */
import { isObject, parseJson, toStorable, type JsonObject } from './json';

/** A request as n8n hands it over. */
export type WebhookRequest = {
	method: string;
	/** MIME type without parameters; empty if the sender named none. */
	contentType: string;
	/** The query string, parsed, brackets included. */
	query: JsonObject;
	/** The body, parsed; an empty object if n8n does not parse its type. */
	body: unknown;
	/** The body as received. */
	text: () => string;
};

export type ParsedRequest =
	/** Not empty, and safe to store. */
	| { kind: 'object'; object: JsonObject }
	/** A GET without properties: someone checks that the URL exists. */
	| { kind: 'ping' }
	| { kind: 'unreadable'; raw: string };

const FORM = 'application/x-www-form-urlencoded';
const MULTIPART = 'multipart/form-data';

export function parseRequest(request: WebhookRequest): ParsedRequest {
	if (request.method === 'GET') return parseQuery(request.query);
	const text = request.text();
	return toParsedRequest(parseBody(request, text), text);
}

/** The token belongs to this node, not to TeleCMI: it goes no further. */
function parseQuery(query: JsonObject): ParsedRequest {
	const fields = { ...query };
	delete fields.token;
	if (Object.keys(fields).length === 0) return { kind: 'ping' };
	return toParsedRequest(fromFields(fields), '');
}

function parseBody({ contentType, body }: WebhookRequest, text: string): unknown {
	if (contentType === FORM) return parseForm(text, body);
	if (contentType === MULTIPART) return isObject(body) ? fromFields(body.data) : undefined;
	// Parsed again, because n8n's parser has rounded long integers. `body` serves other types (XML).
	return parseJson(text) ?? body;
}

function toParsedRequest(found: unknown, raw: string): ParsedRequest {
	const object = isObject(found) ? toStorable(found) : undefined;
	return isObject(object) && Object.keys(object).length > 0
		? { kind: 'object', object }
		: { kind: 'unreadable', raw };
}

/** Some senders label JSON as a form; the whole text is then the form's only key. */
function parseForm(text: string, body: unknown): unknown {
	const json = [text, decodeForm(text)].map((candidate) => candidate.trimStart());
	const candidates = json.filter((candidate) => candidate.startsWith('{'));
	if (candidates.length === 0) return fromFields(body);
	return candidates.map(parseJson).find(isObject);
}

/** Undoes percent escapes and plus signs, and drops the `=` that ends a key without a value. */
function decodeForm(text: string): string {
	try {
		return decodeURIComponent(text.replace(/=$/, '').replaceAll('+', ' '));
	} catch {
		return '';
	}
}

/** The fields of a form or query string. An empty field is the only way they can write null. */
function fromFields(fields: unknown): JsonObject {
	const object: JsonObject = {};
	const bracketed: Array<[name: string, value: unknown]> = [];
	for (const [name, sent] of Object.entries(fields ?? {})) {
		const value: unknown = sent === '' ? null : sent;
		if (name.endsWith(']')) bracketed.push([name, value]);
		else if (name !== '__proto__') object[name] = value;
	}
	for (const [name, value] of bracketed) {
		const path = pathOf(name);
		if (!path.includes('__proto__') && !put(object, path, value)) object[name] = value;
	}
	return object;
}

/** `extra_params[lead][id]` is the id of the lead of extra_params. */
function pathOf(name: string): string[] {
	const isPath = /^[^[\]]+(?:\[[^[\]]+\])+$/.test(name);
	return isPath ? name.replaceAll(']', '').split('[') : [name];
}

/** Puts a value at the end of a path. False, and nothing put, if another value is in the way. */
function put(root: JsonObject, path: string[], value: unknown): boolean {
	const last = path.at(-1) as string;
	let place = root;
	for (const step of path.slice(0, -1)) {
		if (!Object.hasOwn(place, step)) place[step] = {};
		const below = place[step];
		if (!isObject(below)) return false;
		place = below;
	}
	if (Object.hasOwn(place, last)) return false;
	place[last] = value;
	return true;
}
