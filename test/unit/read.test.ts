import type { JsonObject } from '../../nodes/notification/json';
import { parseRequest, type WebhookRequest } from '../../nodes/notification/parse';
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
} from '../helpers/notifications';

const BOM = '\uFEFF';
const token = 'n8n-telecmi-9f86d081884c7d65';

/** With what percent escapes, plus signs and field separators could break. */
const notification = outgoingAnswered({ ivr_name: '50% off & more = 1+1', user: 'Zoë_2222223' });
const json = JSON.stringify(notification);

/** What a form or query string can say of it: text only. */
const fields = asText(notification);

/** The same with its nested values as objects, for which forms have brackets. */
const unfolded = {
	...fields,
	custom: { crm: 'true' },
	extra_params: { click2call: 'true', lead: { id: '7' } },
};
const brackets = formText({
	...changed(fields, { custom: undefined, extra_params: undefined }),
	'custom[crm]': 'true',
	'extra_params[click2call]': 'true',
	'extra_params[lead][id]': '7',
});

type Row = [name: string, sent: WebhookRequest, expected: JsonObject];

describe('a notification is read from', () => {
	test.each<Row>([
		['a JSON object', jsonRequest(notification), notification],
		['JSON text under text/plain', textRequest(json, 'text/plain'), notification],
		[
			'JSON text under text/plain, which n8n hands on as text',
			request({ contentType: 'text/plain', body: json, text: () => json }),
			notification,
		],
		['JSON text under another content type', textRequest(json, 'text/html'), notification],
		['JSON text under an unknown content type', textRequest(json, 'x-call/report'), notification],
		['JSON text without a content type', textRequest(json), notification],
		[
			'JSON text that n8n left alone altogether',
			request({ contentType: 'application/octet-stream', body: undefined, text: () => json }),
			notification,
		],
		['JSON text behind a byte order mark', textRequest(BOM + json, 'text/plain'), notification],
		['JSON text with white space around it', textRequest(`\r\n ${json}\n`), notification],
		['a form', formRequest(formText(fields)), fields],
		['a form with brackets', formRequest(brackets), unfolded],
		['a form whose only key is the JSON text', formRequest(json), notification],
		[
			'a form whose only key is the JSON text, behind a byte order mark',
			formRequest(BOM + json),
			notification,
		],
		[
			'a form whose only key is the JSON text, percent-encoded',
			formRequest(encodeURIComponent(json)),
			notification,
		],
		[
			'a form whose only key is the JSON text, encoded as forms are, with plus signs and an =',
			formRequest(formText({ [json]: '' })),
			notification,
		],
		[
			'a form whose only key is the JSON text, with an = within that nobody has escaped',
			formRequest(`${encodeURI('{"custom":"queue=sales"}')}=`),
			{ custom: 'queue=sales' },
		],
		[
			'a form of several parts',
			request({ contentType: 'multipart/form-data', body: { data: fields, files: {} } }),
			fields,
		],
		['a query string', queryRequest(fields), fields],
		['a query string with brackets', queryRequest(unfolded), unfolded],
		['a query string with a token', queryRequest({ ...fields, token }), fields],
		['a query string with the token first', queryRequest({ token, ...fields }), fields],
		['a query string with two tokens', queryRequest({ ...fields, token: [token, token] }), fields],
		[
			'a query string with a token in brackets',
			queryRequest({ ...fields, token: { token } }),
			fields,
		],
	])('%s', (_, sent, expected) => {
		expect(parseRequest(sent)).toEqual({
			kind: 'notification',
			notification: expected,
			survey: expect.anything(),
		});
	});

	test.each<[string, WebhookRequest]>([
		['a form with brackets', formRequest(brackets)],
		['a query string with brackets', queryRequest(unfolded)],
	])('%s, and its nested values are the account’s own data', (_, sent) => {
		expect(itemOf(sent)).toMatchObject({
			custom_crm: 'true',
			extra_params_click2call: 'true',
			extra_params_lead_id: '7',
		});
	});

	test('a body, whatever the query string says', () => {
		const sent = { ...jsonRequest(notification), query: { status: 'missed', token } };
		expect(parseRequest(sent)).toEqual({
			kind: 'notification',
			notification,
			survey: expect.anything(),
		});
	});

	test('a query string, whatever the body says', () => {
		const sent = { ...queryRequest(fields), body: { status: 'missed' }, text: () => json };
		expect(parseRequest(sent)).toEqual({
			kind: 'notification',
			notification: fields,
			survey: expect.anything(),
		});
	});
});

