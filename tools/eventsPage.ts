/**
 * `npm run docs:events`: writes docs/events.md from the list of events, so that page and program
 * cannot differ. With `--check` it only says whether they do; `npm run lint` asks that.
 */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';

import { EVERY_EVENT, EVENTS, type CallEvent } from '../nodes/notification/events';
import { toItem } from '../nodes/notification/item';
import { PACKAGE_DIRECTORY } from './host/pack';
import { outputSchema } from './schema';

const PAGE = path.join(PACKAGE_DIRECTORY, 'docs', 'events.md');

const ITEM_FORMAT = { customData: 'flatten', phoneNumber: 'digits', includeRaw: false } as const;

/** What a key's value is. TeleCMI's own names as its documentation has them. */
const MEANINGS: { readonly [key: string]: string } = {
	event: 'The name of the event',
	call_key:
		'The same for all that belongs to one call, as far as TeleCMI allows: `request_id`, else `conversation_uuid`, else `cmiuuid`',
	delivery_key:
		'The same for what is delivered again, and for nothing else: `type:cmiuuid:leg:status:time`, with `-` for what is missing',
	type: '`cdr` for a record, `event` for a live event',
	app_id: 'The App ID of the TeleCMI account, sent as `appid` or `app_id`',
	direction:
		"`inbound` or `outbound`, as TeleCMI says it: the user's leg of an incoming call is outbound",
	status: '`answered`, `missed`, `waiting`, `started`, `hangup`, or what TeleCMI adds to these',
	leg: '`a` or `b`, see [legs](legs-and-keys.md)',
	leg_party: 'Whose leg it is: `user`, `customer` or `caller`',
	call_id: 'Id of an outgoing call; it can differ between the events and the record of a leg',
	cmiuuid: 'Id of one leg',
	conversation_uuid: 'Id of the whole call',
	request_id: 'Id that Click to Call returned; only for calls started by it',
	user: 'The user, `<extension>_<App ID>`',
	user_extension: 'The part of `user` before `_<App ID>`',
	team: 'The team, `<name>_<App ID>`',
	team_name: 'The part of `team` before `_<App ID>`',
	virtual_number: 'The business number',
	callerid: 'The number that the customer sees',
	from: 'Who calls',
	to: 'Who is called',
	time: "When the leg began, in epoch milliseconds: the same in all that TeleCMI sends of a leg. TeleCMI's own pages call it the time of the answer",
	time_iso: '`time` as ISO 8601 in UTC',
	answeredsec:
		"Seconds from the answer to the end; leg a of an outgoing call counts the customer's ringing too",
	waitedsec: 'Seconds that the caller waited',
	hangup_reason:
		'Why the call ended: `sent_bye`, `recv_bye`, `recv_cancel`, `sent_reject`, or others',
	hangup_description:
		'The same in words: Ended by the user, Ended by the caller, Not answered by the user, Rejected by the user',
	record: 'Whether there is a recording',
	filename: 'Name of the recording; the TeleCMI node downloads it',
	voicemail: 'Whether there is a voicemail',
	voicename: 'Name of the voicemail; the TeleCMI node downloads it',
	ivr_name: 'The last step of the IVR',
};

