/**
 * The output schema of the trigger, made of the one table of events: what the editor offers to drag
 * before the first call has come. Written into dist/ by the build.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { EVENTS } from '../nodes/notification/events';
import { toItem } from '../nodes/notification/item';
import type { JsonObject } from '../nodes/notification/json';
import { PROPERTIES } from '../nodes/notification/fields';
import { PACKAGE_DIRECTORY } from './host/pack';

type JsonSchema = {
	type: 'object';
	version: number;
	properties: { [key: string]: { type: string } };
};

const FORMAT = { customData: 'flatten', phoneNumber: 'digits', includeRaw: false } as const;

/** Every key that an item of some event has, with its type. What TeleCMI leaves out is null. */
export function outputSchema(): JsonSchema {
	const keys = EVENTS.flatMap((event) => Object.keys(toItem(event, {}, { time: 0 }, FORMAT)));
	const properties = Object.fromEntries(
		[...new Set(keys)].map((key) => [key, { type: typeOf(key) }]),
	);
	return { type: 'object', version: 1, properties };
}

/** What a property becomes of the text that forms and query strings send; other keys are text. */
function typeOf(key: string): string {
	const { shape } = PROPERTIES;
	if (!(key in shape)) return 'string';
	const property = shape[key as keyof typeof shape];
	for (const text of ['1650630551178', 'true']) {
		const parsed = property.safeParse(text);
		if (parsed.success && typeof parsed.data !== 'string') return typeof parsed.data;
	}
	return 'string';
}

export async function writeSchemas(dist: string): Promise<void> {
	const schema: JsonObject = outputSchema();
	const directory = path.join(dist, 'nodes', 'TelecmiTrigger', '__schema__');
	await mkdir(directory, { recursive: true });
	await writeFile(path.join(directory, 'v1.1.0.json'), `${JSON.stringify(schema, null, '\t')}\n`);
}

if (require.main === module) void writeSchemas(path.join(PACKAGE_DIRECTORY, 'dist'));
