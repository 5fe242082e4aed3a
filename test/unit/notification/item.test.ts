import { EVERY_EVENT, type CallEvent } from '../../../nodes/notification/events';
import { readFields } from '../../../nodes/notification/fields';
import { toItem } from '../../../nodes/notification/item';
import type { JsonObject } from '../../../nodes/notification/json';
import { expectedItem, keysOf } from '../../helpers/contract';
import {
	asText,
	formRequest,
	formText,
	itemFrom,
	itemOf,
	outgoingAnswered,
	queryRequest,
	SAMPLES,
	SMALLEST,
	textRequest,
} from '../../helpers/notifications';
import { ITEM_A, ITEM_B, LEG_A, LEG_B } from '../../helpers/outgoingAnswered';

/** Equal, with the keys in the same order. */
function expectItem(item: JsonObject, expected: JsonObject): void {
	expect(item).toEqual(expected);
	expect(Object.keys(item)).toEqual(Object.keys(expected));
}

test('the sample in the contract gives the item in the contract', () => {
	expectItem(itemFrom(LEG_A), ITEM_A);
	expectItem(itemFrom(LEG_B), ITEM_B);
});

describe.each(SAMPLES)('$name', ({ event, payload }) => {
	test('gives the documented item as JSON, a form and a query string', () => {
		const expected = expectedItem(event, payload);
		expectItem(itemFrom(payload), expected);
		expectItem(itemOf(formRequest(formText(payload))), expected);
		expectItem(itemOf(queryRequest(asText(payload))), expected);
	});
});

test.each(Object.entries(SMALLEST))(
	'%s has all its keys when nothing but the least is sent',
	(event, sent) => {
		const item = itemFrom(sent);
		expect(Object.keys(item)).toEqual(keysOf(event));
		for (const [key, value] of Object.entries(item)) {
			if (key === 'record' || key === 'voicemail') expect(value).toBe(false);
			else expect(value === null || typeof value !== 'object').toBe(true);
		}
	},
);

/** Changes of the contract's sample, and what they change in its item. */
test.each<[string, JsonObject, JsonObject]>([
	[
		'the 2019 name of the leg',
		{ cmiuuid: undefined, cmiuid: 'old' },
		{ cmiuuid: 'old', delivery_key: 'cdr:old:a:answered:1650630551178' },
	],
	['both names of the leg', { cmiuid: 'old' }, { cmiuid: 'old' }],
	['both names of the leg with one value', { cmiuid: LEG_A.cmiuuid }, {}],
	['a name of the leg without a value', { cmiuid: '' }, {}],
	['a name of the leg that is blank', { cmiuid: ' ' }, {}],
	['both names of the app', { app_id: 5 }, { app_id: 2222223, app_id_2: 5 }],
	['both names of the app with one value', { app_id: ' 2222223' }, {}],
	['no app', { appid: undefined }, { app_id: null }],
	['numeric text', { answeredsec: ' 15.5', appid: '2222223' }, { answeredsec: 15.5 }],
	['no numbers', { answeredsec: '', appid: null }, { answeredsec: null, app_id: null }],
	[
		'words for flags',
		{ record: ' TRUE ', click_to_call: 'false' },
		{ record: true, click_to_call: false },
	],
	[
		'flags without a value',
		{ record: '', click_to_call: null },
		{ record: false, click_to_call: false },
	],
	[
		'leg in capitals',
		{ leg: 'B ' },
		{
			leg: 'b',
			leg_party: 'customer',
			delivery_key: ITEM_B.delivery_key
				?.toString()
				.replace(String(LEG_B.cmiuuid), String(LEG_A.cmiuuid)),
		},
	],
	[
		'an unknown leg',
		{ leg: 'c' },
		{ leg: 'c', leg_party: null, delivery_key: `cdr:${LEG_A.cmiuuid}:c:answered:1650630551178` },
	],
	[
		'no leg',
		{ leg: '' },
		{ leg: null, leg_party: null, delivery_key: `cdr:${LEG_A.cmiuuid}:-:answered:1650630551178` },
	],
	[
		'no request',
		{ request_id: null, conversation_uuid: 'conv' },
		{ request_id: null, conversation_uuid: 'conv', call_key: 'conv' },
	],
	[
		'neither request nor conversation',
		{ request_id: '' },
		{ request_id: null, call_key: LEG_A.cmiuuid },
	],
	['a user without an app id', { user: '202' }, { user: '202', user_extension: null }],
	[
		'a user with underscores',
		{ user: 'a_b\nc_1_2222223' },
		{ user: 'a_b\nc_1_2222223', user_extension: 'a_b\nc_1' },
	],
	[
		'an unknown reason',
		{ hangup_reason: 'busy' },
		{ hangup_reason: 'busy', hangup_description: null },
	],
	[
		'a property of other events',
		{ from: '+442000000001', team: 'Sales_2222223' },
		{ from: '442000000001', team: 'Sales_2222223', team_name: 'Sales' },
	],
	[
		'undocumented properties',
		{ queue: ['a', { b: 1 }], tenant: null },
		{ queue: ['a', { b: 1 }], tenant: null },
	],
	[
		'properties with the names of keys',
		{ event: 1, call_key: 2, event_2: 3, raw: 4 },
		{ event_2: 1, call_key_2: 2, event_2_2: 3, raw: 4 },
	],
	['names that reach a prototype', { constructor: 1, prototype: 2, toString: 3 }, { toString: 3 }],
])('%s', (_, changes, expected) => {
	expect(itemFrom(outgoingAnswered(changes))).toEqual({ ...ITEM_A, ...expected });
});

