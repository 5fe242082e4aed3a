import { fieldValue, formatPhoneNumber, readFields } from '../../../nodes/notification/fields';
import type { JsonObject } from '../../../nodes/notification/json';
import { itemFrom, SAMPLES, sample } from '../../helpers/notifications';

test.each(SAMPLES)('$name has no issue', ({ payload }) => {
	expect(readFields(payload).issues).toEqual([]);
});

describe('time', () => {
	const MS = 1650630551178;
	test.each<[unknown, number]>([
		[MS, MS],
		[String(MS), MS],
		[` ${MS} `, MS],
		[1650630551, 1650630551000],
		['1650630551', 1650630551000],
		[1650630551.178, MS],
		[1650630551178.2, MS],
		[Date.UTC(2000, 0, 1), Date.UTC(2000, 0, 1)],
		[Date.UTC(2000, 0, 1) / 1000, Date.UTC(2000, 0, 1)],
		[Date.UTC(2100, 0, 1), Date.UTC(2100, 0, 1)],
		[Date.UTC(2100, 0, 1) / 1000, Date.UTC(2100, 0, 1)],
	])('%j is %d', (time, expected) => {
		expect(readFields({ time })).toEqual({ values: { time: expected }, issues: [] });
	});

	test.each<unknown>([
		0,
		-1,
		946684799,
		946684799999,
		4102444801,
		4102444800001,
		1e20,
		'2022-04-22',
		'1.65e12',
		'0x1',
		true,
		[MS],
	])('%j is none', (time) => {
		const message =
			'Expected a time in epoch milliseconds or seconds, between the years 2000 and 2100';
		expect(readFields({ time })).toEqual({ values: {}, issues: [{ path: 'time', message }] });
	});
});

test.each<[JsonObject, JsonObject, string]>([
	[{ answeredsec: 'soon', user: 'x' }, { user: 'x' }, 'Expected a number of seconds, 0 or more'],
	[{ waitedsec: 2 ** 60, user: ' ' }, { user: null }, 'Expected a number of seconds, 0 or more'],
	[{ waitedsec: -1, leg: ' A' }, { leg: 'a' }, 'Expected a number of seconds, 0 or more'],
	[
		{ waitedsec: '1.2.3', answeredsec: '1.25' },
		{ answeredsec: 1.25 },
		'Expected a number of seconds, 0 or more',
	],
	[{ appid: -2, app_id: '7' }, { app_id: 7 }, 'Expected a TeleCMI App ID, a whole number'],
	[{ appid: 1.5 }, {}, 'Expected a TeleCMI App ID, a whole number'],
	[
		{ from: true, to: 4.42e11 },
		{ to: '442000000000' },
		'Expected a phone number, as text or as a number',
	],
	[{ record: 'yes', voicemail: 'True' }, { voicemail: true }, 'Expected true or false'],
	[{ status: 1, custom: [] }, { custom: [] }, 'Expected text'],
])('%j: the mistyped property has an issue and no value', (sent, values, message) => {
	const [path] = Object.keys(sent);
	expect(readFields(sent)).toEqual({ values, issues: [{ path, message }] });
});

test('a value is found by either name, the preferred one first', () => {
	expect(fieldValue({ appid: 1, app_id: 2 }, 'app_id')).toBe(1);
	expect(fieldValue({ appid: '', app_id: 2 }, 'app_id')).toBe(2);
	expect(fieldValue({ cmiuid: 'a' }, 'cmiuuid')).toBe('a');
	expect(fieldValue({ appid: 1 }, 'user')).toBeNull();
	expect(fieldValue({ queue: 1 }, 'queue')).toBe(1);
});

describe('phone numbers', () => {
	test.each([
		['442000000000', '442000000000', '+442000000000'],
		['+442000000000', '442000000000', '+442000000000'],
		[' 442000000000', '442000000000', '+442000000000'],
		['12345678', '12345678', '+12345678'],
		['123456789012345', '123456789012345', '+123456789012345'],
		['1234567', '1234567', '1234567'],
		['1234567890123456', '1234567890123456', '1234567890123456'],
		['0442000000000', '0442000000000', '0442000000000'],
		['202', '202', '202'],
		['anonymous', 'anonymous', 'anonymous'],
		['sip:a@example.com', 'sip:a@example.com', 'sip:a@example.com'],
		['+44 20 0000', '+44 20 0000', '+44 20 0000'],
		['442000000000x', '442000000000x', '442000000000x'],
		['', '', ''],
	])('%j is %j, in E.164 %j', (sent, digits, e164) => {
		expect(formatPhoneNumber(sent, 'digits')).toBe(digits);
		expect(formatPhoneNumber(sent, 'e164')).toBe(e164);
	});

	test.each(['to', 'from', 'callerid', 'virtual_number'])(
		'%s takes the format, sent as number or text',
		(name) => {
			for (const number of [442000000009, '+442000000009']) {
				const sent = sample('chub: cdr.incoming.answered', { [name]: number });
				expect(itemFrom(sent)[name]).toBe('442000000009');
				expect(itemFrom(sent, { phoneNumber: 'e164' })[name]).toBe('+442000000009');
			}
		},
	);
});
