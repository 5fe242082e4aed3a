/** A number that TeleCMI sent as such or as text, as accounts of some age have it; else null. */
export function numberIn(value: unknown): number | null {
	const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	return typeof number === 'number' && Number.isFinite(number) ? number : null;
}
