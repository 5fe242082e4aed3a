import { formatPhoneNumber } from '../../nodes/notification/phone';
import { itemFrom, outgoingAnswered, sample } from '../helpers/notifications';

describe('digits', () => {
	test.each([
		['442000000000', '442000000000'],
		['+442000000000', '442000000000'],
		['0442000000000', '0442000000000'],
		['100', '100'],
	])('%j is written %j', (sent, expected) => {
		expect(formatPhoneNumber(sent, 'digits')).toBe(expected);
	});

	test('a plus that a query string turned into a space is no part of the number', () => {
		expect(formatPhoneNumber(' 442000000000', 'digits')).toBe('442000000000');
	});
});

describe('e164', () => {
	test.each([
		['442000000000', '+442000000000'],
		['+442000000000', '+442000000000'],
		[' 442000000000', '+442000000000'],
		['12345678', '+12345678'],
		['123456789012345', '+123456789012345'],
	])('%j is written %j', (sent, expected) => {
		expect(formatPhoneNumber(sent, 'e164')).toBe(expected);
	});

	test.each([
		['seven digits, an extension or short code', '1234567'],
		['sixteen digits, more than any number has', '1234567890123456'],
		['a zero at the beginning, a national number', '0442000000000'],
	])('no plus is put before %s', (_, sent) => {
		expect(formatPhoneNumber(sent, 'e164')).toBe(sent);
	});
});

describe.each(['digits', 'e164'] as const)('%s', (format) => {
	test.each([
		['anonymous'],
		['Restricted'],
		['sip:202@pbx.example.com'],
		['+'],
		['++442000000000'],
		['442000000000;ext=5'],
	])('what is not a number stays as sent: %s', (sent) => {
		expect(formatPhoneNumber(sent, format)).toBe(sent);
	});
});

describe('in an item', () => {
	test.each([
		['to', 'chub: cdr.outgoing.answered.leg_a'],
		['virtual_number', 'chub: cdr.outgoing.answered.leg_a'],
		['from', 'chub: cdr.incoming.answered'],
		['to', 'chub: cdr.incoming.answered'],
		['virtual_number', 'chub: cdr.incoming.answered'],
		['callerid', 'chub: event.outgoing.started.leg_a'],
		['callerid', 'chub-india: event.outgoing.started.leg_a'],
	])('%s of "%s" is text in the chosen format, however it was sent', (name, of) => {
		const digits = String(sample(of)[name]);
		for (const sent of [Number(digits), digits, `+${digits}`]) {
			const notification = sample(of, { [name]: sent });
			expect(itemFrom(notification)[name]).toBe(digits);
			expect(itemFrom(notification, { phoneNumber: 'e164' })[name]).toBe(`+${digits}`);
		}
	});

	test('a number keeps its format where its kind does not document it', () => {
		const item = itemFrom(outgoingAnswered({ callerid: 442000000000 }), { phoneNumber: 'e164' });
		expect(item.callerid).toBe('+442000000000');
	});

	test('a number that TeleCMI left out is null', () => {
		expect(itemFrom(outgoingAnswered({ virtual_number: undefined })).virtual_number).toBeNull();
	});

	test.each(['user', 'cmiuuid', 'filename', 'ivr_name'])('%s is no phone number', (name) => {
		expect(itemFrom(outgoingAnswered({ [name]: '442000000000' }), { phoneNumber: 'e164' })).toEqual(
			expect.objectContaining({ [name]: '442000000000' }),
		);
	});
});
