/** Single values as TeleCMI sends them: numbers can come as text, and either can be missing. */

export function numberIn(value: unknown): number | null {
	const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

export function textIn(value: unknown): string | null {
	if (typeof value === 'number') return String(value);
	return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}

/** ISO 8601 UTC of epoch milliseconds; null for none, and for a moment outside the calendar. */
export function toIso(time: number | null): string | null {
	const date = new Date(time ?? NaN);
	return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
