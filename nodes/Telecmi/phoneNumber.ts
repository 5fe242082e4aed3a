/**
 * A phone number as click to call takes it: a JSON number with the country code. What could be meant
 * in another way is undefined, so that nobody else is called. Pure.
 */

import { isPresent } from '../notification/json';

/** Formatting characters come along when a number is copied from a web page. */
const INVISIBLE = /\p{Format}/gu;

/** What people put between digits. U+2212 is the minus sign. */
const SEPARATORS = /[\s\p{Dash_Punctuation}\u2212/.()]+/u;

/** A sign or a decimal point in front is not how anybody writes a phone number. */
const NEGATIVE = /^[\p{Dash_Punctuation}\u2212.]/u;

/** What a spreadsheet makes of a number: many digits in one group, a dot, the fraction. */
const FRACTION = /^\+?\d{4,}\.\d+$|\d{5,}\.0{1,2}$|^[^.]*\.\d{1,2}$/;

/** An extension, or another number that differs in its end. */
const SHORT_END = /\/\s*\d{1,2}$/;

/** The trunk prefix, which is not dialled behind a country code: +44 (0)20 7946 0000. */
const TRUNK_PREFIX = /\(\s*0\s*\)/;
const COUNTRY_CODE = /^\d{1,3}$/;

/** Where numbers begin with a 0 that is dialled: Ivory Coast, Benin, Gabon, Congo, San Marino, Italy. */
const WITH_ZERO: ReadonlySet<string> = new Set(['225', '229', '241', '242', '378', '39']);

function canHaveTrunkPrefix(before: string): boolean {
	return COUNTRY_CODE.test(before) && !WITH_ZERO.has(before);
}

export function toDialable(sent: unknown): number | undefined {
	const text = typeof sent === 'number' ? String(sent) : sent;
	if (typeof text !== 'string') return undefined;
	const visible = text.replace(INVISIBLE, '').trim();
	if ([NEGATIVE, FRACTION, SHORT_END].some((form) => form.test(visible))) return undefined;
	const [before = [], ...behind] = visible
		.replace(/^([\s(]*)\+/, '$1')
		.split(TRUNK_PREFIX)
		.map((part) => part.split(SEPARATORS).filter(isPresent));
	if (behind.length > 1 || (behind.length === 1 && !canHaveTrunkPrefix(before.join('')))) {
		return undefined;
	}
	const groups = [...before, ...behind.flat()];
	const [countryCode = '', next = ''] = groups;
	const hasTrunkPrefix = COUNTRY_CODE.test(countryCode) && next.startsWith('0');
	if (hasTrunkPrefix && !WITH_ZERO.has(countryCode)) return undefined;
	const digits = groups.join('');
	return /^[1-9]\d{4,14}$/.test(digits) ? Number(digits) : undefined;
}