describe('an empty field of a form is one that TeleCMI left out', () => {
	const empty = { ...fields, answeredsec: '', record: '', request_id: '', leg: '' };
	const without = changed(fields, {
		answeredsec: undefined,
		record: undefined,
		request_id: undefined,
		leg: undefined,
	});

	test.each<[string, WebhookRequest, WebhookRequest]>([
		['a form', formRequest(formText(empty)), formRequest(formText(without))],
		['a query string', queryRequest(empty), queryRequest(without)],
	])('in %s', (_, sent, same) => {
		expect(itemOf(sent)).toEqual(itemOf(same));
	});
});

describe('no field of a form is lost', () => {
	test.each<[string, string, string[]]>([
		['text and brackets of one name', 'custom=one&custom[a]=two', ['one', 'two']],
		['brackets and text of one name', 'custom[a]=one&custom=two', ['one', 'two']],
		['a value where another goes on', 'custom[a]=one&custom[a][b]=two', ['one', 'two']],
		['a value behind one that goes on', 'custom[a][b]=one&custom[a]=two', ['one', 'two']],
		['the same field twice', 'queue=one&queue=two', ['one', 'two']],
		['the same brackets twice', 'custom[a]=one&custom[a]=two', ['one', 'two']],
		['lists', 'custom[a][]=one&custom[a][]=two', ['one', 'two']],
		['brackets left open', 'custom[a=one&custom]b=two', ['one', 'two']],
		['empty brackets', 'custom[]=one&[]=two', ['one', 'two']],
		['brackets alone', '[custom]=one', ['one']],
		['text behind brackets', 'custom[a]b=one', ['one']],
		['text behind brackets, by its whole name', 'custom[a]b=one', ['"custom[a]b":"one"']],
		['names of a prototype', 'custom[constructor][prototype][a]=one&custom[toString]=two', ['two']],
		['a name with __proto__ in it', 'custom[my__proto__]=one&my__proto__name=two', ['one', 'two']],
	])('%s', (_, text, values) => {
		const reading = parseRequest(formRequest(`status=answered&${text}`));
		expect(reading.kind).toBe('notification');
		for (const value of values) expect(JSON.stringify(reading)).toContain(value);
	});

	test('the keys of brackets keep their names', () => {
		expect(parseRequest(formRequest('a[b c][d.e][0]=x'))).toEqual({
			kind: 'notification',
			survey: expect.anything(),
			notification: { a: { 'b c': { 'd.e': { 0: 'x' } } } },
		});
		expect(parseRequest(formRequest('a[constructor][toString]=x'))).toEqual({
			kind: 'notification',
			survey: expect.anything(),
			notification: { a: { constructor: { toString: 'x' } } },
		});
	});
});

/** What the objects of a value have from a prototype of their own: names that a sender chose. */
function inheritedBy(value: unknown): string[] {
	if (typeof value !== 'object' || value === null) return [];
	const inherited: string[] = [];
	for (const key in value) if (!Object.hasOwn(value, key)) inherited.push(key);
	return [...inherited, ...Object.values(value).flatMap(inheritedBy)];
}

describe('no field reaches a prototype', () => {
	test.each([
		'__proto__[polluted]=x&a=1',
		'__proto__=x&a=1',
		'__proto__=x&__proto__=y&a=1',
		'a[__proto__][polluted]=x',
		'constructor[prototype][polluted]=x',
		'a[constructor][prototype][polluted]=x',
		'a[b][__proto__][polluted]=x&a[b][c]=1',
	])('%s', (text) => {
		const fields = queryRequest(Object.fromEntries(new URLSearchParams(text)));
		for (const reading of [parseRequest(formRequest(text)), parseRequest(fields)]) {
			expect(inheritedBy(reading)).toEqual([]);
		}
		expect(({} as JsonObject).polluted).toBeUndefined();
		expect((Object as unknown as JsonObject).polluted).toBeUndefined();
	});
});

