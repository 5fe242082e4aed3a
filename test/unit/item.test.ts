import type { JsonObject } from '../../nodes/notification/json';
import {
	DOCUMENTED,
	itemFrom,
	itemOf,
	outgoingAnswered,
	queryRequest,
	asText,
	sample,
	SMALLEST,
	textRequest,
} from '../helpers/notifications';

describe('call_key', () => {
	test.each<[string, JsonObject, string]>([
		[
			'request_id, whatever else there is',
			{ request_id: 'r', conversation_uuid: 'c', cmiuuid: 'u' },
			'r',
		],
		[
			'conversation_uuid where there is no request_id',
			{ conversation_uuid: 'c', cmiuuid: 'u' },
			'c',
		],
		[
			'conversation_uuid where request_id is empty',
			{ request_id: '', conversation_uuid: 'c', cmiuuid: 'u' },
			'c',
		],
		['cmiuuid where there is neither', { cmiuuid: 'u' }, 'u'],
		[
			'cmiuuid where both are null',
			{ request_id: null, conversation_uuid: null, cmiuuid: 'u' },
			'u',
		],
		['cmiuid where an account of 2019 sends that', { cmiuuid: undefined, cmiuid: 'old' }, 'old'],
	])('is %s', (_, changes, expected) => {
		const item = itemFrom(outgoingAnswered({ request_id: undefined, ...changes }));
		expect(item.call_key).toBe(expected);
	});

	test('joins the events and the records of one click-to-call', () => {
		const request_id = 'bvS68LlqtFunYMQO0db6g9klSdfS0UHHDoK9S9Qvaed';
		const keys = [
			'chub: event.outgoing.started.leg_a',
			'chub: event.outgoing.answered.leg_b',
			'chub: cdr.outgoing.answered.leg_a',
			'chub: cdr.outgoing.answered.leg_b',
		].map((name) => itemFrom(sample(name, { request_id })).call_key);
		expect(keys).toEqual([request_id, request_id, request_id, request_id]);
	});
});

describe('delivery_key', () => {
	test.each<[string, JsonObject, string]>([
		['all five parts', {}, 'cdr:10ee0eb6-c417-4f5a-b122-bffe28f96eae:a:answered:1650630551178'],
		[
			'- for a missing leg',
			{ leg: undefined },
			'cdr:10ee0eb6-c417-4f5a-b122-bffe28f96eae:-:answered:1650630551178',
		],
		[
			'- for an empty leg',
			{ leg: '' },
			'cdr:10ee0eb6-c417-4f5a-b122-bffe28f96eae:-:answered:1650630551178',
		],
		[
			'- for a missing type',
			{ type: undefined },
			'-:10ee0eb6-c417-4f5a-b122-bffe28f96eae:a:answered:1650630551178',
		],
		['cmiuid', { cmiuuid: undefined, cmiuid: 'old' }, 'cdr:old:a:answered:1650630551178'],
	])('has %s', (_, changes, expected) => {
		expect(itemFrom(outgoingAnswered(changes)).delivery_key).toBe(expected);
	});

	test('is the same for the same notification, whichever way it is sent again', () => {
		const sent = outgoingAnswered();
		const { delivery_key } = itemFrom(sent);
		expect(itemFrom(sent).delivery_key).toBe(delivery_key);
		expect(itemOf(textRequest(JSON.stringify(sent))).delivery_key).toBe(delivery_key);
		expect(itemOf(queryRequest(asText(sent))).delivery_key).toBe(delivery_key);
	});

	test('is another for the other leg, another status and another type', () => {
		const keys = [
			{},
			{ leg: 'b' },
			{ status: 'missed' },
			{ type: 'event' },
			{ time: 1650630551179 },
		];
		const made = keys.map((changes) => itemFrom(outgoingAnswered(changes)).delivery_key);
		expect(new Set(made).size).toBe(keys.length);
	});
});

