import type { IHttpRequestOptions } from 'n8n-workflow';

import { accountOf, authenticate } from '../../../nodes/Telecmi/transport/account';

const CREDENTIAL = { appId: ' 2222223 ', secret: ' s3cret ', baseUrl: ' https://example.com/v2/ ' };
const URL_OF = 'https://example.com';

test('a credential is read as a person enters it; the path of the Base URL is cut off', () => {
	expect(accountOf(CREDENTIAL)).toEqual({ appId: 2222223, secret: 's3cret', baseUrl: URL_OF });
});

test.each<[string, IHttpRequestOptions, object]>([
	[
		'the body of a POST',
		{ url: `${URL_OF}/v2/x`, method: 'POST', body: { a: 1, appid: '9' } },
		{ body: { a: 1, appid: 2222223, secret: 's3cret' } },
	],
	[
		'a POST without a body',
		{ url: `${URL_OF}/v2/x`, method: 'POST' },
		{ body: { appid: 2222223, secret: 's3cret' } },
	],
	[
		'a body that is text',
		{ url: '/v2/x', baseURL: URL_OF, method: 'PUT', body: '{"a":1}' as never },
		{ body: '{"a":1,"appid":2222223,"secret":"s3cret"}' },
	],
	[
		'the query of a GET',
		{ url: `${URL_OF}/v2/x`, qs: { a: 1 } },
		{ qs: { a: 1, appid: 2222223, secret: 's3cret' } },
	],
	[
		'leads and campaigns, as inet_no',
		{ url: `${URL_OF}/v3/leads/add`, method: 'POST', body: {} },
		{ body: { inet_no: 2222223, secret: 's3cret' } },
	],
	[
		'click to call, which takes no App ID',
		{ url: `${URL_OF}/v2/webrtc/click2call`, method: 'POST', body: { to: 7 } },
		{ body: { to: 7, secret: 's3cret' } },
	],
])('authenticate: %s', async (_, request, expected) => {
	expect(await authenticate(CREDENTIAL, request)).toMatchObject({
		...expected,
		disableFollowRedirect: true,
		followRedirect: false,
		followAllRedirects: false,
	});
});

test.each<[string, object]>([
	['another host', { url: 'https://example.org/v2/x' }],
	['another port', { url: 'https://example.com:8443/v2/x' }],
	['no encryption', { url: 'http://example.com/v2/x' }],
	['a host that looks like it', { url: 'https://example.com@example.org/v2/x' }],
	['no URL', { url: 'x' }],
	['a list', { url: URL_OF, method: 'POST', body: [1] }],
	['text that is not JSON', { url: URL_OF, method: 'POST', body: 'a=1' }],
	['a multipart form', { uri: URL_OF, method: 'POST', body: {}, formData: new URLSearchParams() }],
])('authenticate refuses %s', async (_, request) => {
	await expect(authenticate(CREDENTIAL, request as IHttpRequestOptions)).rejects.toThrow(/TeleCMI/);
});
