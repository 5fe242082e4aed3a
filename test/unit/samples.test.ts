import { detectEvent } from '../../nodes/notification/recognise';
import { validate } from '../../nodes/notification/validate';
import {
	asText,
	changed,
	DOCUMENTED,
	formRequest,
	formText,
	itemFrom,
	itemOf,
	queryRequest,
	sample,
	SAMPLES,
	textRequest,
} from '../helpers/notifications';
import { ITEM_A, ITEM_B, LEG_A, LEG_B } from '../helpers/outgoingAnswered';

/** These give a key, or none, depending on what they hold. */
const CUSTOM = ['custom', 'extra_params'];

/** What the item adds to a property of TeleCMI's. */
const ADDED: { [property: string]: string } = {
	user: 'user_extension',
	team: 'team_name',
	hangup_reason: 'hangup_description',
};

test('the samples show each of the fourteen notifications', () => {
	const shown = new Set<string>(SAMPLES.map(({ event }) => event));
	expect([...shown].sort()).toEqual(Object.keys(DOCUMENTED).sort());
});

describe.each(SAMPLES)('the documented sample "$name"', ({ event, payload }) => {
	test(`is recognised as ${event}`, () => {
		expect(detectEvent(payload).name).toBe(event);
	});

	test('is valid', () => {
		expect(validate(payload, detectEvent(payload))).toMatchObject({ ok: true });
	});

	test('gives an item with every property documented for its kind', () => {
		const documented = event === 'other' ? [] : DOCUMENTED[event];
		const properties = documented.filter((name) => !CUSTOM.includes(name));
		const added = properties.flatMap((name) => ADDED[name] ?? []);
		const ours = ['event', 'call_key', 'delivery_key', 'leg_party', 'time_iso'];
		expect(Object.keys(itemFrom(payload))).toEqual(
			expect.arrayContaining([...properties, ...added, ...ours]),
		);
	});

	test('gives the same item as JSON text, as a form and as a query string', () => {
		const item = itemFrom(payload);
		expect(itemOf(textRequest(JSON.stringify(payload), 'text/plain'))).toEqual(item);
		expect(itemOf(formRequest(formText(payload)))).toEqual(item);
		expect(itemOf(queryRequest(asText(payload)))).toEqual(item);
	});
});

test.each([
	['a', LEG_A, ITEM_A],
	['b', LEG_B, ITEM_B],
])(
	'an outgoing answered call, leg %s, gives the item of the contract, key for key',
	(_, sent, expected) => {
		const item = itemFrom(sent);
		expect(item).toEqual(expected);
		expect(Object.keys(item)).toEqual(Object.keys(expected));
	},
);

test('an outgoing missed call gives no talk time and no recording', () => {
	expect(itemFrom(sample('chub: cdr.outgoing.missed.leg_b'))).toEqual({
		event: 'cdr.outgoing.missed',
		call_key: 'bsGsOLY9QBUc6URW5olXiGmO58cDH6X3VetRFjZjfKS',
		delivery_key: 'cdr:7686c396-ecdf-436d-9633-94c307f093e7:b:missed:1650628237610',
		type: 'cdr',
		app_id: 2222223,
		direction: 'outbound',
		status: 'missed',
		leg: 'b',
		leg_party: 'customer',
		call_id: 'c4504776-d91e-123b-29a7-56000429abc3',
		cmiuuid: '7686c396-ecdf-436d-9633-94c307f093e7',
		request_id: 'bsGsOLY9QBUc6URW5olXiGmO58cDH6X3VetRFjZjfKS',
		user: '202_2222223',
		user_extension: '202',
		virtual_number: '440000000000',
		to: '442000000001',
		time: 1650628237610,
		time_iso: '2022-04-22T11:50:37.610Z',
		hangup_reason: 'sent_reject',
		hangup_description: 'Rejected by the user',
		custom_crm: 'true',
		extra_params_click2call: 'true',
	});
});

test('an outgoing missed call of an older account gives the same keys and click_to_call', () => {
	expect(itemFrom(sample('chub-india: cdr.outgoing.missed'))).toEqual({
		event: 'cdr.outgoing.missed',
		call_key: 'deb11aa1-4c19-44a6-bb0e-3348007b757a',
		delivery_key: 'cdr:deb11aa1-4c19-44a6-bb0e-3348007b757a:-:missed:1570184113597',
		type: 'cdr',
		app_id: 1111113,
		direction: 'outbound',
		status: 'missed',
		leg: null,
		leg_party: null,
		call_id: null,
		cmiuuid: 'deb11aa1-4c19-44a6-bb0e-3348007b757a',
		request_id: null,
		user: '103_1111113',
		user_extension: '103',
		virtual_number: null,
		to: '9100000000',
		time: 1570184113597,
		time_iso: '2019-10-04T10:15:13.597Z',
		hangup_reason: null,
		hangup_description: null,
		click_to_call: true,
	});
});

