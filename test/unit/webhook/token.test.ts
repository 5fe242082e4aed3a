import { checkTokens, isAuthentic } from '../../../nodes/webhook/token';

const token = 'n8n-telecmi-9f86d081884c7d65';
const previousToken = 'n8n-telecmi-60303ae22b998861';

test.each<[boolean, string, unknown, string]>([
	[true, 'the token', token, previousToken],
	[true, 'the token, without a rotation', token, ''],
	[true, 'the previous token during a rotation', previousToken, previousToken],
	[false, 'the previous token after a rotation', previousToken, ''],
	[false, 'another token', 'n8n-telecmi-fd61a03af4f77d87', previousToken],
	[false, 'its beginning', token.slice(0, -1), previousToken],
	[false, 'the token and more', `${token}0`, previousToken],
	[false, 'the token in capitals', token.toUpperCase(), previousToken],
	[false, 'the token with a line break', `${token}\n`, previousToken],
	[false, 'the token with a zero-width space', token.replace('-', '-\u200b'), previousToken],
	[false, 'the token percent-encoded', token.replace('n', '%6E'), previousToken],
	[false, 'both tokens in one', `${token}${previousToken}`, previousToken],
	[false, 'an empty text', '', ''],
	[false, 'no token', undefined, ''],
	[false, 'a list with the token', [token], previousToken],
	[false, 'an object that turns into the token', { toString: () => token }, previousToken],
	[false, 'a megabyte', 'a'.repeat(1_000_000), previousToken],
])('%s for %s', (expected, _, sent, previous) => {
	expect(isAuthentic(sent, { token, previousToken: previous })).toBe(expected);
});

test.each(['', undefined, null, [], token])('an empty credential lets nobody in: %p', (sent) => {
	expect(isAuthentic(sent, { token: '', previousToken: '' })).toBe(false);
});

const STRONG = 'a-b.c_d~e-f.g_h~';

test.each<[string, object, RegExp]>([
	['16 allowed characters', { token: STRONG }, /^Append \?token=/],
	['a previous token too', { token, previousToken }, /^Append \?token=/],
	['the example that the node shows', { token: 'YOUR_TOKEN' }, /^Token .* 10 characters.* 16/],
	['15 characters', { token: 'abcdefghijABCD0' }, /^Token .*too short.* 15 characters/],
	['nothing', {}, /^Token .*too short.* 0 characters/],
	['a space', { token: 'abcdefgh ijABCD01' }, /^Token contains a space/],
	['a line break', { token: `${token}\n` }, /^Token contains a space or line break/],
	['a plus', { token: 'abcdefgh+ijABCD01' }, /^Token contains a character that a URL/],
	['an accent', { token: 'abcdefghéijABCD01' }, /^Token contains a character that a URL/],
	['a short previous token', { token, previousToken: 'tiny1' }, /^Previous Token .* 5 characters/],
])("the credential's check of %s says what is wrong, and no token", (_, data, message) => {
	const result = checkTokens({ data } as never);
	expect(result.message).toMatch(message);
	expect(result.status).toBe(result.message.startsWith('Append') ? 'OK' : 'Error');
	for (const secret of Object.values(data)) expect(result.message).not.toContain(secret);
});
