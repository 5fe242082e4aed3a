import {
	parseResponse,
	redirectOf,
	type Endpoint,
	type ParsedResponse,
} from '../../../nodes/Telecmi/transport/failures';
import { networkFailure } from '../../../nodes/Telecmi/transport/networkFailure';
import { createRedactor } from '../../../nodes/Telecmi/transport/redaction';

const BALANCE: Endpoint<number> = {
	path: '/v2/balance',
	hasCode: true,
	expects: 'balance',
	read: ({ balance }) => (typeof balance === 'number' ? balance : undefined),
};
const CALL = { ...BALANCE, ifUncertain: 'It may have started.' };
const LIST = { ...BALANCE, hasCode: false, advice: { 404: 'Check the list.' } };

const CHECK_CREDENTIAL = 'Check the App ID and Secret in your TeleCMI credential.';
const CHECK_BASE_URL = 'Check the Base URL in your TeleCMI credential.';
const CHECK_NETWORK =
	'Check that n8n can reach the host of the Base URL: internet access, firewall, proxy. Then check the Base URL in your TeleCMI credential.';
const RETRY = 'Try again later, or turn on Retry On Fail in the settings of this node.';

function parse<T>(
	body: unknown,
	endpoint: Endpoint<T>,
	status = 200,
	secret = '',
): ParsedResponse<T> {
	const text = typeof body === 'string' ? body : JSON.stringify(body);
	return parseResponse({ status, text }, endpoint, createRedactor(secret).text);
}

function failureOf<T>(body: unknown, endpoint: Endpoint<T>, status?: number, secret?: string) {
	const response = parse(body, endpoint, status, secret);
	if (response.ok) throw new Error('It was taken for a success');
	return response.failure;
}

test.each<[string, unknown, Endpoint<number>]>([
	['the documented code', { code: 200, balance: 7 }, BALANCE],
	['the code as text', { code: '200', balance: 7 }, BALANCE],
	['no code, where TeleCMI leaves it out', { balance: 7 }, LIST],
	['signs of an error that say there is none', { code: 200, error: false, balance: 7 }, BALANCE],
])('success is %s', (_, body, endpoint) => {
	expect(parse(body, endpoint)).toEqual({ ok: true, data: 7 });
});

