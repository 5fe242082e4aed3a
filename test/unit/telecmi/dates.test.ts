import { DateTime } from 'luxon';

import { periodBetween, toMoment, type Moment } from '../../../nodes/Telecmi/dates';

const ZONE = 'Asia/Kolkata';
const MIDNIGHT = Date.UTC(2026, 0, 30, 18, 30);
const DAY = 24 * 60 * 60 * 1000;

describe('a moment', () => {
	test.each<[string, unknown, number]>([
		[
			'ISO text without an offset, in the time zone of the workflow',
			'2026-01-31T00:00:00',
			MIDNIGHT,
		],
		['ISO text with an offset', '2026-01-30T18:30:00Z', MIDNIGHT],
		['a date', '2026-01-31', MIDNIGHT],
		['a date without hyphens', '20260131', MIDNIGHT],
		['SQL', ' 2026-01-31 00:00:00 ', MIDNIGHT],
		['RFC 2822', 'Fri, 30 Jan 2026 18:30:00 +0000', MIDNIGHT],
		['HTTP', 'Fri, 30 Jan 2026 18:30:00 GMT', MIDNIGHT],
		['epoch milliseconds', MIDNIGHT, MIDNIGHT],
		['epoch milliseconds as text', String(MIDNIGHT), MIDNIGHT],
		['epoch seconds', MIDNIGHT / 1000, MIDNIGHT],
		['epoch seconds as text', String(MIDNIGHT / 1000), MIDNIGHT],
		['a Date', new Date(MIDNIGHT), MIDNIGHT],
		['a DateTime', DateTime.fromMillis(MIDNIGHT), MIDNIGHT],
	])('%s', (_, value, millis) => {
		expect(toMoment(value, ZONE)).toMatchObject({ millis });
	});

	test.each([undefined, null, '', ' '])('%p is none', (value) => {
		expect(toMoment(value, ZONE)).toBeUndefined();
	});

	test.each([
		['soon'],
		['2026'],
		['2026-01'],
		['2026-02-30'],
		[0],
		[7],
		[1e11],
		[1e20],
		['9'.repeat(400)],
		[NaN],
		[true],
		[{}],
		[[]],
		[new Date(NaN)],
		[DateTime.fromISO('soon')],
	])('%p is not a date', (value) => {
		expect(toMoment(value, ZONE)).toBeNull();
	});
});

describe('a period', () => {
	const now = MIDNIGHT + DAY / 2;
	const between = (start: unknown, end: unknown) =>
		periodBetween(
			toMoment(start, ZONE) as Moment | undefined,
			toMoment(end, ZONE) as Moment | undefined,
			{ now, zone: ZONE },
		);
	const today = DateTime.fromMillis(MIDNIGHT, { zone: ZONE });

	test.each<[string, unknown, unknown, number, number]>([
		['nothing: the last 24 hours', '', '', now - DAY, now],
		['a start', '2026-01-31', '', MIDNIGHT, now],
		[
			'an end: 24 hours before it',
			'',
			'2026-01-31T12:00:00',
			MIDNIGHT - DAY / 2,
			MIDNIGHT + DAY / 2,
		],
		['an end without a time: that day', '', '2026-01-31', MIDNIGHT, MIDNIGHT + DAY - 1],
		['two days', '2026-01-30', '2026-01-31', MIDNIGHT - DAY, MIDNIGHT + DAY - 1],
		['one day', '2026-01-31', '2026-01-31', MIDNIGHT, MIDNIGHT + DAY - 1],
		['today to today', today, today, MIDNIGHT, MIDNIGHT + DAY - 1],
		['yesterday to today, at midnight', today.minus({ days: 1 }), today, MIDNIGHT - DAY, MIDNIGHT],
	])('of %s', (_, start, end, start_date, end_date) => {
		expect(between(start, end)).toEqual({ start_date, end_date });
	});

	test.each<[string, unknown, unknown, string]>([
		['the future, without an end', '2026-02-01', '', 'End Date is empty, which means now.'],
		['one moment', '2026-01-31T12:00:00', '2026-01-31T12:00:00', 'Choose a later End Date.'],
		['the end before the start', '2026-02-01', '2026-01-31', 'Swap the two'],
	])('of %s is an error', (_, start, end, advice) => {
		expect(between(start, end)).toMatchObject({ advice: expect.stringContaining(advice) });
	});
});
