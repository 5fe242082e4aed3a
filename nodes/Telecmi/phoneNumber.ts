/**
 * A phone number as click to call takes it: a JSON number with the country code. What could be meant
 * in another way is undefined, so that nobody else is called. Pure.
 */

/** Formatting characters come along when a number is copied from a web page. */
const INVISIBLE = /\p{Format}/gu;

/** What people put between digits. U+2212 is the minus sign. */
const SEPARATORS = /[\s\p{Dash_Punctuation}\u2212/.()]/gu;

/** A sign or a decimal point in front is not how anybody writes a phone number. */
const NEGATIVE = /^[\p{Dash_Punctuation}\u2212.]/u;

/** What a spreadsheet makes of a number: many digits in one group, a dot, the fraction. */
const FRACTION = /^\+?\d{4,}\.\d+$|\d{5,}\.0{1,2}$/;

/** The trunk prefix, which is not dialled behind a country code: +44 (0)20 7946 0000. */
const TRUNK_PREFIX = /\(\s*0\s*\)/;
const COUNTRY_CODE = /^\+?\d{1,3}$/;

export function toDialable(sent: unknown): number | undefined {
	const text = typeof sent === 'number' ? String(sent) : sent;
	if (typeof text !== 'string') return undefined;
	const visible = text.replace(INVISIBLE, '').trim();
	if (NEGATIVE.test(visible) || FRACTION.test(visible)) return undefined;
	const [countryCode = '', ...rest] = visible
		.split(TRUNK_PREFIX)
		.map((part) => part.replace(SEPARATORS, ''));
	if (rest.length > 1 || (rest.length === 1 && !COUNTRY_CODE.test(countryCode))) return undefined;
	const digits = [countryCode, ...rest].join('').replace(/^\+/, '');
	return /^[1-9]\d{4,14}$/.test(digits) ? Number(digits) : undefined;
}