describe('a failure says what happened and what to do', () => {
	test.each<[unknown, number, Endpoint<number>, string, string]>([
		[{ code: 407, msg: 'No' }, 200, BALANCE, 'TeleCMI says "No" (code 407)', CHECK_CREDENTIAL],
		[{ code: 404, msg: 'No' }, 200, LIST, 'TeleCMI says "No" (code 404)', 'Check the list.'],
		[
			{ code: 400, msg: { to: 'No' } },
			200,
			BALANCE,
			'TeleCMI says "{"to":"No"}" (code 400)',
			'Check the values',
		],
		[
			{ code: 420, msg: 'No' },
			200,
			BALANCE,
			'TeleCMI says "No" (code 420)',
			'does not have this feature',
		],
		[{ code: 599, msg: 'No' }, 200, BALANCE, 'TeleCMI says "No" (code 599)', RETRY],
		[
			{ code: 402, msg: 'No' },
			200,
			BALANCE,
			'TeleCMI says "No" (code 402)',
			'does not document this code',
		],
		[
			{ code: 'AUTH' },
			200,
			BALANCE,
			'TeleCMI did not accept the request (code AUTH)',
			'check the values',
		],
		[{ error: 'No' }, 200, BALANCE, 'TeleCMI says "No"', 'check the values'],
		[{ msg: 'No' }, 400, BALANCE, 'TeleCMI says "No" (HTTP status 400)', 'Check the values'],
		[{ balance: 7 }, 200, BALANCE, "TeleCMI's response contains no code", 'Run the node again.'],
		[{ code: 200 }, 200, BALANCE, "TeleCMI's response contains no balance", 'Run the node again.'],
		[{ code: 200 }, 200, CALL, "TeleCMI's response contains no balance", 'It may have started.'],
		['', 200, BALANCE, 'TeleCMI responded with an empty body', `${RETRY} ${CHECK_BASE_URL}`],
		['<p>', 200, BALANCE, 'TeleCMI responded with a web page', CHECK_BASE_URL],
		[
			'[]',
			200,
			BALANCE,
			'TeleCMI responded with something other than a JSON object',
			CHECK_BASE_URL,
		],
		['<p>', 403, BALANCE, 'TeleCMI responded with HTTP status 403', 'A proxy or firewall'],
		['<p>', 404, BALANCE, 'TeleCMI responded with HTTP status 404', CHECK_BASE_URL],
		['', 307, BALANCE, 'TeleCMI responded with HTTP status 307', CHECK_BASE_URL],
		['', 408, BALANCE, 'TeleCMI responded with HTTP status 408', RETRY],
		[{ code: 408, msg: 'No' }, 200, BALANCE, 'TeleCMI says "No" (code 408)', RETRY],
		['', 307, CALL, 'TeleCMI responded with HTTP status 307', 'It may have started.'],
		['', 502, BALANCE, 'TeleCMI responded with HTTP status 502', RETRY],
		['', 429, BALANCE, 'TeleCMI responded with HTTP status 429', RETRY],
		['', 429, CALL, 'TeleCMI responded with HTTP status 429', 'Leave more time between items'],
	])('%j, status %i', (body, status, endpoint, message, advice) => {
		const failure = failureOf(body, endpoint, status);
		expect(failure).toMatchObject({ message, advice: expect.stringContaining(advice) });
		expect(`${failure.message} ${failure.advice}`).not.toMatch(/error|problem|failure|mistake/i);
	});

	test.each<[string, string, string, boolean]>([
		['ETIMEDOUT', 'TeleCMI did not respond in time', RETRY, true],
		['ECONNRESET', 'closed the connection before its response was complete', RETRY, true],
		['ENOTFOUND', 'TeleCMI could not be reached', CHECK_NETWORK, false],
		['ERR_INVALID_URL', 'TeleCMI could not be reached', CHECK_BASE_URL, false],
		['DEPTH_ZERO_SELF_SIGNED_CERT', 'is not trusted (DEPTH_', 'NODE_EXTRA_CA_CERTS', false],
		['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'is not trusted', 'NODE_EXTRA_CA_CERTS', false],
		['ERR_TLS_CERT_ALTNAME_INVALID', 'is for another host', 'NODE_EXTRA_CA_CERTS', false],
		['CERT_HAS_EXPIRED', 'is out of date', 'Renew the certificate', false],
		['EODD', 'Request to TeleCMI failed', RETRY, true],
	])('%s, which n8n wraps', (code, message, advice, mayHaveSucceeded) => {
		expect(networkFailure({ cause: { cause: { code } } }, {})).toMatchObject({
			message: expect.stringContaining(message),
			advice: expect.stringContaining(advice),
			mayHaveSucceeded,
		});
	});
});

test.each<[unknown, number, boolean, boolean]>([
	[{ code: 404, msg: 'No' }, 200, false, false],
	[{ code: 429, msg: 'No' }, 200, false, true],
	['', 303, true, false],
	['', 307, true, false],
	[{ msg: 'Moved' }, 302, true, false],
	[{ code: 400, msg: 'No' }, 302, true, false],
	['', 400, false, false],
	['', 408, true, true],
	[{ code: 408, msg: 'No' }, 200, true, true],
	[{ code: 400, msg: 'No' }, 408, true, false],
	[{ code: 400, msg: 'No' }, 504, true, false],
	[{ code: 400, msg: 'No', request_id: 'x' }, 200, true, false],
	[{ code: 429, msg: 'No', data: { request_id: 7 } }, 200, true, true],
	[{ request_id: 'x' }, 403, true, false],
	[{ code: 400, msg: 'No', request_id: null }, 200, false, false],
	[{ code: 400, msg: 'No', request_id: '' }, 200, false, false],
	['', 429, false, true],
	[{ code: 500, msg: 'No' }, 200, true, true],
	[{ code: 502 }, 200, true, true],
	[{ error: 'No' }, 200, true, false],
	['<p>', 502, true, true],
	['', 200, true, true],
	['{}', 200, true, false],
])(
	'%j, status %i: may have succeeded %p, can pass %p',
	(body, status, mayHaveSucceeded, isTransient) => {
		expect(failureOf(body, CALL, status)).toMatchObject({ mayHaveSucceeded, isTransient });
	},
);

describe('a secret that TeleCMI echoes', () => {
	test.each<[string, string, unknown, string]>([
		['as it is, and encoded', 's3c/ret', 'for s3c/ret, s3c%2Fret, s3c%2fret', 'for ***, ***, ***'],
		['with a slash as PHP writes it', 's3c/ret', '{"secret":"s3c\\/ret"}', '{"secret":"***"}'],
		['in an object', 'a"b\\c', { secret: 'a"b\\c' }, '{"secret":"***"}'],
		[
			'in JSON in JSON',
			'a"b',
			{ sent: '{"secret":"a\\"b"}' },
			'{"sent":"{\\"secret\\":\\"***\\"}"}',
		],
		['as a key', 'a"b', { 'a"b': 1 }, '{"***":1}'],
		['in a form', 'a:b c', 'secret=a%3Ab+c&x=1', 'secret=***&x=1'],
		['in a query, as axios writes it', 'a:b c', 'secret=a:b+c&x=1', 'secret=***&x=1'],
		['encoded twice', 'a:b', 'secret=a%253Ab', 'secret=***'],
		['beyond ASCII', 'gehéim€', 'geh%C3%A9im%E2%82%AC', '***'],
		['with percent signs', '100%25', '100%25 100%2525', '*** ***'],
		['with special characters of patterns', '(a|b)*[c]$^.+?', '(a|b)*[c]$^.+?', '***'],
	])('%s', (_, secret, msg, shown) => {
		const { message } = failureOf({ code: 407, msg }, BALANCE, 200, secret);
		expect(message).toBe(`TeleCMI says "${shown}" (code 407)`);
	});

	test('where the words are cut, and as the code', () => {
		const secret = 'SECRET-0123456789';
		const { message } = failureOf(
			{ code: secret, msg: `${'x'.repeat(498)}${secret}` },
			BALANCE,
			200,
			secret,
		);
		expect(message).not.toContain('S3');
		expect(message).toBe(`TeleCMI says "${'x'.repeat(498)}**…" (code ***)`);
	});

	test('in data, at any depth that n8n stores', () => {
		const { value } = createRedactor('s3c/ret');
		const data = [{ 's3c/ret': ['a s3c%2Fret', 7, true, null] }];
		expect(value(data)).toEqual([{ '***': ['a ***', 7, true, null] }]);
		expect(createRedactor('a').value({ balance: 'a', custom_a_2: 1 })).toEqual({
			balance: '***',
			custom_a_2: 1,
		});
		const deep = JSON.parse('['.repeat(6000) + '"s3c/ret"' + ']'.repeat(6000)) as unknown;
		expect(JSON.stringify(value(deep))).not.toContain('s3c');
	});

	test.each<[unknown, string]>([
		[{ user: { password: '12,3"x' } }, '{"user":{"password":"***"}}'],
		['no: {"password":"12\\"3","id":7}', 'no: {"password":"***","id":7}'],
		['{"Password": "12"', '{"Password": "***"'],
		['"password":"12', '"password":"***'],
		[{ sent: '{"password":"1\\"2","id":7}' }, '{"sent":"{\\"password\\":\\"***\\",\\"id\\":7}"}'],
		[{ new_password: 123456, id: 7 }, '{"new_password":***,"id":7}'],
		["{'password': '12'}", "{'password': '***'}"],
		['/?password=12&id=7', '/?password=***&id=7'],
		['Password: too short', 'Password: too short'],
	])('a password in %j is hidden, whoever entered it', (msg, shown) => {
		const { message } = failureOf({ code: 400, msg }, BALANCE);
		expect(message).toBe(`TeleCMI says "${shown}" (code 400)`);
	});

	test.each([
		['https://example.com/x', 'redirects to another address'],
		['/elsewhere', 'redirects within the Base URL'],
	])('a redirect to %s', (location, words) => {
		const redirect = redirectOf(302, location, 'https://rest.telecmi.com');
		const response = parseResponse({ status: 302, text: '', redirect }, BALANCE, String);
		expect(response).toMatchObject({
			failure: { message: expect.stringContaining(words), advice: CHECK_BASE_URL },
		});
	});

	test('an empty secret hides nothing', () => {
		expect(createRedactor('').text('No')).toBe('No');
	});
});
