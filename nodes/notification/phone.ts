/** How the item writes phone numbers: `digits` as TeleCMI mostly does, `e164` as CRMs do. */
export type PhoneNumberFormat = 'digits' | 'e164';

/** Digits, with or without a leading `+`. In a query string an unescaped `+` arrives as a space. */
const NUMBER = /^\s*\+?(\d+)\s*$/;

/** ITU-T E.164: up to 15 digits, the first one no zero. Shorter than 8 are extensions and short codes. */
const E164 = /^[1-9]\d{7,14}$/;

/** What is not a number ("anonymous", a SIP address) stays as sent; what E.164 does not fit stays digits. */
export function formatPhoneNumber(sent: string, format: PhoneNumberFormat): string {
	const digits = NUMBER.exec(sent)?.[1];
	if (digits === undefined) return sent;
	return format === 'e164' && E164.test(digits) ? `+${digits}` : digits;
}
