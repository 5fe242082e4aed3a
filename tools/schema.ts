/**
 * The trigger's output schema, from the tables of events and fields: what the editor offers to drag
 * before the first call. The build writes it into dist/.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { EVERY_EVENT, type CallEvent } from '../nodes/notification/events';
import { FIELDS } from '../nodes/notification/fields';
import { toItem } from '../nodes/notification/item';
import type { JsonObject } from '../nodes/notification/json';
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

export async function writeSchemas(dist: string): Promise<void> {
	const schema: JsonObject = outputSchema();
	const directory = path.join(dist, 'nodes', 'TelecmiTrigger', '__schema__');
	await mkdir(directory, { recursive: true });
	await writeFile(path.join(directory, 'v1.1.0.json'), `${JSON.stringify(schema, null, '\t')}\n`);
}

if (require.main === module) void writeSchemas(path.join(PACKAGE_DIRECTORY, 'dist'));
