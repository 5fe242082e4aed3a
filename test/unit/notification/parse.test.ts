import type { JsonObject } from '../../../nodes/notification/json';
import { parseRequest, type WebhookRequest } from '../../../nodes/notification/parse';
import {
	asText,
	changed,
	formRequest,
	formText,
	itemOf,
	jsonRequest,
	outgoingAnswered,
	queryRequest,
	request,
	textRequest,
} from '../../helpers/notifications';

const BOM = '\ufeff';
const token = 'n8n-telecmi-9f86d081884c7d65';

/** With what percent escapes, plus signs and separators could break. */
const notification = outgoingAnswered({ ivr_name: '50% off & more = 1+1', user: 'Zoë_2222223' });
const json = JSON.stringify(notification);
const longId = '12345678901234567890';
/** What forms and query strings can say: text only. */
const fields = asText(notification);
const nested = { status: 'answered', custom: { crm: 'true', lead: { id: '7' } } };
const brackets = 'status=answered&custom[crm]=true&custom[lead][id]=7';

describe('is an object', () => {
	test.each<[string, WebhookRequest, JsonObject]>([
		['JSON', jsonRequest(notification), notification],
		[
			'JSON whose long integers n8n has rounded',
			request({
				contentType: 'application/json',
				body: { id: Number(longId) },
				text: () => `{"id":${longId}}`,
			}),
			{ id: longId },
		],
		[
			'XML, which n8n has parsed',
			request({ contentType: 'text/xml', body: notification, text: () => '<x/>' }),
			notification,
		],
		['JSON as text/plain', textRequest(json, 'text/plain'), notification],
		[
			'JSON as text/plain, which n8n hands on as text',
			request({ contentType: 'text/plain', body: json, text: () => json }),
			notification,
		],
		['JSON of another type', textRequest(json, 'text/html'), notification],
		['JSON without a type', textRequest(json), notification],
		['JSON that n8n did not read', request({ body: undefined, text: () => json }), notification],
		['JSON behind a byte order mark', textRequest(BOM + json), notification],
		['JSON with white space around it', textRequest(`\r\n ${json}\n`), notification],
		['a form', formRequest(formText(fields)), fields],
		['a form with brackets', formRequest(brackets), nested],
		[
			'a form of several parts',
			request({ contentType: 'multipart/form-data', body: { data: fields, files: {} } }),
			fields,
		],
		['JSON labelled as a form', formRequest(json), notification],
		['the same behind a byte order mark', formRequest(BOM + json), notification],
		['the same, percent-encoded', formRequest(encodeURIComponent(` ${json}`)), notification],
		['the same as the only key of a form', formRequest(formText({ [json]: '' })), notification],
		[
			'the same with an unescaped = in it',
			formRequest(`${encodeURI('{"custom":"queue=sales"}')}=`),
			{ custom: 'queue=sales' },
		],
		['a query string', queryRequest(fields), fields],
		['a query string with brackets', queryRequest(nested), nested],
		['a query string without its token', queryRequest({ token, ...fields }), fields],
		[
			'a query string without its tokens',
			queryRequest({ ...fields, token: [token, token] }),
			fields,
		],
		[
			'a body, whatever the query says',
			{ ...jsonRequest(notification), query: { status: 'missed', token } },
			notification,
		],
		[
			'a query, whatever the body says',
			{ ...queryRequest(fields), body: { status: 'missed' }, text: () => json },
			fields,
		],
	])('%s', (_, sent, expected) => {
		expect(parseRequest(sent)).toEqual({ kind: 'object', object: expected });
	});
});

test('what is nested in brackets is custom data', () => {
	const sent = formRequest(
		`${formText(changed(fields, { extra_params: undefined }))}&extra_params[lead][id]=7`,
	);
	expect(itemOf(sent)).toMatchObject({ extra_params_lead_id: '7' });
});

test.each<[string, WebhookRequest]>([
	['a form', formRequest('a=&b[c]=&d=1')],
	['a query string', queryRequest({ a: '', 'b[c]': '', d: '1' })],
])('an empty field of %s is null', (_, sent) => {
	expect(parseRequest(sent)).toEqual({
		kind: 'object',
		object: { a: null, b: { c: null }, d: '1' },
	});
});

