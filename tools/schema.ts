/**
 * The output schemas of the triggers and of the action node's operations: what the editor
 * previews of a node before it has run (of triggers, n8n 2.41 does not yet). The build writes them into dist/.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { EVERY_EVENT, type CallEvent } from '../nodes/notification/events';
import { FIELDS } from '../nodes/notification/fields';
import { toItem } from '../nodes/notification/item';
import { PACKAGE_DIRECTORY } from './host/pack';

type JsonSchema = {
	type: 'object';
	version: number;
	properties: { [key: string]: { type: string } };
};

const FORMAT = { customData: 'flatten', phoneNumber: 'digits', includeRaw: false } as const;

const JSON_TYPES: { readonly [type: string]: string } = {
	time: 'number',
	seconds: 'number',
	appId: 'number',
	flag: 'boolean',
};

/** The keys that every item of an event has, in their order. */
export function itemKeys(event: CallEvent): string[] {
	return Object.keys(toItem(event, {}, { values: {}, issues: [] }, FORMAT));
}

/** Every key that the items of some event have, with its type. */
export function outputSchema(): JsonSchema {
	const keys = new Set(EVERY_EVENT.flatMap(itemKeys));
	const properties = Object.fromEntries(
		FIELDS.filter(({ name }) => keys.has(name)).map(({ name, type }) => [
			name,
			{ type: JSON_TYPES[type] ?? 'string' },
		]),
	);
	return { type: 'object', version: 1, properties };
}

type Keys = Array<[keys: string, type?: string]>;

const USER = 'user name extension phone';

/**
 * The keys that the items of an operation have, by type; text where none is said. Those of the
 * trigger's events come from its tables.
 */
const OPERATIONS: { readonly [operation: string]: Keys } = {
	'account/getBalance': [['balance sms', 'number'], ['expires_at']],
	'call/clickToCall': [['request_id call_key message user to']],
	'callRecord/getSummary': [['total answered missed', 'number']],
	'callRouting/ringUsers': [
		['code loop', 'number'],
		['followme hangup', 'boolean'],
		['timeout', 'number'],
		['welcome_music waiting_music'],
		['result', 'array'],
	],
	'callRouting/sendToIvr': [['action name']],
	'callRouting/sendToTeam': [['action name']],
	'lead/add': [['list_name'], ['count', 'number'], ['message']],
	'recording/download': [['filename mime_type'], ['size', 'number']],
	'user/add': [[`${USER} message`]],
	'user/get': [[USER], ['notify', 'boolean'], ['start_time end_time', 'number']],
	'user/getMany': [[USER], ['notify', 'boolean'], ['start_time end_time', 'number']],
	'user/remove': [['user'], ['deleted', 'boolean']],
	'user/setStatus': [['user status']],
	'user/update': [['user message']],
	'voicemail/getMany': [['from'], ['time', 'number'], ['time_iso voicename']],
};

const ROUTING_ITEM: Keys = [
	['event from to'],
	['time', 'number'],
	['time_iso'],
	['app_id', 'number'],
	['call_key cmiuuid'],
];

function operationSchema(keys: Keys): JsonSchema {
	const properties = keys.flatMap(([names, type = 'string']) =>
		names.split(' ').map((name) => [name, { type }]),
	);
	return { type: 'object', version: 1, properties: Object.fromEntries(properties) };
}

/** The schemas by their path below the nodes; n8n pads a version to three numbers. */
export function outputSchemas(): Map<string, JsonSchema> {
	const trigger = outputSchema();
	const record = operationSchema([
		['duration billedsec rate', 'number'],
		['notes', 'array'],
	]);
	const records = {
		...trigger,
		properties: { ...trigger.properties, ...record.properties },
	};
	const operations: Array<[string, JsonSchema]> = [
		...Object.entries(OPERATIONS).map(([name, keys]): [string, JsonSchema] => [
			name,
			operationSchema(keys),
		]),
		['callRecord/getMany', records],
		['notification/parse', trigger],
	];
	return new Map([
		['TelecmiTrigger/__schema__/v1.1.0.json', trigger],
		['TelecmiCallRoutingTrigger/__schema__/v1.1.0.json', operationSchema(ROUTING_ITEM)],
		...operations.map(([name, schema]): [string, JsonSchema] => [
			`Telecmi/__schema__/v1.0.0/${name}.json`,
			schema,
		]),
	]);
}

export async function writeSchemas(dist: string): Promise<void> {
	for (const [name, schema] of outputSchemas()) {
		const file = path.join(dist, 'nodes', name);
		await mkdir(path.dirname(file), { recursive: true });
		await writeFile(file, `${JSON.stringify(schema, null, '\t')}\n`);
	}
}

if (require.main === module) void writeSchemas(path.join(PACKAGE_DIRECTORY, 'dist'));
