/** Requests that are near to what TeleCMI sends, and far from it. */
import fc from 'fast-check';

import { HOSTILE } from '../../tools/bench/hostile';
import { LEG_A } from '../helpers/outgoingAnswered';
import type { Delivery } from '../e2e/n8n';

const LARGE = 40;

/** Not XML: n8n 2.41 never answers XML that is broken, nor any after it, whatever node is behind. */
const TYPES = [
	'application/json',
	'text/plain',
	'application/x-www-form-urlencoded',
	'text/csv',
	'multipart/form-data; boundary=x',
];

const name = fc.oneof(
	fc.constantFrom(...Object.keys(LEG_A), 'cmiuid', 'from', 'raw', '__proto__', 'constructor'),
	fc.string(),
);
const value = fc.oneof(fc.jsonValue(), fc.string({ unit: 'binary' }));

const posted: fc.Arbitrary<Delivery> = fc
	.tuple(fc.array(fc.tuple(name, value), { maxLength: 4 }), fc.constantFrom(...TYPES), fc.nat(9))
	.map(([changes, contentType, cut]) => {
		const text = JSON.stringify(Object.fromEntries([...Object.entries(LEG_A), ...changes]));
		return { contentType, body: cut === 0 ? text.slice(0, text.length / 2) : text };
	});

const bytes: fc.Arbitrary<Delivery> = fc
	.tuple(fc.uint8Array({ maxLength: 200 }), fc.constantFrom(...TYPES))
	.map(([body, contentType]) => ({ body, contentType }));

const asked: fc.Arbitrary<Delivery> = fc.array(fc.tuple(name, fc.string())).map((fields) => {
	const all = [...Object.entries(LEG_A), ...fields].map(([key, text]): [string, string] => [
		key,
		String(text),
	]);
	return { method: 'GET' as const, query: `?${new URLSearchParams(all)}` };
});

/** Of up to a megabyte, the same that `tools/bench/worst.ts` times. */
const large: Delivery[] = Array.from({ length: LARGE }, (_, index) => {
	const { of } = HOSTILE[(index * 7) % HOSTILE.length] ?? {};
	const request = of?.((index % 4) * 250_000 + 100_000);
	return { body: request?.text(), contentType: request?.contentType ?? null };
});

/** As many in all. */
export function generatedRequests(
	count: number,
	seed: number,
): { small: Delivery[]; large: Delivery[] } {
	const any = fc.oneof({ weight: 6, arbitrary: posted }, bytes, asked);
	return { small: fc.sample(any, { numRuns: count - LARGE, seed }), large };
}
