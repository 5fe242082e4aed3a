import { EVENTS } from '../../../nodes/notification/events';
import type { JsonObject } from '../../../nodes/notification/json';
import { LISTS, recordToItem, rowKey } from '../../../nodes/Telecmi/record';

const APP_ID = 1111112;
const FORMAT = { appId: APP_ID, phoneNumber: 'digits' } as const;

const listAt = (path: string) => LISTS.find((list) => list.path === path)!;

/** The documented row of /v2/out_answered (rest.md). */
const OUT_ANSWERED = {
	cmiuid: 'bdd91865-34a4-4b9b-b7c0-eb4b0da7c83e',
	duration: 34,
	agent: '208_1111112',
	notes: [{ msg: 'Interested in Product B', date: 1654508655024, agent: '208_1111112' }],
	billedsec: 31,
	filename: '1654508655470066682125604_1111112.mp3',
	rate: 0.0231,
	record: 'true',
	name: 'unknown',
	from: '919100000000',
	to: 918100000000,
	time: 1654508655024,
};

test('the documented outgoing answered record', () => {
	expect(recordToItem(listAt('/v2/out_answered'), OUT_ANSWERED, FORMAT)).toEqual({
		event: 'cdr.outgoing.answered',
		call_key: 'bdd91865-34a4-4b9b-b7c0-eb4b0da7c83e',
		delivery_key: 'cdr:bdd91865-34a4-4b9b-b7c0-eb4b0da7c83e:-:answered:1654508655024',
		type: 'cdr',
		app_id: APP_ID,
		direction: 'outbound',
		status: 'answered',
		leg: null,
		leg_party: null,
		call_id: null,
		cmiuuid: 'bdd91865-34a4-4b9b-b7c0-eb4b0da7c83e',
		request_id: null,
		user: '208_1111112',
		user_extension: '208',
		virtual_number: null,
		to: '918100000000',
		time: 1654508655024,
		time_iso: '2022-06-06T09:44:15.024Z',
		answeredsec: null,
		hangup_reason: null,
		hangup_description: null,
		record: true,
		filename: '1654508655470066682125604_1111112.mp3',
		duration: 34,
		billedsec: 31,
		rate: 0.0231,
		notes: [{ msg: 'Interested in Product B', date: 1654508655024, agent: '208_1111112' }],
		name: 'unknown',
		from: '919100000000',
	});
});

describe('every kind of record', () => {
	test.each(LISTS)('$path has the keys of $direction $outcome notifications', (list) => {
		const item = recordToItem(list, { cmiuid: 'c1', time: 1654508655024 }, FORMAT);
		const event = EVENTS.find(({ name }) => name === `cdr.${list.direction}.${list.outcome}`)!;
		const documented = event.properties.filter((name) => !/^(custom|extra_params)$/.test(name));
		expect(Object.keys(item)).toEqual(
			expect.arrayContaining([...documented, 'call_key', 'delivery_key', 'time_iso']),
		);
		expect(item).toMatchObject({
			event: event.name,
			duration: null,
			billedsec: null,
			rate: null,
			notes: [],
		});
	});

	test('numbers as text are numbers', () => {
		const row = {
			...OUT_ANSWERED,
			duration: '34',
			billedsec: '31',
			rate: '0.0231',
			time: '1654508655024',
		};
		expect(recordToItem(listAt('/v2/out_answered'), row, FORMAT)).toMatchObject({
			duration: 34,
			billedsec: 31,
			rate: 0.0231,
			time: 1654508655024,
			time_iso: '2022-06-06T09:44:15.024Z',
		});
	});

	test('phone numbers as CRMs write them', () => {
		const item = recordToItem(listAt('/v2/out_answered'), OUT_ANSWERED, {
			...FORMAT,
			phoneNumber: 'e164',
		});
		expect(item).toMatchObject({ to: '+918100000000', from: '+919100000000' });
	});

	test("a row cannot pass for another account's, kind's or leg's", () => {
		const row = {
			...OUT_ANSWERED,
			appid: 9,
			type: 'event',
			direction: 'inbound',
			status: 'missed',
		};
		expect(recordToItem(listAt('/v2/out_answered'), row, FORMAT)).toMatchObject({
			event: 'cdr.outgoing.answered',
			app_id: APP_ID,
			type: 'cdr',
			direction: 'outbound',
			status: 'answered',
		});
	});
});

