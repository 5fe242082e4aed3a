import type { JsonObject } from '../../../nodes/notification/json';
import { LISTS, recordToItem } from '../../../nodes/Telecmi/record';

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

describe('a row that is not as documented loses nothing', () => {
	test.each<[string, JsonObject, JsonObject]>([
		[
			'numbers as text',
			{ duration: '34', rate: '0.0231', time: '1654508655024' },
			{ duration: 34, rate: 0.0231, time: 1654508655024, time_iso: '2022-06-06T09:44:15.024Z' },
		],
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
			'a number that is none, beside the name of what is set aside',
			{ to: { x: 1 }, to_unreadable: 'keep', to_unreadable_2: 'this too' },
			{
				to: null,
				to_unreadable: { x: 1 },
				to_unreadable_2: 'keep',
				to_unreadable_2_2: 'this too',
			},
		],
		[
			'both names of what has two',
			{ cmiuuid: 'b', agent: '1_2', user: '3_2', user_2: '5_2' },
			{ cmiuuid_2: 'b', user: '1_2', user_extension: '1', user_2: '3_2', user_2_2: '5_2' },
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

	test('a property with two names needs one of them, and equal values make one key', () => {
		const list = listAt('/v2/out_answered');
		const other = { cmiuid: null, cmiuuid: 'b', agent: '', user: '3_2', time: 1654508655024 };
		expect(recordToItem(list, other, FORMAT)).toMatchObject({ cmiuuid: 'b', user: '3_2' });
		const both = { ...OUT_ANSWERED, cmiuuid: OUT_ANSWERED.cmiuid, appid: String(APP_ID) };
		expect(recordToItem(list, both, FORMAT)).toEqual(recordToItem(list, OUT_ANSWERED, FORMAT));
	});

	test('nesting too deep for n8n to store', () => {
		const deep = JSON.parse('['.repeat(2000) + ']'.repeat(2000)) as unknown;
		const item = recordToItem(listAt('/v2/out_answered'), { ...OUT_ANSWERED, deep }, FORMAT);
		expect(item.cmiuuid).toBe(OUT_ANSWERED.cmiuid);
		expect(item).not.toHaveProperty('deep');
	});
});