/** Each value of a form arrives, in whichever place. */
test.each([
	[
		'text and brackets of one name',
		'custom=one&custom[a]=two',
		{ custom: 'one', 'custom[a]': 'two' },
	],
	[
		'a value where another goes on',
		'custom[a]=one&custom[a][b]=two',
		{ custom: { a: 'one' }, 'custom[a][b]': 'two' },
	],
	[
		'a value behind one that goes on',
		'custom[a][b]=one&custom[a]=two',
		{ custom: { a: { b: 'one' } }, 'custom[a]': 'two' },
	],
	['the same field twice', 'queue=one&queue=two', { queue: ['one', 'two'] }],
	[
		'brackets before text of their name',
		'custom[a]=one&custom=two',
		{ custom: 'two', 'custom[a]': 'one' },
	],
	['brackets behind others', 'x]z[y]=one&a[b]c]=two', { 'x]z[y]': 'one', 'a[b]c]': 'two' }],
	['the same brackets twice', 'custom[a]=one&custom[a]=two', { custom: { a: ['one', 'two'] } }],
	['open brackets', 'custom[a=one&custom]b=two', { 'custom[a': 'one', 'custom]b': 'two' }],
	['empty brackets', 'custom[]=one&[]=two', { 'custom[]': 'one', '[]': 'two' }],
	['text behind brackets', 'custom[a]b=one', { 'custom[a]b': 'one' }],
	[
		'names of an object',
		'a[constructor][toString]=one',
		{ a: { constructor: { toString: 'one' } } },
	],
	['a name with __proto__ in it', 'a[my__proto__]=one', { a: { my__proto__: 'one' } }],
])('%s', (_, text, expected) => {
	expect(parseRequest(formRequest(text))).toEqual({ kind: 'object', object: expected });
});

test.each([
	'__proto__[polluted]=x&a=1',
	'__proto__=x&a=1',
	'a[__proto__][polluted]=x&a[b]=1',
	'constructor[prototype][polluted]=x',
	'a[b][__proto__][polluted]=x&a[b][c]=1',
])('no field reaches a prototype: %s', (text) => {
	for (const sent of [
		formRequest(text),
		queryRequest(Object.fromEntries(new URLSearchParams(text))),
	]) {
		const parsed = parseRequest(sent);
		expect(parsed.kind).toBe('object');
		expect(JSON.stringify(parsed)).not.toContain('__proto__');
		expect(({} as JsonObject).polluted).toBeUndefined();
		expect((Object.prototype as unknown as JsonObject).polluted).toBeUndefined();
	}
});

test.each([queryRequest({}), queryRequest({ token }), queryRequest({ token: '' })])(
	'a GET without properties is a ping',
	(sent) => expect(parseRequest(sent)).toEqual({ kind: 'ping' }),
);

test.each<[string, WebhookRequest, string]>([
	['an empty body', textRequest(''), ''],
	['an empty object', jsonRequest({}), '{}'],
	['an object of __proto__ alone', textRequest('{"__proto__":{"a":1}}'), '{"__proto__":{"a":1}}'],
	['a list', jsonRequest([notification]), `[${json}]`],
	['a number', jsonRequest(7), '7'],
	['null', request({ body: null, text: () => 'null' }), 'null'],
	['text', textRequest('got it', 'text/plain'), 'got it'],
	['broken JSON', textRequest('{"a":'), '{"a":'],
	['broken JSON labelled as a form', formRequest('{"a":&b=1'), '{"a":&b=1'],
	[
		'a form that n8n could not read',
		request({ contentType: 'application/x-www-form-urlencoded', body: undefined }),
		'',
	],
	['a form with broken escapes alone', formRequest(''), ''],
	[
		'a form of several parts without any',
		request({ contentType: 'multipart/form-data', body: { data: {} } }),
		'',
	],
	[
		'a form of several parts that n8n did not read',
		request({ contentType: 'multipart/form-data', body: undefined }),
		'',
	],
	[
		'513 levels',
		textRequest(`{"a":${'['.repeat(512)}${']'.repeat(512)}}`),
		`{"a":${'['.repeat(512)}${']'.repeat(512)}}`,
	],
])('%s is unreadable', (_, sent, raw) => {
	expect(parseRequest(sent)).toEqual({ kind: 'unreadable', raw });
});

test('a form with broken percent escapes is still a form', () => {
	expect(parseRequest(formRequest('a=100%&b=%zz'))).toEqual({
		kind: 'object',
		object: { a: '100%', b: '%zz' },
	});
});