describe('a visit is a GET that says nothing', () => {
	test.each<[string, WebhookRequest]>([
		['without a query', queryRequest({})],
		['with a token only', queryRequest({ token })],
		['with an empty token', queryRequest({ token: '' })],
		['with a body, which a GET has none of', { ...queryRequest({}), body: notification }],
	])('%s', (_, sent) => {
		expect(parseRequest(sent)).toEqual({ kind: 'ping' });
	});

	test.each<[string, WebhookRequest]>([
		['a GET with any property', queryRequest({ cmiuuid: '127c1480-ce5d-480a-a593' })],
		['an empty POST', request({})],
		['a POST with a token', request({ query: { token } })],
	])('not %s', (_, sent) => {
		expect(parseRequest(sent).kind).not.toBe('ping');
	});
});

describe('unreadable is', () => {
	test.each<[string, WebhookRequest, string]>([
		['text', textRequest('hello', 'text/plain'), 'hello'],
		['text without a content type', textRequest('hello'), 'hello'],
		['JSON text cut short', textRequest(json.slice(0, -1)), json.slice(0, -1)],
		['JSON text and more', textRequest(`${json},`), `${json},`],
		['a JSON list', jsonRequest([notification]), JSON.stringify([notification])],
		['a JSON list as text', textRequest(`[${json}]`, 'text/plain'), `[${json}]`],
		['a JSON text', jsonRequest('hello'), '"hello"'],
		['a JSON number', jsonRequest(4711), '4711'],
		['a JSON truth', jsonRequest(true), 'true'],
		['a JSON null', jsonRequest(null), 'null'],
		['nothing', request({}), ''],
		['nothing under a content type', textRequest('', 'text/plain'), ''],
		['white space', textRequest(' \r\n'), ' \r\n'],
		['a byte order mark alone', textRequest(BOM), BOM],
		['an empty form', formRequest(''), ''],
		['a form that n8n could not take apart', { ...formRequest(''), body: undefined }, ''],
		[
			'a form of several parts that holds none',
			request({ contentType: 'multipart/form-data', body: { data: {}, files: {} } }),
			'',
		],
		[
			'a body that n8n could not take apart',
			request({ contentType: 'multipart/form-data', body: undefined }),
			'',
		],
	])('%s', (_, sent, raw) => {
		expect(parseRequest(sent)).toEqual({ kind: 'unreadable', raw });
	});

	test.each<[string, WebhookRequest]>([
		['an empty JSON object', jsonRequest({})],
		['an empty JSON object as text', textRequest('{}')],
		['an empty JSON object as the only key of a form', formRequest('{}')],
	])('%s', (_, sent) => {
		expect(parseRequest(sent).kind).toBe('unreadable');
	});
});

describe('more properties than an item should have', () => {
	const properties = (count: number) =>
		Object.fromEntries(Array.from({ length: count }, (_, n) => [`p${n}`, 'x']));

	test.each<[string, (sent: JsonObject) => WebhookRequest]>([
		['JSON', (sent) => jsonRequest(sent)],
		['a query string', (sent) => queryRequest(sent)],
	])('1,000 of them can be read and 1,001 cannot: %s', (_, requestOf) => {
		expect(parseRequest(requestOf(properties(1000)))).toMatchObject({
			notification: properties(1000),
		});
		expect(parseRequest(requestOf(properties(1001))).kind).toBe('unreadable');
	});
});

test.each([
	[20_000, [], 'notification'],
	[20_001, ['status=x'], 'unreadable'],
])('a form whose fields have %i names is read as %s', (_, more, kind) => {
	const fields = Array.from({ length: 200 }, (_, n) => `p${n}${'[a]'.repeat(99)}=1`);
	expect(parseRequest(formRequest([...fields, ...more].join('&'))).kind).toBe(kind);
});