test('an incoming answered call gives the user, the team and the IVR step', () => {
	expect(itemFrom(sample('chub: cdr.incoming.answered'))).toEqual({
		event: 'cdr.incoming.answered',
		call_key: '16132200-57fa-47b5-888d-4ab5b7e631ee',
		delivery_key: 'cdr:16132200-57fa-47b5-888d-4ab5b7e631ee:-:answered:1634720920615',
		type: 'cdr',
		app_id: 2222223,
		direction: 'inbound',
		status: 'answered',
		leg_party: 'caller',
		cmiuuid: '16132200-57fa-47b5-888d-4ab5b7e631ee',
		conversation_uuid: '16132200-57fa-47b5-888d-4ab5b7e631ee',
		user: '204_2222223',
		user_extension: '204',
		team: 'Sales_2222223',
		team_name: 'Sales',
		virtual_number: '440000000000',
		from: '440000000002',
		to: '440000000001',
		time: 1634720920615,
		time_iso: '2021-10-20T09:08:40.615Z',
		answeredsec: 11,
		hangup_reason: 'recv_bye',
		hangup_description: 'Ended by the caller',
		record: true,
		filename: '1634720915260737218351_2222223.mp3',
		ivr_name: 'salesivr',
		custom_key: 'value',
	});
});

test('an incoming missed call gives the seconds waited and the voicemail', () => {
	expect(itemFrom(sample('chub: cdr.incoming.missed'))).toEqual({
		event: 'cdr.incoming.missed',
		call_key: '4d1f9521-50e5-447d-bf5f-c3292995a727',
		delivery_key: 'cdr:4d1f9521-50e5-447d-bf5f-c3292995a727:-:missed:1634721099442',
		type: 'cdr',
		app_id: 2222223,
		direction: 'inbound',
		status: 'missed',
		leg_party: 'caller',
		cmiuuid: '4d1f9521-50e5-447d-bf5f-c3292995a727',
		conversation_uuid: '4d1f9521-50e5-447d-bf5f-c3292995a727',
		team: 'Sales_2222223',
		team_name: 'Sales',
		virtual_number: '440000000000',
		from: '440000000001',
		time: 1634721099442,
		time_iso: '2021-10-20T09:11:39.442Z',
		waitedsec: 127,
		hangup_reason: 'recv_bye',
		hangup_description: 'Ended by the caller',
		voicemail: true,
		voicename: '1634721220656289350027_2222223.mp3',
		ivr_name: 'salesivr',
		custom_crm: 'true',
	});
});

test('an incoming missed call of 2019 gives cmiuuid and the same keys', () => {
	expect(itemFrom(sample('legacy: cdr.incoming.missed.legacy2019'))).toEqual({
		event: 'cdr.incoming.missed',
		call_key: '127c1480-ce5d-480a-a593',
		delivery_key: 'cdr:127c1480-ce5d-480a-a593:-:missed:1553763981000',
		type: 'cdr',
		app_id: null,
		direction: 'inbound',
		status: 'missed',
		leg_party: 'caller',
		cmiuuid: '127c1480-ce5d-480a-a593',
		conversation_uuid: null,
		team: 'DID',
		team_name: null,
		virtual_number: null,
		from: '1401003355',
		time: 1553763981000,
		time_iso: '2019-03-28T09:06:21.000Z',
		waitedsec: 143,
		hangup_reason: null,
		hangup_description: null,
		voicemail: true,
		voicename: '15537387809818359948791.mp3',
		ivr_name: null,
	});
});

test('an incoming call missed by one user gives that user', () => {
	expect(itemFrom(sample('chub: cdr.incoming.user_missed'))).toEqual({
		event: 'cdr.incoming.userMissed',
		call_key: 'e3e26d27-7b42-4679-a8a0-96b7d5e21dc7',
		delivery_key: 'cdr:e3e26d27-7b42-4679-a8a0-96b7d5e21dc7:b:missed:1650625417426',
		type: 'cdr',
		app_id: 2222223,
		direction: 'inbound',
		status: 'missed',
		leg: 'b',
		leg_party: 'user',
		cmiuuid: 'e3e26d27-7b42-4679-a8a0-96b7d5e21dc7',
		conversation_uuid: null,
		user: '302_2223343',
		user_extension: '302',
		team: 'support_2223343',
		team_name: 'support',
		virtual_number: null,
		from: '440000000000',
		to: '919999999999',
		time: 1650625417426,
		time_iso: '2022-04-22T11:03:37.426Z',
		hangup_reason: 'recv_cancel',
		hangup_description: 'Not answered by the user',
		ivr_name: null,
		custom_crm: 'true',
	});
});

