/** The output schema in the built package, against the items that the documented samples give. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { expectedItem, keysOf } from '../helpers/contract';
import { PACKAGE_DIRECTORY } from '../../tools/host/pack';
import { SAMPLES } from '../helpers/notifications';

// n8n looks for the node's version, written with three numbers.
const FILE = 'dist/nodes/TelecmiTrigger/__schema__/v1.1.0.json';

const schema = () =>
	JSON.parse(readFileSync(path.join(PACKAGE_DIRECTORY, FILE), 'utf8')) as {
		type: string;
		properties: { [key: string]: { type: string } };
	};

test('names every key that an item of some event has, and no other', () => {
	const keys = SAMPLES.flatMap(({ event }) => keysOf(event));
	expect(schema().type).toBe('object');
	expect(Object.keys(schema().properties).sort()).toEqual([...new Set(keys)].sort());
});

test.each(SAMPLES)('gives the types of the item of $name', ({ event, payload }) => {
	const item = expectedItem(event, payload);
	for (const key of keysOf(event)) {
		if (item[key] !== null)
			expect([key, typeof item[key]]).toEqual([key, schema().properties[key]?.type]);
	}
});
