/** Keeps a secret out of what is shown. Pure. */

const HIDDEN = '***';

/** Encodings of single characters besides the common one, as patterns. */
const OTHERWISE: ReadonlyMap<string, readonly string[]> = new Map([
	[' ', ['\\+']],
	['/', ['\\\\/']],
]);

/**
 * Takes the secret out of a text, however it is spelt there: as it is, in JSON, in JSON that is text
 * in JSON, or encoded for a URL or a form, where programs differ in what they encode.
 */
export function hiding(secret: string): (text: string) => string {
	if (secret === '') return (text) => text;
	const spellings = [secret, inJson(secret), inJson(inJson(secret))]
		.map((spelling) => [...spelling].map(alternatives).join(''))
		.reverse();
	const pattern = new RegExp([...new Set(spellings)].join('|'), 'gi');
	return (text) => text.replace(pattern, HIDDEN);
}

/** One character and its encodings. Some programs write a slash in JSON with a backslash. */
function alternatives(character: string): string {
	const bytes = Buffer.from(character).toString('hex').replace(/../g, '%$&');
	const literal = character.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
	return `(?:${[bytes, ...(OTHERWISE.get(character) ?? []), literal].join('|')})`;
}

function inJson(text: string): string {
	return JSON.stringify(text).slice(1, -1);
}
