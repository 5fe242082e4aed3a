/** Keeps a secret out of everything that leaves the node. Pure. */
import { isObject, MAX_DEPTH } from '../../notification/json';

const HIDDEN = '***';

/** Encodings of single characters besides the common one, as patterns. */
const OTHER_ENCODINGS: ReadonlyMap<string, readonly string[]> = new Map([
	[' ', ['\\+']],
	['/', ['\\\\/']],
]);

export type Redactor = {
	text: (text: string) => string;
	/** Also the names in an object. What nests too deep for n8n to store becomes null. */
	value: (value: unknown) => unknown;
};

/**
 * Finds the secret in clear, in JSON, in JSON that is text in JSON, and encoded for a URL or a form,
 * where programs differ in what they encode.
 */
export function createRedactor(secret: string): Redactor {
	if (secret === '') return { text: (text) => text, value: (value) => value };
	const spellings = [secret, inJson(secret), inJson(inJson(secret))]
		.map((spelling) => [...spelling].map(encodings).join(''))
		.reverse();
	const pattern = new RegExp([...new Set(spellings)].join('|'), 'gi');
	const text = (sent: string) => sent.replace(pattern, HIDDEN);
	const value = (sent: unknown, depth = 0): unknown => {
		if (typeof sent === 'string') return text(sent);
		if (typeof sent === 'number') return String(sent) === secret ? HIDDEN : sent;
		if (depth >= MAX_DEPTH) return null;
		if (Array.isArray(sent)) return sent.map((each) => value(each, depth + 1));
		if (!isObject(sent)) return sent;
		return Object.fromEntries(
			Object.entries(sent).map(([name, each]) => [text(name), value(each, depth + 1)]),
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