test('__proto__ is dropped at every depth, and nothing below it arrives', () => {
	const poison = '"__proto__":{"user":"unchecked","polluted":true}';
	const json = JSON.stringify({ ...LEG_A, x: 0 })
		.replace('{', `{${poison},`)
		.replace('"x":0', `"x":[{${poison}}]`);
	expect(itemOf(textRequest(json))).toEqual({ ...ITEM_A, x: [{}] });
	expect(({} as JsonObject).polluted).toBeUndefined();
});

describe('a mistyped property is set aside', () => {
	test.each<[string, unknown, JsonObject]>([
		['user', 202, { user_extension: null }],
		['leg', 1, { leg_party: null, delivery_key: `cdr:${LEG_A.cmiuuid}:-:answered:1650630551178` }],
		['type', ['cdr'], { event: 'other' }],
		['record', 1, {}],
		['answeredsec', -1, {}],
		['answeredsec', '0x10', {}],
		['hangup_reason', 16, { hangup_description: null }],
		['filename', false, {}],
		['virtual_number', {}, {}],
		['call_id', [], {}],
		['request_id', 5, { call_key: LEG_A.cmiuuid }],
		['appid', '22a', { app_id: null }],
		['appid', 1.5, { app_id: null }],
	])('%s %j', (name, sent, changes) => {
		const item = itemFrom(outgoingAnswered({ [name]: sent }));
		expect(item[`${name}_unreadable`]).toEqual(sent);
		const key = name === 'appid' ? 'app_id' : name;
		expect(item[key]).toBeNull();
		expect(item).toMatchObject(changes);
	});

	test('also where its other name is well typed, or the name for it is taken', () => {
		const sent = {
			appid: 'x',
			app_id: 7,
			cmiuid: 1,
			user: 202,
			user_unreadable: 'theirs',
			user_unreadable_2: 'too',
		};
		expect(itemFrom(outgoingAnswered(sent))).toEqual({
			...ITEM_A,
			app_id: 7,
			appid_unreadable: 'x',
			cmiuid_unreadable: 1,
			user: null,
			user_extension: null,
			user_unreadable: 202,
			user_unreadable_2: 'theirs',
			user_unreadable_2_2: 'too',
		});
	});
});

test('raw comes last, as decoded and without the token, whatever else has its name', () => {
	const { custom: _, extra_params: __, ...fields } = asText(LEG_A);
	const sent = { ...fields, raw: 'theirs', raw_2: 'too', queue: 'one' };
	const item = itemOf(queryRequest({ token: 'n8n-telecmi-9f86d081884c7d65', ...sent }), {
		includeRaw: true,
	});
	expect(item).toMatchObject({ raw: sent, raw_2: 'theirs', raw_2_2: 'too', queue: 'one' });
	expect(Object.keys(item).at(-1)).toBe('raw');
	expect(JSON.stringify(item)).not.toContain('9f86d081884c7d65');
});

test('undocumented properties come before custom data', () => {
	const keys = Object.keys(itemFrom(outgoingAnswered({ zone: 1, user: 1 })));
	expect(keys.slice(-4)).toEqual([
		'user_unreadable',
		'zone',
		'custom_crm',
		'extra_params_click2call',
	]);
});

test('a call record without a time has no ISO time', () => {
	const [event] = EVERY_EVENT;
	const format = { customData: 'flatten', phoneNumber: 'digits', includeRaw: false } as const;
	expect(toItem(event as CallEvent, {}, readFields({}), format)).toMatchObject({
		time: null,
		time_iso: null,
		call_key: null,
		delivery_key: '-:-:-:-:-',
	});
});