describe('leg_party', () => {
	test.each([
		['outgoing', 'chub: cdr.outgoing.answered.leg_a', 'a', 'user'],
		['outgoing', 'chub: cdr.outgoing.answered.leg_a', 'b', 'customer'],
		['outgoing', 'chub: cdr.outgoing.missed.leg_a', 'b', 'customer'],
		['outgoing', 'chub: event.outgoing.hangup.leg_a', 'a', 'user'],
		['outgoing', 'chub: event.outgoing.hangup.leg_a', 'b', 'customer'],
		['outgoing', 'chub: cdr.outgoing.answered.leg_a', undefined, null],
		['outgoing', 'chub: cdr.outgoing.answered.leg_a', '', null],
		['outgoing', 'chub: cdr.outgoing.answered.leg_a', 'c', null],
		['incoming', 'chub: cdr.incoming.answered', undefined, 'caller'],
		['incoming', 'chub: cdr.incoming.answered', 'b', 'user'],
		['incoming', 'chub: cdr.incoming.missed', undefined, 'caller'],
		['incoming', 'chub: cdr.incoming.user_missed', 'b', 'user'],
		['incoming', 'chub: event.incoming.waiting.leg_a', undefined, 'caller'],
		["a user's side of an incoming", 'chub: event.incoming.started.leg_b', 'b', 'user'],
		["a user's side of an incoming", 'chub-india: event.incoming.started.leg_b', undefined, 'user'],
	])('on %s calls, "%s" with leg %j is of %j', (_, name, leg, expected) => {
		expect(itemFrom(sample(name, { leg })).leg_party).toBe(expected);
	});

	test.each(Object.keys(DOCUMENTED) as Array<keyof typeof DOCUMENTED>)(
		'stands right behind leg, or status where %s has no leg',
		(event) => {
			const keys = Object.keys(itemFrom(SMALLEST[event]));
			const before = keys[keys.indexOf('leg_party') - 1];
			expect(before).toBe(DOCUMENTED[event].includes('leg') ? 'leg' : 'status');
		},
	);

	test('nobody knows whose leg a notification of an unknown kind is of', () => {
		expect(itemFrom({ ...SMALLEST.other, leg: 'a' }).leg_party).toBeNull();
	});
});

describe('user_extension and team_name are the part before the app id', () => {
	test.each([
		['202_2222223', '202'],
		['302_2223343', '302'],
		['front_desk_2222223', 'front_desk'],
		['Sales & Support_2222223', 'Sales & Support'],
		['202', null],
		['DID', null],
		['front_desk', null],
		['202_2222223 (old)', null],
		['', null],
		[undefined, null],
		[null, null],
	])('of %j it is %j', (sent, expected) => {
		const item = itemFrom(sample('chub: cdr.incoming.answered', { user: sent, team: sent }));
		expect(item.user_extension).toBe(expected);
		expect(item.team_name).toBe(expected);
	});

	test('a kind that documents no team has no team_name', () => {
		expect(itemFrom(outgoingAnswered())).not.toHaveProperty('team_name');
	});

	test('a kind that documents no user has no user_extension', () => {
		expect(itemFrom(sample('chub: cdr.incoming.missed'))).not.toHaveProperty('user_extension');
	});
});

test.each([
	['sent_bye', 'Ended by the user'],
	['recv_bye', 'Ended by the caller'],
	['recv_cancel', 'Not answered by the user'],
	['sent_reject', 'Rejected by the user'],
	['sent_refuse', null],
	['', null],
	[undefined, null],
	['constructor', null],
	['__proto__', null],
])('hangup reason %j is described as %j', (hangup_reason, expected) => {
	expect(itemFrom(outgoingAnswered({ hangup_reason })).hangup_description).toBe(expected);
});

describe('time', () => {
	test.each([
		[1650630551178, '2022-04-22T12:29:11.178Z'],
		['1650630551178', '2022-04-22T12:29:11.178Z'],
		[1553763981000, '2019-03-28T09:06:21.000Z'],
		[946684800000, '2000-01-01T00:00:00.000Z'],
	])('%j is a number and %s', (time, time_iso) => {
		expect(itemFrom(outgoingAnswered({ time }))).toMatchObject({ time: Number(time), time_iso });
	});
});

describe('a flag that TeleCMI left out is false', () => {
	test.each([
		['record', 'chub: cdr.outgoing.answered.leg_a'],
		['record', 'chub: cdr.incoming.answered'],
		['voicemail', 'chub: cdr.incoming.missed'],
	])('%s of "%s"', (name, of) => {
		expect(itemFrom(sample(of, { [name]: undefined }))[name]).toBe(false);
		expect(itemFrom(sample(of, { [name]: null }))[name]).toBe(false);
	});

	test.each([
		['voicemail', 'chub: cdr.outgoing.answered.leg_a'],
		['click_to_call', 'chub: cdr.outgoing.answered.leg_a'],
		['record', 'chub: cdr.outgoing.missed.leg_a'],
		['record', 'chub: event.incoming.waiting.leg_a'],
	])('but %s of "%s" is not there: the kind does not document it', (name, of) => {
		expect(itemFrom(sample(of))).not.toHaveProperty(name);
	});

	test.each(['true', 'false'])('the text %j is no truth but what it says', (sent) => {
		const notification = outgoingAnswered({ record: sent, voicemail: sent, click_to_call: sent });
		const said = sent === 'true';
		expect(itemFrom(notification)).toMatchObject({
			record: said,
			voicemail: said,
			click_to_call: said,
		});
	});
});

