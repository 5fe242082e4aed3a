/** The search for secrets that the end-to-end, browser and fault tests end with. */
import { leaks } from '../../tools/host/secrets';

const SECRET = 's3cret/+&=?"\\ %20 of an account';

const named = { 'a secret': SECRET };
const inside = (text: string) => leaks(named, { 'a place': `before ${text} behind` });

test.each([
	['as it is', SECRET],
	['in a URL', encodeURIComponent(SECRET)],
	['in a form', new URLSearchParams({ secret: SECRET }).toString()],
	['in JSON', JSON.stringify({ secret: SECRET })],
	['in JSON that is text in JSON', JSON.stringify([JSON.stringify({ secret: SECRET })])],
	...['', 'u', 'us'].flatMap((before): Array<[string, string]> => {
		const bytes = Buffer.from(`${before}${SECRET}:and more`);
		return [
			[`in base64 behind ${before.length} bytes`, bytes.toString('base64')],
			[`in base64url behind ${before.length} bytes`, bytes.toString('base64url')],
		];
	}),
])('a secret is found %s', (_, text) => {
	expect(inside(text)).toEqual(['a secret in a place']);
});

test('what is near it is not', () => {
	expect(inside(SECRET.slice(1))).toEqual([]);
	expect(inside(SECRET.toUpperCase())).toEqual([]);
});

test('each is told with each place it stands in, and never by its value', () => {
	const found = leaks(
		{ ...named, another: 'not here' },
		{ log: SECRET, rows: SECRET, answers: '' },
	);
	expect(found).toEqual(['a secret in log', 'a secret in rows']);
});
