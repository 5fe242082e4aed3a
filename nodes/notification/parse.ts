/** Finds the notification in an HTTP request, whichever way TeleCMI was set up to send it. */
import {
	hasMoreMarks,
	isObject,
	MAX_DEPTH,
	MOST_MARKS,
	parseJson,
	surveyOf,
	withExactNumbers,
	type JsonObject,
	type Survey,
} from './json';

/** What n8n made of a request. */
export type WebhookRequest = {
	method: string;
	/** MIME type without parameters; empty when the sender named none. */
	contentType: string;
	/** The query string, parsed, brackets included. */
	query: JsonObject;
	/** The body, parsed; an empty object where n8n does not parse its type. */
	body: unknown;
	/** The body as it came. */
	text: () => string;
};

export type ParsedRequest =
	| { kind: 'notification'; notification: JsonObject; survey: Survey }
	/** A GET without any property: somebody looks whether the URL is there. */
	| { kind: 'ping' }
	/** What came instead, as text. */
	| { kind: 'unreadable'; raw: string };

/** TeleCMI documents 27. Each is a key of the item, and an item of many thousands is none. */
const MOST_PROPERTIES = 1000;

const FORM = 'application/x-www-form-urlencoded';
const MULTIPART = 'multipart/form-data';

export function parseRequest(request: WebhookRequest): ParsedRequest {
	return request.method === 'GET' ? readQuery(request.query) : readBody(request);
}

/** The token is ours, not TeleCMI's: it goes no further. */
function readQuery(query: JsonObject): ParsedRequest {
	const fields = { ...query };
	delete fields.token;
	if (Object.keys(fields).length === 0) return { kind: 'ping' };
	return reading(fromFields(fields), '');
}

function readBody({ contentType, body, text }: WebhookRequest): ParsedRequest {
	if (contentType === FORM) {
		const form = text();
		return reading(JSON_IN_FORM.test(form) ? jsonInForm(form) : fromFields(body), form);
	}
	if (contentType === MULTIPART) return reading(isObject(body) && fromFields(body.data), text());
	const json = text();
	if (hasMoreMarks(json, MOST_MARKS)) return { kind: 'unreadable', raw: json };
	const isParsed = isObject(body) && Object.keys(body).length > 0;
	return reading(isParsed ? withExactNumbers(body, json) : parseJson(json), json);
}

function reading(found: unknown, raw: string): ParsedRequest {
	if (isObject(found) && hasFewProperties(found)) {
		const survey = surveyOf(found);
		if (survey.whole.depth <= MAX_DEPTH) {
			return { kind: 'notification', notification: found, survey };
		}
	}
	return { kind: 'unreadable', raw };
}

function hasFewProperties(found: JsonObject): boolean {
	const { length } = Object.keys(found);
	return length > 0 && length <= MOST_PROPERTIES;
}

/** Some senders name JSON a form; then the whole text is the form's only key. */
function jsonInForm(text: string): JsonObject | undefined {
	for (const candidate of [text, decodeForm(text)]) {
		const value = parseJson(candidate, MOST_MARKS);
		if (isObject(value)) return value;
	}
	return undefined;
}

/** A brace, behind some space and a byte order mark at most, either of them escaped or not. */
const JSON_IN_FORM = /^(?:[\s+]|%20|%09|%0a|%0d|%ef%bb%bf){0,100}(?:\{|%7b)/i;

/** Percent escapes and plus signs undone, and the `=` that ends a key without a value. */
function decodeForm(text: string): string {
	try {
		return decodeURIComponent(text.replace(/=$/, '').replaceAll('+', ' '));
	} catch {
		return '';
	}
}

/**
 * The fields of a form or query string; none where there are too many, or too many brackets. An empty
 * field is the only way they can write null.
 */
function fromFields(fields: unknown): JsonObject {
	if (!isObject(fields)) return {};
	const names = Object.keys(fields);
	if (names.length > MOST_PROPERTIES) return {};
	const entries = names
		.filter((name) => name !== '__proto__')
		.map((name) => ({
			name,
			value: fields[name] === '' ? null : fields[name],
			path: pathOf(name),
		}));
	const steps = entries.reduce((sum, { path }) => sum + (path?.length ?? 1), 0);
	if (steps > MOST_MARKS) return {};
	const notification: JsonObject = {};
	for (const { name, value, path } of entries) if (!path) notification[name] = value;
	for (const { name, value, path } of entries) {
		if (path && !put(notification, path, value)) notification[name] = value;
	}
	return notification;
}

/**
 * The steps of a bracketed name: `extra_params[lead][id]` is the id of the lead of extra_params.
 * None for a plain name, which one that goes for the prototype stays.
 */
function pathOf(name: string): string[] | undefined {
	// One level more than can be read is enough to find that it cannot.
	const steps = name.split('[', MAX_DEPTH + 1).map((step) => step.replace(/\]$/, ''));
	const isPath = steps.length > MAX_DEPTH || /^[^[\]]+(\[[^[\]]+\])+$/.test(name);
	return isPath && !steps.includes('__proto__') ? steps : undefined;
}

/** Puts a value at the end of a path. False, and nothing put, where another value is in the way. */
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