describe('whatever TeleCMI left out is null', () => {
	const required = new Set(['type', 'direction', 'status', 'leg', 'cmiuuid', 'time', 'to']);
	const flags = new Set(['record', 'voicemail']);
	const custom = new Set(['custom', 'extra_params']);

	test.each(Object.keys(DOCUMENTED) as Array<keyof typeof DOCUMENTED>)('in %s', (event) => {
		const item = itemFrom(SMALLEST[event]);
		const absent = DOCUMENTED[event].filter((name) => !Object.hasOwn(SMALLEST[event], name));
		expect(absent).not.toEqual([]);
		for (const name of absent.filter((candidate) => !custom.has(candidate))) {
			expect({ [name]: item[name] }).toEqual({ [name]: flags.has(name) ? false : null });
		}
		for (const name of required) {
			if (Object.hasOwn(SMALLEST[event], name)) expect(item[name]).toBe(SMALLEST[event][name]);
		}
	});
});

describe('a property that has two names', () => {
	test.each<[string, JsonObject, unknown]>([
		['appid', { appid: 2222223 }, 2222223],
		['app_id', { appid: undefined, app_id: 1111113 }, 1111113],
		['app_id where appid is null', { appid: null, app_id: 1111113 }, 1111113],
		['appid before app_id', { appid: 2222223, app_id: 1111113 }, 2222223],
		['null where there is neither', { appid: undefined }, null],
		['a number, from text', { appid: '2222223' }, 2222223],
	])('app_id is %s', (_, changes, expected) => {
		expect(itemFrom(outgoingAnswered(changes)).app_id).toBe(expected);
	});

	test.each<[string, JsonObject]>([
		['appid', { appid: 2222223 }],
		['app_id', { appid: undefined, app_id: 2222223 }],
		['both, with one value', { appid: 2222223, app_id: 2222223 }],
		['both, one of them as text', { appid: 2222223, app_id: '2222223' }],
		['both, one of them null', { appid: null, app_id: 2222223 }],
		['cmiuid', { cmiuuid: undefined, cmiuid: '10ee0eb6-c417-4f5a-b122-bffe28f96eae' }],
		['cmiuid and cmiuuid, with one value', { cmiuid: '10ee0eb6-c417-4f5a-b122-bffe28f96eae' }],
	])('spelled %s, the item is the same', (_, changes) => {
		expect(itemFrom(outgoingAnswered(changes))).toEqual(itemFrom(outgoingAnswered()));
	});

	test('spelled twice with two values, neither is lost', () => {
		const item = itemFrom(outgoingAnswered({ app_id: 1111113, cmiuid: '127c1480-ce5d-480a-a593' }));
		expect(item).toMatchObject({
			app_id: 2222223,
			cmiuuid: '10ee0eb6-c417-4f5a-b122-bffe28f96eae',
		});
		expect(Object.values(item)).toEqual(
			expect.arrayContaining([1111113, '127c1480-ce5d-480a-a593']),
		);
	});
});