describe('JSON of many names and values', () => {
	const sent = (count: number) => ({ ...notification, queue: Array(count).fill(0) });
	const marks = [...JSON.stringify(notification).matchAll(/[,:[{](?=[^"]*("[^"]*"[^"]*)*$)/g)];
	/** A comma for each but the first, and for the list a comma, a colon and a bracket. */
	const most = 20_000 - marks.length - 2;

	test.each<[string, (json: string) => WebhookRequest]>([
		['JSON', (json) => ({ ...jsonRequest(JSON.parse(json)), text: () => json })],
		['text', (json) => textRequest(json, 'text/plain')],
		['a form', formRequest],
	])('can be read up to 20,000 names and values: %s', (_, requestOf) => {
		expect(parseRequest(requestOf(JSON.stringify(sent(most))))).toMatchObject({
			notification: sent(most),
		});
		expect(parseRequest(requestOf(JSON.stringify(sent(most + 1)))).kind).toBe('unreadable');
	});

	test('is not looked for among the fields of a form that begins like it', () => {
		expect(parseRequest(formRequest('{"status":"answered"&direction=outbound')).kind).toBe(
			'unreadable',
		);
	});
});

describe.each([9_000, 100_000])('a deep body of %i levels', (levels) => {
	const deepJson = `{"a":${'['.repeat(levels)}${']'.repeat(levels)}}`;
	const deepObject = `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;

	test.each<[string, WebhookRequest]>([
		['lists', { ...jsonRequest({}), body: JSON.parse(deepJson), text: () => deepJson }],
		['objects', { ...jsonRequest({}), body: JSON.parse(deepObject), text: () => deepObject }],
		['objects as text', textRequest(deepObject, 'text/plain')],
		[
			'objects with a long number, as text',
			textRequest(`{"n":12345678901234567890,${deepObject.slice(1)}`),
		],
		['objects as the only key of a form', formRequest(deepObject)],
		['brackets of a form', formRequest(`a${'[a]'.repeat(levels)}=1`)],
		['brackets of a query string', queryRequest({ [`a${'[a]'.repeat(levels)}`]: '1' })],
		['objects of a query string', queryRequest(JSON.parse(deepObject) as JsonObject)],
	])('cannot be read, and nothing falls over it: %s', (_, sent) => {
		expect(parseRequest(sent).kind).toBe('unreadable');
	});
});

test('a body of 512 levels can be read, and one more is unreadable', () => {
	const deep = (levels: number): unknown =>
		JSON.parse(`${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`);
	const sent = { ...notification, deep: deep(511) };
	expect(parseRequest(jsonRequest(sent))).toMatchObject({
		kind: 'notification',
		notification: sent,
	});
	expect(parseRequest(jsonRequest({ ...notification, deep: deep(512) })).kind).toBe('unreadable');
	for (const [levels, kind] of [
		[512, 'notification'],
		[513, 'unreadable'],
	] as const) {
		expect(parseRequest(formRequest(`a${'[b]'.repeat(levels - 1)}=1`)).kind).toBe(kind);
	}
});

describe('a number that JavaScript would change stays as it was written', () => {
	const large =
		'{"status":"answered","id":12345678901234567890,"list":[-9007199254740993,1e400,7]}';
	const kept = {
		status: 'answered',
		id: '12345678901234567890',
		list: ['-9007199254740993', '1e400', 7],
	};

	test.each<[string, WebhookRequest]>([
		['JSON, which n8n has parsed', { ...jsonRequest(JSON.parse(large)), text: () => large }],
		[
			'the same behind a byte order mark',
			{ ...jsonRequest(JSON.parse(large)), text: () => BOM + large },
		],
		['JSON as text', textRequest(large)],
		['JSON as a form', formRequest(large)],
	])('in %s', (_, sent) => {
		expect(parseRequest(sent)).toMatchObject({ kind: 'notification', notification: kept });
	});

	test('and what n8n has parsed of another format is taken as it is', () => {
		const body = { cdr: { id: ['12345678901234567890', 1] } };
		const text = () => '<cdr><id>12345678901234567890, 12345678901234567890</id></cdr>';
		const sent = request({ contentType: 'application/xml', body, text });
		expect(parseRequest(sent)).toMatchObject({ kind: 'notification', notification: body });
	});
});

test('the text of a request without a body is not asked for', () => {
	const text = jest.fn(() => json);
	parseRequest({ ...queryRequest(fields), text });
	expect(text).not.toHaveBeenCalled();
});
