import { DateTime } from 'luxon';

/**
 * The moment that a date parameter names, in UTC epoch milliseconds: undefined where it is empty,
 * NaN where it is no date. n8n hands on ISO text (the date picker's has no offset and means the
 * workflow's time zone), luxon's DateTime and Date (expressions), or epoch milliseconds (`time` of
 * a call).
 */
export function toMillis(value: unknown, timezone: string): number | undefined {
	const millis = momentIn(value, timezone);
	// Through a Date, which gives NaN for what no calendar has: JSON would send that as null.
	return millis === undefined ? undefined : new Date(millis).getTime();
}

function momentIn(value: unknown, timezone: string): number | undefined {
	if (value === undefined || value === null || value === '') return undefined;
	if (typeof value === 'number') return value;
	if (value instanceof Date) return value.getTime();
	if (isDateTime(value)) return value.toMillis();
	return typeof value === 'string' ? fromText(value.trim(), timezone) : NaN;
}

function fromText(text: string, zone: string): number | undefined {
	if (text === '') return undefined;
	if (/^\d{11,}$/.test(text)) return Number(text);
	const readings = [DateTime.fromISO, DateTime.fromSQL, DateTime.fromRFC2822, DateTime.fromHTTP];
	return (
		readings
			.map((read) => read(text, { zone }))
			.find(({ isValid }) => isValid)
			?.toMillis() ?? NaN
	);
}

/** By its shape: an expression's DateTime can come from another copy of luxon. */
function isDateTime(value: unknown): value is { toMillis: () => number } {
	return typeof (value as { toMillis?: unknown }).toMillis === 'function';
}
