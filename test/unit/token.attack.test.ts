/** Guesses at the token, and what a guess costs whoever compares it. */
import crypto from 'node:crypto';

import { isAuthentic } from '../../nodes/webhook/authenticate';

const token = 'n8n-telecmi-9f86d081884c7d65';
const previousToken = 'n8n-telecmi-60303ae22b998861';

const GUESSES: Array<[string, unknown]> = [
	...Array.from({ length: token.length }, (_, end): [string, unknown] => [
		`the first ${end} characters`,
		token.slice(0, end),
	]),
	['its first letter in capitals', token.replace('n', 'N')],
	['percent-encoded', encodeURIComponent(token).replace('n', '%6E')],
	['percent-encoded twice', token.replace('n', '%256E')],
	['a Cyrillic letter that looks the same', token.replace('c', '\u0441')],
	['full-width digits', token.replace('9', '\uff19')],
	['a letter with an accent that can be taken off', token.replace('e', 'e\u0301')],
	['a zero-width space in it', token.replace('-', '-\u200b')],
	['NUL behind it', `${token}\0`],
	['a line end behind it', `${token}\n`],
	['white space before it', `\t ${token}`],
	['only white space', ' '],
	['a byte order mark before it', `\ufeff${token}`],
	['a lone surrogate behind it', `${token}\ud800`],
	['itself twice', token + token],
	['a list of it', [token]],
	['an object of it', { token, length: token.length }],
	['a String object', Object(token)],
	['its bytes', Buffer.from(token)],
	['its digest', crypto.createHash('sha256').update(token).digest('hex')],
	['nothing', undefined],
	['a megabyte', 'a'.repeat(1_000_000)],
];

describe.each(GUESSES)('%s', (_, guess) => {
	test.each([
		['two tokens', previousToken],
		['one token', ''],
	])('is wrong, and compared with both as digests of one length: %s', (_name, previous) => {
		const compare = jest.spyOn(crypto, 'timingSafeEqual');
		expect(isAuthentic(guess, { token, previousToken: previous })).toBe(false);
		expect(compare).toHaveBeenCalledTimes(2);
		for (const digest of compare.mock.calls.flat()) expect(digest.byteLength).toBe(32);
	});
});

test.each([
	['the token', token],
	['the previous token', previousToken],
])('%s is compared with both too', (_, sent) => {
	const compare = jest.spyOn(crypto, 'timingSafeEqual');
	expect(isAuthentic(sent, { token, previousToken })).toBe(true);
	expect(compare).toHaveBeenCalledTimes(2);
});

test('an empty credential has the digest of an empty text, which opens nothing', () => {
	expect(isAuthentic('', { token: '', previousToken: '' })).toBe(false);
});
