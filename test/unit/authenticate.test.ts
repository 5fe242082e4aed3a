import { isAuthentic, isStrongToken } from '../../nodes/webhook/authenticate';

const token = 'n8n-telecmi-9f86d081884c7d65';
const previousToken = 'n8n-telecmi-60303ae22b998861';

describe('a token opens the webhook', () => {
	test.each([
		['the token', token, { token, previousToken: '' }],
		['the token during a rotation', token, { token, previousToken }],
		['the previous token during a rotation', previousToken, { token, previousToken }],
	])('if it is %s', (_, sent, tokens) => {
		expect(isAuthentic(sent, tokens)).toBe(true);
	});
});

describe('nothing else does', () => {
	test.each<[string, unknown]>([
		['another token', 'n8n-telecmi-fd61a03af4f77d87'],
		['the beginning of the token', token.slice(0, -1)],
		['the token and more', `${token}0`],
		['the token in capitals', token.toUpperCase()],
		['the token with a space behind it', `${token} `],
		['both tokens in one', `${token}${previousToken}`],
		['an empty text', ''],
		['no token', undefined],
		['null', null],
		['a list with the token', [token]],
		['a list with both tokens', [token, previousToken]],
		['an object with the token', { token }],
		['an object that turns into the token', { toString: () => token }],
		['true', true],
		['zero', 0],
	])('not %s', (_, sent) => {
		expect(isAuthentic(sent, { token, previousToken })).toBe(false);
	});

	test('not the previous token once the rotation is over', () => {
		expect(isAuthentic(previousToken, { token, previousToken: '' })).toBe(false);
	});

	test.each<[string, unknown]>([
		['an empty text', ''],
		['no token', undefined],
		['null', null],
		['an empty list', []],
		['some token', token],
	])('not %s, where the credential holds no token', (_, sent) => {
		expect(isAuthentic(sent, { token: '', previousToken: '' })).toBe(false);
	});
});

describe('a strong token', () => {
	test.each([
		['16 letters and digits', 'abcdefghijABCD01'],
		['16 digits', '0123456789012345'],
		['hyphens, dots, underscores and tildes', 'a-b.c_d~e-f.g_h~'],
		['as much as anyone likes', 'a1'.repeat(100)],
	])('is made of %s', (_, strong) => {
		expect(isStrongToken(strong)).toBe(true);
	});

	test.each([
		['15 characters', 'abcdefghijABCD0'],
		['nothing', ''],
		['a space in it', 'abcdefgh ijABCD01'],
		['a space before it', ' abcdefghijABCD01'],
		['a plus, which a URL reads as a space', 'abcdefgh+ijABCD01'],
		['an ampersand, which ends it in a URL', 'abcdefgh&ijABCD01'],
		['a percent sign', 'abcdefgh%20ijABCD01'],
		['a hash', 'abcdefgh#ijABCD01'],
		['a letter that a URL has to escape', 'abcdefghéijABCD01'],
		['a line end behind it', 'abcdefghijABCD01\n'],
	])('has not %s', (_, weak) => {
		expect(isStrongToken(weak)).toBe(false);
	});
});
