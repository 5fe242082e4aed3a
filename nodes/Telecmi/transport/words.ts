/** TeleCMI's words, as an error or an item quotes them. Pure. */

/** So many characters of what TeleCMI says are shown. */
const LONGEST_QUOTE = 500;

/** A password in JSON, also in JSON that is text in JSON; and in a form. Without an end, to the end. */
const PASSWORD_TEXT = /((\\*)["']\w*password\2["']\s*:\s*\2["'])[^]*?((?<!\\)\2["']|$)/gi;
const PASSWORD_OTHER = /(["']\w*password\\*["']\s*:\s*)(?![\s\\"'])[^,}]*/gi;
const PASSWORD_IN_FORM = /\b(\w*password=)[^&\s"']*/gi;

/** Secrets are to be hidden before: a cut could leave a part of one. */
export function quoted(text: string): string {
	const masked = text
		.replace(PASSWORD_TEXT, '$1***$3')
		.replace(PASSWORD_OTHER, '$1***')
		.replace(PASSWORD_IN_FORM, '$1***');
	return masked.length > LONGEST_QUOTE ? `${masked.slice(0, LONGEST_QUOTE)}…` : masked;
}
