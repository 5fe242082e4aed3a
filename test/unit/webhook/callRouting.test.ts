import { processRoutingRequest } from '../../../nodes/TelecmiCallRoutingTrigger/process';
import type { JsonObject } from '../../../nodes/notification/json';
import {
	formRequest,
	formText,
	jsonRequest,
	queryRequest,
	textRequest,
} from '../../helpers/notifications';

const NOW = 1_795_471_215_241;
const DIGITS = { appIds: new Set<string>(), phoneNumber: 'digits' } as const;

// TeleCMI's documentation, page http, in its new and in its old version.
const NEW = {
	from: 9191000000000,
	to: 911203000000,
	cmiuuid: '435e393f-a160-45cf-9691-accb6aa66b73',
	appid: 1111112,
};
const OLD = { from: '19170000000', appid: '1111112' };

const item = (changes: JsonObject = {}) => ({
	event: 'call.routing',
	from: '9191000000000',
	to: '911203000000',
	time: NOW,
	time_iso: '2026-11-23T22:00:15.241Z',
	app_id: 1111112,
	call_key: NEW.cmiuuid,
	cmiuuid: NEW.cmiuuid,
	...changes,
});

test.each([
	['JSON', jsonRequest(NEW)],
	['a form, as it arrives live', formRequest(formText(NEW))],
	['a query string', queryRequest({ ...NEW, appid: '1111112', token: 'token' })],
	['JSON as text', textRequest(JSON.stringify(NEW), 'text/plain')],
])('gives the same item from %s', (_, request) => {
	const outcome = processRoutingRequest(request, DIGITS, NOW);
	expect(outcome).toEqual({
		kind: 'accepted',
		event: 'call.routing',
		item: item(),
		setAside: [],
	});
	if (outcome.kind === 'accepted') {
		expect(Object.keys(outcome.item)).toEqual(Object.keys(item()));
	}
});

test.each<[string, JsonObject, JsonObject, string[]]>([
	[
		"TeleCMI's older version",
		OLD,
		{ from: '19170000000', to: null, call_key: null, cmiuuid: null },
		[],
	],
	['a hidden caller', { ...NEW, from: 'anonymous' }, { from: 'anonymous' }, []],
	['what nobody documented', { ...NEW, ivr: { key: 1 } }, { ivr: { key: 1 } }, []],
	['a name that the item has', { ...NEW, time: 'x', event: 1 }, { time_2: 'x', event_2: 1 }, []],
	['a mistyped property', { ...NEW, to: [1] }, { to: null, to_unreadable: [1] }, ['to']],
	[
		'second spellings that say something else',
		{ ...NEW, app_id: 2222223, cmiuid: 'c-2' },
		{ app_id_2: 2222223, cmiuid: 'c-2' },
		[],
	],
	['a second spelling that says the same', { ...NEW, app_id: '1111112' }, {}, []],
	['names of the prototype', { ...NEW, constructor: 1, prototype: 1 }, {}, []],
])('%s', (_, sent, changes, setAside) => {
	expect(processRoutingRequest(jsonRequest(sent), DIGITS, NOW)).toEqual({
		kind: 'accepted',
		event: 'call.routing',
		item: item(changes),
		setAside,
	});
});

test('writes phone numbers as E.164', () => {
	const outcome = processRoutingRequest(jsonRequest(NEW), { ...DIGITS, phoneNumber: 'e164' }, NOW);
	expect(outcome).toMatchObject({ item: { from: '+9191000000000', to: '+911203000000' } });
});

test.each<[string, unknown, string, string[]]>([
	['no caller', { ...NEW, from: '' }, 'invalid', ['from']],
	['nothing that is required', { some: 'thing' }, 'invalid', ['from', 'appid']],
	['mistyped ones', { from: { a: 1 }, appid: 'mine' }, 'invalid', ['from', 'appid']],
	['an empty object', {}, 'unreadable', []],
	['a list', [NEW], 'unreadable', []],
])('%s is rejected', (_, sent, reason, paths) => {
	const outcome = processRoutingRequest(jsonRequest(sent), DIGITS, NOW);
	expect(outcome).toMatchObject({ kind: 'rejected', reason });
	if (outcome.kind === 'rejected') expect(outcome.issues.map(({ path }) => path)).toEqual(paths);
});

test('another App ID is rejected before what else is wrong', () => {
	const settings = { ...DIGITS, appIds: new Set(['2222223']) };
	for (const sent of [NEW, { appid: 1111112 }, { from: 1 }]) {
		expect(processRoutingRequest(jsonRequest(sent), settings, NOW)).toMatchObject({
			reason: 'app_id_not_accepted',
		});
	}
});

test('a GET without properties starts nothing', () => {
	expect(processRoutingRequest(queryRequest({ token: 'token' }), DIGITS, NOW)).toEqual({
		kind: 'ping',
	});
});