async function eventsPage(): Promise<string> {
	const text = `# Events and items

<!-- Written by npm run docs:events from the list of events in the code. Change it there. -->

What starts a workflow, and what each item holds. Both tables come from the list by which the trigger itself works.

## Events

Records (\`cdr\`) come after a call, live events (\`event\`) while it goes on. What TeleCMI says of itself, \`type\`, \`direction\` and \`status\`, tells which one it is, with two exceptions: an incoming record of leg \`b\` that was missed is one user's, and an outbound event that names none of \`to\`, \`callerid\` and \`call_id\` is the user's side of an incoming call. Anything else that carries \`cmiuuid\`, \`status\`, \`direction\` and \`time\` is \`other\`, not an error: nothing that TeleCMI adds is lost.

${table(
	['event', 'Trigger On', 'comes', 'type', 'direction', 'status', 'per leg'],
	EVERY_EVENT.map(eventRow),
)}

## Items

All keys are there in every item of an event, in this order, \`null\` (or \`false\`) where TeleCMI left the property out.

${table(['key', 'type', 'value', 'in the items of'], itemRows())}

Behind these come, in this order:

- \`raw\`, the notification as TeleCMI sent it, if **Include Raw Notification** is on.
- Every property that TeleCMI has not documented for the event, as sent. One of them is \`click_to_call\` (boolean), of older accounts.
- \`custom_…\` and \`extra_params_…\`, your own data. Keys of objects are joined by \`_\`, lists stay whole; text that is no JSON is under \`custom\` or \`extra_params\` itself; no data adds no key. Data deeper than 32 levels or of over 1,000 values stays whole under \`custom\` or \`extra_params\`, and JSON text of over 20,000 names and values stays text. With **Custom Data Format** set to object or text there is one key each.

Where two values would meet at one key, the second gets \`…_2\`, the third \`…_3\`.

The output **Invalid** (with **Invalid Notifications** set to emit) gives \`reason\` (\`unreadable\` or \`invalid\`), \`issues\` (up to 20 of \`{ path, message }\`) and \`raw\` (the notification, or the text that could not be read).
`;
	return format(text, { ...(await resolveConfig(PAGE)), filepath: PAGE });
}

function eventRow({ name, label, description, origin, status }: CallEvent): string[] {
	const of = (word: string | null | undefined) => (word ? `\`${word}\`` : 'any');
	const perLeg = origin?.perLeg ? 'yes' : '';
	return [
		of(name),
		label,
		description,
		of(origin?.type),
		of(origin?.direction),
		of(status),
		perLeg,
	];
}

/** In the order in which a reader meets them in the items. */
function itemRows(): string[][] {
	const keysOf = new Map(
		EVENTS.map((event) => [event.name, Object.keys(toItem(event, {}, { time: 0 }, ITEM_FORMAT))]),
	);
	const { properties } = outputSchema();
	const used = new Set([...keysOf.values()].flat());
	const known = Object.keys(MEANINGS);
	const unexplained = [...used].filter((key) => !(key in MEANINGS));
	const unused = known.filter((key) => !used.has(key));
	if (unexplained.length + unused.length > 0) {
		throw new Error(`Without a meaning: ${unexplained.join()}; in no item: ${unused.join()}`);
	}
	for (const [name, keys] of keysOf) {
		const inOrder = known.filter((key) => keys.includes(key));
		if (inOrder.join() !== keys.join()) throw new Error(`${name} has the order ${keys.join()}`);
	}
	return known.map((key) => {
		const names = EVENTS.map(({ name }) => name).filter((name) => keysOf.get(name)?.includes(key));
		return [`\`${key}\``, properties[key]?.type ?? '', MEANINGS[key] ?? '', inShort(names)];
	});
}

/** The events' names, with `*` where all of a family are meant. */
function inShort(names: string[]): string {
	const everyName = EVENTS.map(({ name }) => name);
	if (names.length === everyName.length) return 'all';
	const rest = everyName.filter((name) => !names.includes(name));
	if (rest.length <= 2) return `all but ${rest.map((name) => `\`${name}\``).join(', ')}`;
	const shortened = names.map((name) => {
		const family = name.slice(0, name.lastIndexOf('.') + 1);
		return everyName.every((other) => !other.startsWith(family) || names.includes(other))
			? `${family}*`
			: name;
	});
	return [...new Set(shortened)].map((name) => `\`${name}\``).join(', ');
}

function table(head: string[], rows: string[][]): string {
	return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

async function main(): Promise<void> {
	const page = await eventsPage();
	if (!process.argv.includes('--check')) return writeFile(PAGE, page);
	if ((await readFile(PAGE, 'utf8').catch(() => '')) === page) return;
	console.error('docs/events.md is not what the code says. Run npm run docs:events.');
	process.exitCode = 1;
}

void main();
