/** What the contract promises of an item, written by hand from the contract and TeleCMI's pages. */
import type { JsonObject } from '../../nodes/notification/json';
import { DOCUMENTED } from './notifications';

const ORDER =
	'event direction status leg leg_party from to callerid virtual_number user user_extension team team_name time time_iso answeredsec waitedsec hangup_reason hangup_description record filename voicemail voicename ivr_name click_to_call type app_id call_key delivery_key cmiuuid conversation_uuid call_id request_id'.split(
		' ',
	);

const ALWAYS =
	'event direction status leg_party time time_iso type app_id call_key delivery_key cmiuuid'.split(
		' ',
	);

/** Keys that the node adds to a property. */
const ADDED: { [property: string]: string } = {
	user: 'user_extension',
	team: 'team_name',
	hangup_reason: 'hangup_description',
};

const PARTIES: { [start: string]: { [leg: string]: string | null } } = {
	'cdr.outgoing': { a: 'user', b: 'customer', '-': null },
	'event.outgoing': { a: 'user', b: 'customer', '-': null },
	'cdr.incoming': { b: 'user', '-': 'caller' },
	'event.incoming': { '-': 'caller' },
	'event.user': { b: 'user', '-': 'user' },
};

const HANGUPS: JsonObject = {
	sent_bye: 'Ended by the user',
	recv_bye: 'Ended by the caller',
	recv_cancel: 'Not answered by the user',
	sent_reject: 'Rejected by the user',
};

/** The keys of every item of an event, in order, without custom data. */
export function keysOf(event: string, sent: JsonObject = {}): string[] {
	const properties = [
		...(((DOCUMENTED as JsonObject)[event] as string[] | undefined) ?? []),
		...Object.keys(sent),
	];
	const keys = new Set([...ALWAYS, ...properties, ...properties.map((name) => ADDED[name])]);
	return ORDER.filter((key) => keys.has(key));
}

/** The item of a documented sample with the node's default parameters. Samples hold flat custom data. */
export function expectedItem(event: string, sent: JsonObject): JsonObject {
	const id = sent.cmiuuid ?? sent.cmiuid;
	const leg = String(sent.leg ?? '-');
	const values: JsonObject = {
		event,
		call_key: sent.request_id ?? sent.conversation_uuid ?? id,
		delivery_key: [sent.type, id, leg, sent.status, sent.time].join(':'),
		app_id: sent.appid ?? sent.app_id ?? null,
		cmiuuid: id,
		leg_party: PARTIES[event.split('.').slice(0, 2).join('.')]?.[leg],
		user_extension: sent.user ? String(sent.user).split('_')[0] : null,
		team_name: String(sent.team).includes('_') ? String(sent.team).split('_')[0] : null,
		time_iso: new Date(Number(sent.time)).toISOString(),
		hangup_description: HANGUPS[String(sent.hangup_reason)] ?? null,
	};
	for (const flag of ['record', 'voicemail', 'click_to_call']) {
		values[flag] = String(sent[flag]) === 'true';
	}
	for (const phone of ['to', 'from', 'virtual_number', 'callerid']) {
		values[phone] = sent[phone] === undefined ? null : String(sent[phone]);
	}
	const item = Object.fromEntries(
		keysOf(event, sent).map((key) => [key, key in values ? values[key] : (sent[key] ?? null)]),
	);
	for (const name of ['custom', 'extra_params']) {
		const data = JSON.parse(String(sent[name] ?? '{}')) as JsonObject;
		for (const [key, value] of Object.entries(data)) item[`${name}_${key}`] = value;
	}
	return item;
}