test('a live incoming call gives the caller', () => {
	expect(itemFrom(sample('chub: event.incoming.waiting.leg_a'))).toEqual({
		event: 'event.incoming.waiting',
		call_key: '5202a928-07c3-4d32-a1a4-d304c9275971',
		delivery_key: 'event:5202a928-07c3-4d32-a1a4-d304c9275971:-:waiting:1634724624830',
		type: 'event',
		app_id: 2222223,
		direction: 'inbound',
		status: 'waiting',
		leg_party: 'caller',
		cmiuuid: '5202a928-07c3-4d32-a1a4-d304c9275971',
		conversation_uuid: '5202a928-07c3-4d32-a1a4-d304c9275971',
		from: '440000000000',
		to: '440000000001',
		time: 1634724624830,
		time_iso: '2021-10-20T10:10:24.830Z',
		custom_crm: 'true',
	});
});

test('a user’s leg of a live incoming call gives the user', () => {
	expect(itemFrom(sample('chub: event.incoming.hangup.leg_b'))).toEqual({
		event: 'event.user.hangup',
		call_key: '5202a928-07c3-4d32-a1a4-d304c9275971',
		delivery_key: 'event:f4c65be7-4b4d-4d38-8aa9-4392fab50bd8:b:hangup:1634724629956',
		type: 'event',
		app_id: 2222223,
		direction: 'outbound',
		status: 'hangup',
		leg: 'b',
		leg_party: 'user',
		cmiuuid: 'f4c65be7-4b4d-4d38-8aa9-4392fab50bd8',
		conversation_uuid: '5202a928-07c3-4d32-a1a4-d304c9275971',
		user: '204_2222223',
		user_extension: '204',
		team: 'Sales_2222223',
		team_name: 'Sales',
		from: '440000000000',
		time: 1634724629956,
		time_iso: '2021-10-20T10:10:29.956Z',
		custom_crm: 'true',
	});
});

test('a live outgoing call, leg b, gives the customer', () => {
	expect(itemFrom(sample('chub: event.outgoing.answered.leg_b'))).toEqual({
		event: 'event.outgoing.answered',
		call_key: 'bvS68LlqtFunYMQO0db6g9klSdfS0UHHDoK9S9Qvaed',
		delivery_key: 'event:81b3d612-3473-4ac3-ba6e-030ee508036f:b:answered:1650635340436',
		type: 'event',
		app_id: 2223343,
		direction: 'outbound',
		status: 'answered',
		leg: 'b',
		leg_party: 'customer',
		call_id: 'e51d5392-d9cf-123b-fe91-3cecefb9bfb6',
		cmiuuid: '81b3d612-3473-4ac3-ba6e-030ee508036f',
		conversation_uuid: 'ccd826f9-67a4-4467-acfb-a53093ff5c9d',
		request_id: 'bvS68LlqtFunYMQO0db6g9klSdfS0UHHDoK9S9Qvaed',
		user: '202_2222223',
		user_extension: '202',
		callerid: '442000000000',
		to: '442000000001',
		time: 1650635340436,
		time_iso: '2022-04-22T13:49:00.436Z',
		custom_crm: 'true',
		extra_params_click2call: 'true',
	});
});

test('a notification of an unknown kind gives what it carries, as event other', () => {
	const transferred = changed(sample('chub: event.outgoing.answered.leg_b'), {
		status: 'transferred',
		transferred_to: '203_2222223',
	});
	expect(itemFrom(transferred)).toMatchObject({
		event: 'other',
		call_key: 'bvS68LlqtFunYMQO0db6g9klSdfS0UHHDoK9S9Qvaed',
		delivery_key: 'event:81b3d612-3473-4ac3-ba6e-030ee508036f:b:transferred:1650635340436',
		app_id: 2223343,
		cmiuuid: '81b3d612-3473-4ac3-ba6e-030ee508036f',
		direction: 'outbound',
		status: 'transferred',
		leg: 'b',
		user: '202_2222223',
		callerid: '442000000000',
		to: '442000000001',
		time: 1650635340436,
		time_iso: '2022-04-22T13:49:00.436Z',
		transferred_to: '203_2222223',
		custom_crm: 'true',
		extra_params_click2call: 'true',
	});
});
