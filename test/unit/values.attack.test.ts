/** Numbers at the edge, Unicode of every kind, and text that means something to others. */
import type { JsonObject } from '../../nodes/notification/json';
import { processNotification } from '../../nodes/notification/process';
import {
	asText,
	formRequest,
	formText,
	itemFrom,
	itemOf,
	jsonRequest,
	outgoingAnswered,
	queryRequest,
	settings,
	textRequest,
} from '../helpers/notifications';
import { ITEM_A, LEG_A } from '../helpers/outgoingAnswered';

/** What is said of one property with this value, in JSON. */
const verdictOn = (property: string, json: string) => {
	const text = JSON.stringify({ ...LEG_A, [property]: 0 }).replace(
		`"${property}":0`,
		() => `"${property}":${json}`,
	);
	return processNotification(jsonRequest(JSON.parse(text)), settings());
};
const invalid = (path: string) => ({ reason: 'invalid', issues: [{ path }] });

const LAST = Date.UTC(2100, 0, 1);
const FIRST = Date.UTC(2000, 0, 1);

describe('time', () => {
	test.each([`${FIRST}`, `${LAST}`, `"${FIRST}"`, `"${LAST}"`, '1650630551178.0', '1.65e12'])(
		'%s is between 2000 and 2100',
		(json) => {
			expect(verdictOn('time', json)).toMatchObject({ kind: 'accepted' });
		},
	);

	test.each([
		`${FIRST - 1}`,
		`${LAST + 1}`,
		'0',
		'-0',
		'-1650630551178',
		'1e308',
		'1e400',
		'-1e400',
		'9007199254740993',
		'"1.65e12"',
		'"0x18050d1f1ca"',
		'"NaN"',
		'"Infinity"',
		'"1650630551178n"',
		'"1_650_630_551_178"',
		'"١٦٥٠٦٣٠٥٥١١٧٨"',
		'"\uff11\uff16\uff15\uff10\uff16\uff13\uff10\uff15\uff15\uff11\uff11\uff17\uff18"',
		'[1650630551178]',
		'{"valueOf":1650630551178}',
		'true',
	])('%s is no time', (json) => {
		expect(verdictOn('time', json)).toMatchObject(invalid('time'));
	});
});

describe('a duration', () => {
	test.each([
		['0', 0],
		['"0"', 0],
		['1e308', 1e308],
		['5e-324', 5e-324],
		['"0.5"', 0.5],
		['9007199254740991', 9007199254740991],
	])('%s is one', (json, seconds) => {
		expect(verdictOn('answeredsec', json)).toMatchObject({ item: { answeredsec: seconds } });
	});

	test.each(['-0', '"-0"'])('%s is stored as 0', (json) => {
		const verdict = verdictOn('answeredsec', json);
		expect(JSON.parse(JSON.stringify(verdict))).toMatchObject({ item: { answeredsec: 0 } });
	});

	test.each([
		'-1',
		'-5e-324',
		'1e400',
		'"1e3"',
		'"0x10"',
		'"NaN"',
		'"१५"',
		'"-1"',
		`"${'9'.repeat(400)}"`,
		'[15]',
	])('%s is none', (json) => {
		expect(verdictOn('answeredsec', json)).toMatchObject(invalid('answeredsec'));
	});
});

describe('an app id', () => {
	test.each(['9007199254740992', '1.5', '-1', '1e400', '"0x1"', '"２２２２２２３"', '[2222223]'])(
		'%s is none',
		(json) => {
			expect(verdictOn('appid', json)).toMatchObject(invalid('appid'));
		},
	);

	test.each(['2222223.0', '" 2222223 "'])('%s is 2222223', (json) => {
		expect(verdictOn('appid', json)).toMatchObject({ item: { app_id: 2222223 } });
	});
});

const TEXTS: Array<[string, string]> = [
	['a combining accent, not composed', 'Zoe\u0301'],
	['the composed letter', 'Zo\u00e9'],
	['right-to-left override', 'gpj.\u202eexe'],
	['emoji of several code points', '\u{1f469}\u200d\u{1f4bb}\u{1f1ee}\u{1f1f3}'],
	['a byte order mark', '\ufeffuser'],
	['NUL', 'a\0b'],
	['every control character', String.fromCharCode(...Array(32).keys(), 127, 133, 155)],
	['line separators', 'a\u2028b\u2029c'],
	['a lone surrogate', 'a\ud800b'],
	['surrogates in the wrong order', '\udc00\ud83d'],
	['noncharacters', '\uffff\ufffe'],
	['an expression', '={{ $env.HOME }}'],
	['an expression that throws', '={{ $fail() }}'],
	['HTML', '<img src=x onerror="alert(1)">&amp;'],
	['line ends and a header', 'a\r\nSet-Cookie: session=1\r\n\r\n<html>'],
	['a forged log line', 'a\n2026-01-01T00:00:00.000Z [info] signed in'],
	['terminal escapes', '\u001b[2J\u001b]0;title\u0007'],
	['SQL', "'; DROP TABLE calls; --"],
	['a format', '%s%n%d{0}${x}$1$&'],
];

describe.each(TEXTS)('%s', (_, text) => {
	const custom = { text };
	const item = { ...ITEM_A, filename: text, queue: text, custom_text: text } as JsonObject;
	delete item.custom_crm;

	test('arrives as it was sent, in JSON', () => {
		expect(itemFrom(outgoingAnswered({ filename: text, queue: text, custom }))).toEqual(item);
	});

	test('arrives as it was sent, in a query', () => {
		const query = asText({ ...LEG_A, filename: text, queue: text, custom: JSON.stringify(custom) });
		expect(itemOf(queryRequest(query))).toEqual(item);
	});

	test('arrives in a form as its bytes say', () => {
		const sent = asText({ ...LEG_A, filename: text, queue: text, custom: JSON.stringify(custom) });
		// What is no Unicode has no bytes in UTF-8, and a form is made of bytes.
		const scalar = Buffer.from(text).toString();
		expect(itemOf(formRequest(formText(sent)))).toMatchObject({ filename: scalar, queue: scalar });
	});

	test('is in no answer to a refusal', () => {
		const verdict = processNotification(
			jsonRequest({ ...LEG_A, time: text, leg: [text] }),
			settings(),
		);
		expect(verdict).toMatchObject({ issues: [{ path: 'leg' }, { path: 'time' }] });
		expect(JSON.stringify((verdict as { issues: unknown }).issues)).not.toContain(
			JSON.stringify(text).slice(1, -1),
		);
	});
});

describe('bytes that are no UTF-8', () => {
	const broken = Buffer.from([0xff, 0xfe, 0xc3, 0x28, 0xed, 0xa0, 0x80, 0xf8]).toString();

	test('are unreadable where they are all', () => {
		expect(processNotification(textRequest(broken), settings())).toEqual({
			kind: 'rejected',
			reason: 'unreadable',
			issues: [],
			raw: broken,
		});
	});

	test('are marked as such where a value has them', () => {
		const item = itemOf(textRequest(JSON.stringify({ ...LEG_A, queue: broken })));
		expect(item).toEqual({ ...ITEM_A, queue: broken });
		expect(broken).toContain('\ufffd');
	});
});