describe('a row that is not as documented loses nothing', () => {
	test.each<[string, JsonObject, JsonObject]>([
		[
			'a time that is none',
			{ time: 'soon' },
			{ time: null, time_iso: null, time_unreadable: 'soon' },
		],
		['no time', { time: undefined }, { time: null, time_iso: null }],
		['a file name that is no text', { filename: 7 }, { filename: null, filename_unreadable: 7 }],
		['a number that is none', { billedsec: 'n/a' }, { billedsec: 'n/a' }],
		['a property of ours', { event: 'mine' }, { event: 'cdr.outgoing.answered', event_2: 'mine' }],
		[
			'a number that is none, beside what would be its name',
			{ to: { x: 1 }, to_unreadable: 'keep', to_unreadable_2: 'this too' },
			{
				to: null,
				to_unreadable: 'keep',
				to_unreadable_2: 'this too',
				to_unreadable_3: { x: 1 },
			},
		],
		[
			'both names of what has two',
			{ cmiuuid: 'b', agent: '1_2', user: '3_2', user_2: '5_2' },
			{ cmiuuid_2: 'b', user: '1_2', user_extension: '1', user_2: '3_2', user_2_2: '5_2' },
		],
		[
			'objects by both names of what has two',
			{ agent: { x: 1 }, user: { y: 2 } },
			{ user: null, user_unreadable: { x: 1 }, user_2: { y: 2 } },
		],
		[
			'both names of what has two, with the same value',
			{ cmiuuid: OUT_ANSWERED.cmiuid, user: OUT_ANSWERED.agent },
			{ user: OUT_ANSWERED.agent },
		],
		[
			'what says that it is of another account and kind',
			{ appid: 9, app_id: 8, type: 'event', direction: 'inbound', status: 'missed' },
			{
				app_id: APP_ID,
				app_id_2: 8,
				appid_2: 9,
				type_2: 'event',
				direction_2: 'inbound',
				status_2: 'missed',
			},
		],
	])('%s', (_, change, expected) => {
		const item = recordToItem(listAt('/v2/out_answered'), { ...OUT_ANSWERED, ...change }, FORMAT);
		expect(item).toMatchObject({ ...expected, cmiuuid: OUT_ANSWERED.cmiuid });
	});

	test('one name of what has two is enough', () => {
		const item = recordToItem(
			listAt('/v2/out_answered'),
			{ cmiuid: null, cmiuuid: 'b', agent: '', user: '3_2', time: 1654508655024 },
			FORMAT,
		);
		expect(item).toMatchObject({ cmiuuid: 'b', user: '3_2' });
	});

	test('what has one value by two names has no second key', () => {
		const row = { ...OUT_ANSWERED, cmiuuid: OUT_ANSWERED.cmiuid, appid: String(APP_ID) };
		expect(recordToItem(listAt('/v2/out_answered'), row, FORMAT)).toEqual(
			recordToItem(listAt('/v2/out_answered'), OUT_ANSWERED, FORMAT),
		);
	});

	test('a key that n8n would take for a prototype', () => {
		const row = JSON.parse(
			'{"cmiuid":"c1","time":1654508655024,"x":{"__proto__":{"admin":1}}}',
		) as JsonObject;
		const item = recordToItem(listAt('/v2/out_answered'), row, FORMAT);
		expect(item.x).toBe('{"__proto__":{"admin":1}}');
	});

	test('nesting that n8n could not store', () => {
		const deep = JSON.parse('['.repeat(2000) + ']'.repeat(2000)) as unknown;
		const item = recordToItem(listAt('/v2/out_answered'), { ...OUT_ANSWERED, deep }, FORMAT);
		expect(item.cmiuuid).toBe(OUT_ANSWERED.cmiuid);
		expect(item).not.toHaveProperty('deep');
	});
});

describe('a row that comes again', () => {
	test('is the same one although its notes and rate changed', () => {
		expect(rowKey({ ...OUT_ANSWERED, notes: [], rate: 1 })).toBe(rowKey(OUT_ANSWERED));
	});

	test.each([
		['another call', { ...OUT_ANSWERED, cmiuid: 'x' }],
		['the same uuid at another time', { ...OUT_ANSWERED, time: 1 }],
		['no uuid', { time: OUT_ANSWERED.time }],
	])('is not %s', (_, row) => {
		expect(rowKey(row)).not.toBe(rowKey(OUT_ANSWERED));
	});
});
