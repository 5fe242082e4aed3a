/**
 * What the contract promises of an item, written a second time and in another way than the
 * program has it, to hold the program against: by hand, from the contract and TeleCMI's pages.
 */
import type { JsonObject } from '../../nodes/notification/json';

/** The keys of each kind of item, without those that the account's own data adds. */
const KEYS: { [event: string]: string } = {
	'cdr.outgoing.answered':
		'type app_id direction status leg leg_party call_id cmiuuid request_id user user_extension virtual_number to time time_iso answeredsec hangup_reason hangup_description record filename',
	'cdr.outgoing.missed':
		'type app_id direction status leg leg_party call_id cmiuuid request_id user user_extension virtual_number to time time_iso hangup_reason hangup_description',
	'cdr.incoming.answered':
		'type app_id direction status leg_party cmiuuid conversation_uuid user user_extension team team_name virtual_number from to time time_iso answeredsec hangup_reason hangup_description record filename ivr_name',
	'cdr.incoming.missed':
		'type app_id direction status leg_party cmiuuid conversation_uuid team team_name virtual_number from time time_iso waitedsec hangup_reason hangup_description voicemail voicename ivr_name',
	'cdr.incoming.userMissed':
		'type app_id direction status leg leg_party cmiuuid conversation_uuid user user_extension team team_name virtual_number from to time time_iso hangup_reason hangup_description ivr_name',
	other: 'type app_id direction status leg_party cmiuuid time time_iso',
	'event.incoming':
		'type app_id direction status leg_party cmiuuid conversation_uuid from to time time_iso',
	'event.user':
		'type app_id direction status leg leg_party cmiuuid conversation_uuid user user_extension team team_name from time time_iso',
	'event.outgoing':
		'type app_id direction status leg leg_party call_id cmiuuid conversation_uuid request_id user user_extension callerid to time time_iso',
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

export function keysOf(event: string): string[] {
	const kind = KEYS[event] ?? KEYS[event.split('.').slice(0, 2).join('.')] ?? '';
	return ['event', 'call_key', 'delivery_key', ...kind.split(' ')];
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
		record: String(sent.record) === 'true',
		voicemail: String(sent.voicemail) === 'true',
		hangup_description: HANGUPS[String(sent.hangup_reason)] ?? null,
	};
	for (const phone of ['to', 'from', 'virtual_number', 'callerid']) {
		values[phone] = sent[phone] === undefined ? null : String(sent[phone]);
	}
	const item = Object.fromEntries(
		keysOf(event).map((key) => [key, key in values ? values[key] : (sent[key] ?? null)]),
	);
	if ('click_to_call' in sent) item.click_to_call = String(sent.click_to_call) === 'true';
	for (const name of ['custom', 'extra_params']) {
		const data = JSON.parse(String(sent[name] ?? '{}')) as JsonObject;
		for (const [key, value] of Object.entries(data)) item[`${name}_${key}`] = value;
	}
	return item;
}
