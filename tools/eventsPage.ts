/**
 * `npm run docs -- events`: writes docs/events.md from the tables of events and fields. With `--check`
 * it fails if the page is out of date; `npm run lint` does that.
 */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';

import samples from '../nodes/TelecmiTrigger/testPage/samples.json';
import { EVERY_EVENT, EVENTS, type CallEvent, type EventName } from '../nodes/notification/events';
import { PACKAGE_DIRECTORY } from './host/pack';
import { itemKeys, outputSchema } from './schema';

const PAGE = path.join(PACKAGE_DIRECTORY, 'docs', 'events.md');

/** What a key's value is. */
const MEANINGS: { readonly [key: string]: string } = {
	event: 'The name of the event',
	direction:
		"`inbound` or `outbound`, as sent. TeleCMI calls the user's leg of an incoming call outbound",
	status: '`answered`, `missed`, `waiting`, `started`, `hangup`, or a word that TeleCMI adds',
	leg: '`a` or `b`, see [legs](legs-and-keys.md)',
	leg_party: 'Whose leg it is: `user`, `customer` or `caller`',
	from: 'The number that calls',
	to: 'The number that is called',
	callerid: 'The number that the customer sees',
	virtual_number: 'The business number',
	user: 'The user, `<extension>_<App ID>`',
	user_extension: 'The part of `user` before `_<App ID>`',
	team: 'The team, `<name>_<App ID>`',
	team_name: 'The part of `team` before `_<App ID>`',
	time: 'When the leg began, in milliseconds since 1970 (epoch time). All notifications of one leg have the same time. (TeleCMI documents it as the time of the answer.)',
	time_iso: '`time` as ISO 8601 in UTC',
	answeredsec:
		"Seconds from the answer to the end. Leg A of an outgoing call includes the customer's ringing",
	waitedsec: 'Seconds that the caller waited',
	hangup_reason:
		'Why the call ended: `sent_bye`, `recv_bye`, `recv_cancel`, `sent_reject`, or others',
	hangup_description:
		"TeleCMI's words for it: Ended by the user, Ended by the caller, Not answered by the user, Rejected by the user. On outgoing legs nobody has confirmed who is meant: do not rely on it there",
	record: 'Whether there is a recording',
	filename: 'Name of the recording. The TeleCMI node downloads it',
	voicemail: 'Whether there is a voicemail',
	voicename: 'Name of the voicemail. The TeleCMI node downloads it',
	ivr_name: 'The last step of the IVR (voice menu)',
	type: '`cdr` for a record, `event` for a live event',
	app_id: 'The App ID of the TeleCMI account, sent as `appid` or `app_id`',
	call_key:
		'The same for every notification of one call, as far as TeleCMI allows: `request_id`, else `conversation_uuid`, else `cmiuuid`',
	delivery_key:
		'Identical for a repeated delivery: `type:cmiuuid:leg:status:time`, with `-` for what is missing',
	cmiuuid: 'ID of one leg',
	conversation_uuid: 'ID of the whole call',
	call_id: "ID of an outgoing call. It can differ between a leg's events and its record",
	request_id: 'ID that Click to Call returned. Only for calls started by it',
};

async function eventsPage(): Promise<string> {
	const text = `# Events and items

<!-- Written by npm run docs -- events from the tables of events and fields in the code. Change it there. -->

Which notifications start a workflow, and what each item holds.

## Events

TeleCMI sends records (\`cdr\`) after a call and live events (\`event\`) during it. \`type\`, \`direction\` and \`status\` tell which event a notification is, with two exceptions:

- A missed incoming record of leg B is about one user, not about the call.
- An outbound live event without \`to\` and \`callerid\` is the user's leg of an incoming call if it has no \`call_id\`, or if it has \`from\` or \`team\`.

Any other notification with \`cmiuuid\`, \`status\`, \`direction\` and \`time\` is \`other\`, not an error.

${table(
	['event', 'Trigger On', 'when', 'type', 'direction', 'status', 'per leg'],
	EVERY_EVENT.map(eventRow),
)}

## What TeleCMI posts

TeleCMI's documented record of an answered outgoing call, leg B, as JSON. This command posts it as TeleCMI does; enter your own Production URL:

\`\`\`bash
curl -X POST 'https://n8n.example.com/webhook/…/webhook' -H 'Content-Type: application/json' -d '${record('chub: cdr.outgoing.answered.leg_b')}'
\`\`\`

## Items

Every item of an event has all of its keys, in this order. What TeleCMI left out is \`null\`, or \`false\` for a boolean.

<picture>
  <source media="(prefers-color-scheme: dark)" srcset="item.dark.png">
  <img alt="The item of an answered outgoing call, leg B" src="item.png" width="420">
</picture>

${table(['key', 'type', 'value', 'in the items of'], itemRows())}

A property that TeleCMI documents for other events only, and \`click_to_call\` (boolean, older accounts), appears in this order if TeleCMI sends it. Then follow:

1. \`<name>_unreadable\`: the value as sent of a property of the wrong type. Its own key is then \`null\`. The notification is still accepted.
2. Properties that TeleCMI does not document, as sent.
3. \`custom_…\` and \`extra_params_…\`, your own data. The keys of nested objects are joined by \`_\`; lists stay whole. Text that is not a JSON object is under \`custom\` or \`extra_params\`. Data with more than 32 levels or 1,000 values stays whole there too. No data adds no key. If **Custom Data Format** is Object or Text, there is one key each.
4. \`raw\`, the notification as received, if **Include Raw Notification** is on.

If two values have the same key, the second gets \`_2\`, the third \`_3\`. Whole numbers beyond JavaScript's safe range are text, with all their digits.

With **Invalid Notifications** set to Emit, the output **Invalid** has \`reason\` (\`unreadable\` or \`invalid\`), \`issues\` and \`raw\`. \`issues\` is a list of \`{ path, message }\`. \`raw\` is the notification, or the text that could not be read.
`;
	return format(text, { ...(await resolveConfig(PAGE)), filepath: PAGE });
}

function record(wanted: string): string {
	return JSON.stringify(samples.find(({ name }) => name === wanted)?.payload, null, 2);
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

function itemRows(): string[][] {
	const events = EVERY_EVENT.map((event) => ({ name: event.name, keys: itemKeys(event) }));
	const { properties } = outputSchema();
	const unused = Object.keys(MEANINGS).filter((key) => !(key in properties));
	if (unused.length > 0) throw new Error(`In no item: ${unused.join()}`);
	return Object.entries(properties).map(([key, { type }]) => {
		const meaning = MEANINGS[key];
		if (meaning === undefined) throw new Error(`${key} has no meaning`);
		const names = events.filter(({ keys }) => keys.includes(key)).map(({ name }) => name);
		return [`\`${key}\``, type, meaning, inShort(names)];
	});
}

/** The events' names, with `*` where all of a family are meant. */
function inShort(names: EventName[]): string {
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
	console.error('docs/events.md is out of date. Run npm run docs -- events.');
	process.exitCode = 1;
}

void main();
