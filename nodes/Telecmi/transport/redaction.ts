/** Keeps a secret out of everything that leaves the node. Pure. */
import { isObject, MAX_DEPTH } from '../../notification/json';

const HIDDEN = '***';

/** Encodings of single characters besides the common one, as patterns. */
const OTHER_ENCODINGS: ReadonlyMap<string, readonly string[]> = new Map([
	[' ', ['\\+']],
	['/', ['\\\\/']],
]);

/** The form of TeleCMI's and this node's own names: one that a secret has by chance is no secret. */
const USUAL_NAME = /^[a-z]+(?:_[a-z]+)*(?:_\d+)?$/i;

export type Redactor = {
	text: (text: string) => string;
	/** Names of the usual form are kept, whatever the secret is. What nests too deep for n8n to store becomes null. */
	value: (value: unknown) => unknown;
};

/**
 * Finds each secret in clear, in JSON, in JSON that is text in JSON, and encoded for a URL or a form,
 * where programs differ in what they encode.
 */
export function createRedactor(...given: string[]): Redactor {
	const secrets = given.filter((secret) => secret !== '');
	if (secrets.length === 0) return { text: (text) => text, value: (value) => value };
	const spellings = secrets
		.flatMap((secret) => [secret, inJson(secret), inJson(inJson(secret))])
		.map((spelling) => [...spelling].map(encodings).join(''))
		.reverse();
	const pattern = new RegExp([...new Set(spellings)].join('|'), 'gi');
	const text = (sent: string) => sent.replace(pattern, HIDDEN);
	const value = (sent: unknown, depth = 0): unknown => {
		if (typeof sent === 'string') return text(sent);
		if (typeof sent === 'number') return secrets.includes(String(sent)) ? HIDDEN : sent;
		if (depth >= MAX_DEPTH) return null;
		if (Array.isArray(sent)) return sent.map((each) => value(each, depth + 1));
		if (!isObject(sent)) return sent;
		return Object.fromEntries(
			Object.entries(sent).map(([name, each]) => [
				USUAL_NAME.test(name) ? name : text(name),
				value(each, depth + 1),
			]),
		);
	};
	return { text, value: (sent) => value(sent) };
}

/** One character as it is, and percent-encoded once or twice. */
function encodings(character: string): string {
	const bytes = Buffer.from(character).toString('hex');
	const once = bytes.replace(/../g, '%$&');
	const twice = bytes.replace(/../g, '%25$&');
	const literal = character.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
	return `(?:${[twice, once, ...(OTHER_ENCODINGS.get(character) ?? []), literal].join('|')})`;
}

function inJson(text: string): string {
	return JSON.stringify(text).slice(1, -1);
}
