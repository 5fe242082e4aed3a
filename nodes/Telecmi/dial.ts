/**
 * A phone number as click to call takes it: a JSON number, digits with the country code. A number
 * holds no leading zero, so one that begins with 0 would call somebody else: undefined, like
 * everything that is no phone number. Spaces, hyphens, dots and brackets are how people write them.
 */
export function toDialable(sent: unknown): number | undefined {
	const text = typeof sent === 'number' ? String(sent) : sent;
	if (typeof text !== 'string') return undefined;
	const digits = text
		.trim()
		.replace(/^\+/, '')
		.replace(/[\s().-]/g, '');
	return /^[1-9]\d{4,14}$/.test(digits) ? Number(digits) : undefined;
}
