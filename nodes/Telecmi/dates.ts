/** Dates as parameters give them, and the period between two. Pure. */
import { DateTime } from 'luxon';

/** UTC epoch milliseconds, as TeleCMI wants them. */
export type Period = { start_date: number; end_date: number };

export type Moment = { millis: number; hasTime: boolean };

/** TeleCMI's own default where it gets no dates. */
const DAY = 24 * 60 * 60 * 1000;

/** A number is epoch milliseconds or seconds if it names a moment between 2000 and 2100. */
const SECONDS = { from: 946_684_800, to: 4_102_444_800 };

/** A date without a time. A year or a month alone is none: it would mean its first day. */
const DATE_ONLY = /^\d{4}(?:-\d{2}-\d{2}|\d{4})$/;
const NO_DAY = /^\d{4}(?:-\d{2})?$/;

/**
 * ISO text (the date picker's has no offset and means the workflow's time zone), a DateTime or Date
 * from an expression, epoch milliseconds or seconds. Undefined if empty, null if not a date.
 */
export function toMoment(value: unknown, zone: string): Moment | null | undefined {
	const sent = typeof value === 'string' ? value.trim() : value;
	if (sent === undefined || sent === null || sent === '') return undefined;
	const hasTime = typeof sent !== 'string' || !DATE_ONLY.test(sent);
	const millis = millisOf(sent, zone);
	// Date gives NaN for a moment outside the calendar, which JSON would turn into null.
	return Number.isNaN(new Date(millis).getTime()) ? null : { millis, hasTime };
}

function millisOf(value: unknown, zone: string): number {
	if (typeof value === 'number') return fromEpoch(value);
	if (value instanceof Date) return value.getTime();
	if (isDateTime(value)) return value.toMillis();
	if (typeof value !== 'string' || NO_DAY.test(value)) return NaN;
	if (/^\d{9,}$/.test(value)) return fromEpoch(Number(value));
	const formats = [DateTime.fromISO, DateTime.fromSQL, DateTime.fromRFC2822, DateTime.fromHTTP];
	const dates = formats.map((parse) => parse(value, { zone }));
	return dates.find(({ isValid }) => isValid)?.toMillis() ?? NaN;
}

/** Milliseconds of epoch seconds or milliseconds. */
export function fromEpoch(number: number | null): number {
	if (number === null) return NaN;
	const isBetween = (factor: number) =>
		number >= SECONDS.from * factor && number < SECONDS.to * factor;
	if (isBetween(1)) return Math.round(number * 1000);
	return isBetween(1000) ? Math.round(number) : NaN;
}

/** By its shape: an expression's DateTime can come from another copy of luxon. */
function isDateTime(value: unknown): value is { toMillis: () => number } {
	return typeof (value as { toMillis?: unknown }).toMillis === 'function';
}

type PeriodProblem = { message: string; advice: string };

export function periodBetween(
	start: Moment | undefined,
	end: Moment | undefined,
	{ now, zone }: { now: number; zone: string },
): Period | PeriodProblem {
	const end_date = end === undefined ? now : endOf(start, end, zone);
	const start_date = start?.millis ?? startFor(end, end_date, zone);
	if (start_date < end_date) return { start_date, end_date };
	if (end === undefined) {
		return {
			message: 'Start Date is not in the past',
			advice: 'End Date is empty, which means now. Choose an earlier Start Date, or an End Date.',
		};
	}
	if (start_date === end_date) {
		return {
			message: 'Start Date and End Date are the same moment',
			advice: 'Choose a later End Date. A date without a time means the end of that day.',
		};
	}
	return {
		message: 'Start Date is later than End Date',
		advice: 'Swap the two, or leave End Date empty for now.',
	};
}

/** The beginning of its day for an end without a time, otherwise 24 hours before the end. */
function startFor(end: Moment | undefined, end_date: number, zone: string): number {
	if (end === undefined || end.hasTime) return end_date - DAY;
	return DateTime.fromMillis(end.millis, { zone }).startOf('day').toMillis();
}

/** The end of its day for a date without a time, and for a start and an end at the same midnight. */
function endOf(start: Moment | undefined, end: Moment, zone: string): number {
	const day = DateTime.fromMillis(end.millis, { zone });
	const isSameMidnight =
		start?.millis === end.millis && day.startOf('day').toMillis() === end.millis;
	return isSameMidnight || !end.hasTime ? day.endOf('day').toMillis() : end.millis;
}
