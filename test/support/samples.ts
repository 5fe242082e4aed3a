/** TeleCMI's documented notifications. */
import type { JsonObject } from '../../nodes/notification/json';
import samples from '../samples.json';

export type Sample = { name: string; event: string; page: string; payload: JsonObject };

export const SAMPLES: readonly Sample[] = samples;

/** The payload of a documented sample, for the caller to change at will. */
export function sample(name: string): JsonObject {
	const found = SAMPLES.find((candidate) => candidate.name === name);
	if (!found) throw new Error(`There is no sample "${name}"`);
	return structuredClone(found.payload);
}
