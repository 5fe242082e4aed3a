/** The output schema in the built package has the keys and types of the items. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { expectedItem, keysOf } from '../helpers/contract';
import { PACKAGE_DIRECTORY } from '../../tools/host/pack';
import { processRoutingRequest } from '../../nodes/TelecmiCallRoutingTrigger/process';
import { jsonRequest, SAMPLES } from '../helpers/notifications';

// n8n looks for the node's version, written with three numbers.
const schema = (node = 'TelecmiTrigger') => {
	const file = path.join(PACKAGE_DIRECTORY, 'dist/nodes', node, '__schema__/v1.1.0.json');
	return JSON.parse(readFileSync(file, 'utf8')) as {
		type: string;
		properties: { [key: string]: { type: string } };
	};
};

test('names every key of the items, in the order of the items', () => {
	const keys = Object.keys(schema().properties);
	expect(schema().type).toBe('object');
	expect(new Set(keys)).toEqual(new Set(SAMPLES.flatMap(({ event }) => keysOf(event))));
	for (const { event } of SAMPLES) {
		expect(keys.filter((key) => keysOf(event).includes(key))).toEqual(keysOf(event));
	}
});

test.each(SAMPLES)('gives the types of the item of $name', ({ event, payload }) => {
	const item = expectedItem(event, payload);
	for (const key of keysOf(event)) {
		if (item[key] !== null)
			expect([key, typeof item[key]]).toEqual([key, schema().properties[key]?.type]);
	}
});

test('names every key of the item of a routing request, with its type', () => {
	const sent = { from: 9191000000000, to: 911203000000, cmiuuid: 'c-1', appid: 1111112 };
	const settings = { appIds: new Set<string>(), phoneNumber: 'digits' } as const;
	const outcome = processRoutingRequest(jsonRequest(sent), settings, Date.now());
	const { item } = outcome as Extract<typeof outcome, { kind: 'accepted' }>;
	const types = Object.entries(item).map(([key, value]) => [key, { type: typeof value }]);
	expect(Object.entries(schema('TelecmiCallRoutingTrigger').properties)).toEqual(types);
});