describe('a property that nobody documented', () => {
	test.each<[string, unknown]>([
		['text', 'x'],
		['an empty text', ''],
		['a number', 1.5],
		['a truth', false],
		['null', null],
		['a list', [1, { a: [] }]],
		['an object', { lead: { id: 7 } }],
	])('is there as sent: %s', (_, value) => {
		expect(itemFrom(outgoingAnswered({ queue_position: value })).queue_position).toEqual(value);
	});

	test('is there as sent where it is documented for other kinds only', () => {
		const item = itemFrom(outgoingAnswered({ waitedsec: '7', ivr_name: 'salesivr', from: 44 }));
		expect(item).toMatchObject({ waitedsec: 7, ivr_name: 'salesivr', from: '44' });
	});

	test.each([[''], [null]])('and if it is %j', (empty) => {
		expect(itemFrom(outgoingAnswered({ ivr_name: empty })).ivr_name).toBe(empty);
	});

	test('comes with its own name, however odd', () => {
		const odd = { '': 1, 'a b': 2, 'a.b': 3, 'a[b]': 4, hasOwnProperty: 5, toString: 6, Ä: 7 };
		expect(itemFrom(outgoingAnswered(odd))).toMatchObject(odd);
	});

	test.each([
		'event',
		'call_key',
		'delivery_key',
		'leg_party',
		'user_extension',
		'time_iso',
		'hangup_description',
	])('is called %s_2 where it is named like our %s', (name) => {
		const item = itemFrom(outgoingAnswered({ [name]: 'theirs' }));
		expect(item).toEqual({ ...itemFrom(outgoingAnswered()), [`${name}_2`]: 'theirs' });
	});

	test('overwrites none that has the free name already', () => {
		const item = itemFrom(
			outgoingAnswered({ event: 'first', event_2: 'second', event_3: 'third' }),
		);
		expect(item.event).toBe('cdr.outgoing.answered');
		expect(Object.values(item)).toEqual(expect.arrayContaining(['first', 'second', 'third']));
	});

	test('keeps the name raw unless the raw notification is there', () => {
		const notification = outgoingAnswered({ raw: 'theirs' });
		expect(itemFrom(notification).raw).toBe('theirs');
		expect(itemFrom(notification, { includeRaw: true })).toMatchObject({
			raw: notification,
			raw_2: 'theirs',
		});
	});

	test('a value of custom gets the number behind those that are taken', () => {
		const custom = '{"a":{"b":"first"},"a_b":"second"}';
		const item = itemFrom(outgoingAnswered({ custom_a_b_2: 'theirs', custom }));
		expect(item).toMatchObject({
			custom_a_b: 'first',
			custom_a_b_2: 'theirs',
			custom_a_b_3: 'second',
		});
	});

	test('and a value of custom can have one name: neither is lost', () => {
		const item = itemFrom(outgoingAnswered({ custom_crm: 'theirs', custom: '{"crm":"ours"}' }));
		expect([item.custom_crm, item.custom_crm_2].sort()).toEqual(['ours', 'theirs']);
	});

	test.each(['__proto__', 'constructor', 'prototype'])('is dropped if it is named %s', (name) => {
		const text = JSON.stringify(outgoingAnswered()).replace('{', `{"${name}":{"polluted":true},`);
		const parsed = JSON.parse(text) as JsonObject;
		expect(Object.hasOwn(parsed, name)).toBe(true);
		for (const item of [itemFrom(parsed), itemOf(textRequest(text))]) {
			expect(Object.keys(item)).toEqual(Object.keys(itemFrom(outgoingAnswered())));
			expect(Object.getPrototypeOf(item)).toBe(Object.prototype);
			expect(item.polluted).toBeUndefined();
		}
		expect(({} as JsonObject).polluted).toBeUndefined();
	});
});

test.each([[false], [true]])(
	'no __proto__ is handed to n8n, nor is what it holds lost, with the raw notification: %s',
	(includeRaw) => {
		const queue: unknown = JSON.parse('[{"__proto__":{"polluted":"kept"}}]');
		const item = itemFrom(outgoingAnswered({ queue }), { includeRaw });
		// n8n copies items key by key: an own __proto__ would become the copy's prototype.
		const own: string[] = [];
		JSON.stringify(item, (key, value: unknown) => {
			own.push(key);
			return value;
		});
		expect(own).not.toContain('__proto__');
		expect(JSON.stringify(item.queue)).toContain('kept');
	},
);

describe('raw', () => {
	test('is not there unless asked for', () => {
		expect(itemFrom(outgoingAnswered())).not.toHaveProperty('raw');
	});

	test('is the notification as it came', () => {
		const notification = sample('chub-india: cdr.outgoing.answered', { queue: ['a'] });
		expect(itemFrom(notification, { includeRaw: true }).raw).toEqual(notification);
	});

	test('is text where a property is named __proto__, which n8n could not hand on', () => {
		const text = JSON.stringify(outgoingAnswered()).replace('{', '{"__proto__":{"kept":1},');
		const item = itemOf(textRequest(text), { includeRaw: true });
		expect(item.raw).toBe(text);
	});

	test('adds one key and changes no other', () => {
		const { raw, ...rest } = itemFrom(outgoingAnswered(), { includeRaw: true });
		expect(raw).toBeDefined();
		expect(rest).toEqual(itemFrom(outgoingAnswered()));
	});

	test('has not the token of the query string', () => {
		const query = { ...asText(outgoingAnswered()), token: 'n8n-telecmi-9f86d081884c7d65' };
		const item = itemOf(queryRequest(query), { includeRaw: true });
		expect(item.raw).toEqual(asText(outgoingAnswered()));
		expect(JSON.stringify(item)).not.toContain('9f86d081884c7d65');
	});
});
