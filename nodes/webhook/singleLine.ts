/**
 * Control characters, line ends of every kind, and characters that turn the direction of a line or
 * do not show: what could make one line of a log look like two, or like another one.
 */
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]/gu;

/** More of a reason tells nobody more. */
const LONGEST_REASON = 500;

/** What something thrown says, in one line that can be logged: what does not print is written as `\u{a}`. */
export function singleLine(cause: unknown): string {
	const { message } = (cause ?? {}) as { message?: unknown };
	return String(message ?? cause)
		.slice(0, LONGEST_REASON)
		.replace(UNPRINTABLE, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}
