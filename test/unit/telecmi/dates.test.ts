import { DateTime, Settings } from 'luxon';

import { toMillis } from '../../../nodes/Telecmi/dates';

const NOON_UTC = Date.UTC(2026, 0, 31, 12);

describe('a date parameter becomes UTC milliseconds', () => {
	test.each<[string, unknown, string, number | undefined]>([
		['ISO text with Z', '2026-01-31T12:00:00.000Z', 'Asia/Kolkata', NOON_UTC],
		['ISO text with an offset', '2026-01-31T17:30:00+05:30', 'America/New_York', NOON_UTC],
		[
			"the date picker's text, in the workflow's time zone",
			'2026-01-31T17:30:00',
			'Asia/Kolkata',
			NOON_UTC,
		],
		['a date without a time', '2026-01-31', 'UTC', Date.UTC(2026, 0, 31)],
		['text with a space, as databases write it', '2026-01-31 12:00:00', 'UTC', NOON_UTC],
		['a moment in summer time', '2026-07-01T14:00:00', 'Europe/Berlin', Date.UTC(2026, 6, 1, 12)],
		[
			"luxon's DateTime, whose own zone counts",
			DateTime.fromISO('2026-01-31T17:30', { zone: 'Asia/Kolkata' }),
			'UTC',
			NOON_UTC,
		],
		['a DateTime of another copy of luxon', { toMillis: () => NOON_UTC }, 'UTC', NOON_UTC],
		['a Date', new Date(NOON_UTC), 'Asia/Kolkata', NOON_UTC],
		['epoch milliseconds', NOON_UTC, 'Asia/Kolkata', NOON_UTC],
		['epoch milliseconds as text', String(NOON_UTC), 'Asia/Kolkata', NOON_UTC],
		['an RFC 2822 date', 'Sat, 31 Jan 2026 12:00:00 GMT', 'UTC', NOON_UTC],
		['nothing', '', 'UTC', undefined],
		['null', null, 'UTC', undefined],
		['blank text', '  ', 'UTC', undefined],
		['text that is no date', 'yesterday', 'UTC', NaN],
		['an object that is no date', { year: 2026 }, 'UTC', NaN],
		['no number', NaN, 'UTC', NaN],
		['a part of a millisecond', NOON_UTC + 0.5, 'UTC', NOON_UTC],
		['more digits than a number has', '9'.repeat(400), 'UTC', NaN],
		['a number beyond all calendars', 8.7e15, 'UTC', NaN],
		['as text', '8700000000000000', 'UTC', NaN],
		['infinity', Infinity, 'UTC', NaN],
		['a DateTime that is none', DateTime.invalid('no'), 'UTC', NaN],
		['true', true, 'UTC', NaN],
	])('%s', (_, value, zone, expected) => {
		expect(toMillis(value, zone)).toBe(expected);
	});

	test("the machine's own time zone does not matter", () => {
		const zone = Settings.defaultZone;
		Settings.defaultZone = 'Pacific/Auckland';
		try {
			expect(toMillis('2026-01-31T12:00:00', 'UTC')).toBe(NOON_UTC);
		} finally {
			Settings.defaultZone = zone;
		}
	});
});
