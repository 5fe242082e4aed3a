import { EVENTS } from '../../nodes/notification/events';
import type { JsonObject } from '../../nodes/notification/json';
import { detectEvent } from '../../nodes/notification/recognise';
import { validate, type Issue } from '../../nodes/notification/validate';
import { itemFrom, outgoingAnswered, sample, SMALLEST } from '../helpers/notifications';

function issuesOf(notification: JsonObject): Issue[] {
	const validation = validate(notification, detectEvent(notification));
	return validation.ok ? [] : validation.issues;
}

const pathsOf = (notification: JsonObject) => issuesOf(notification).map(({ path }) => path);

const TEXTS = [
	'type',
	'direction',
	'status',
	'leg',
	'call_id',
	'cmiuuid',
	'cmiuid',
	'conversation_uuid',
	'request_id',
	'user',
	'team',
	'hangup_reason',
	'filename',
	'voicename',
	'ivr_name',
];
const PHONE_NUMBERS = ['virtual_number', 'to', 'from', 'callerid'];
const APP_IDS = ['appid', 'app_id'];
const SECONDS = ['answeredsec', 'waitedsec'];
const FLAGS = ['record', 'voicemail', 'click_to_call'];
const CUSTOM = ['custom', 'extra_params'];

/** In every value of a wrong type, to find it again if it were echoed. */
const MARK = 4711;

describe('a property is accepted as each type that TeleCMI sends it in', () => {
	/** Where a property of one spelling is tried, the other one must not speak for it. */
	const others: { [name: string]: JsonObject } = {
		cmiuid: { cmiuuid: undefined },
		app_id: { appid: undefined },
	};
	const keys: { [name: string]: string } = { cmiuid: 'cmiuuid', appid: 'app_id' };

	const each = (names: string[], rows: Array<[sent: unknown, inItem: unknown]>) =>
		names.flatMap((name) => rows.map(([sent, inItem]) => ({ name, sent, inItem })));

	test.each([
		...each(TEXTS, [
			['some text', 'some text'],
			['4711', '4711'],
		]),
		...each(PHONE_NUMBERS, [
			[442000000000, '442000000000'],
			['442000000000', '442000000000'],
			['+442000000000', '442000000000'],
			['anonymous', 'anonymous'],
		]),
		...each(APP_IDS, [
			[2222223, 2222223],
			['2222223', 2222223],
		]),
		...each(
			['time'],
			[
				[1650630551178, 1650630551178],
				['1650630551178', 1650630551178],
			],
		),
		...each(SECONDS, [
			[0, 0],
			[15, 15],
			[1.5, 1.5],
			['1.25', 1.25],
			['0', 0],
			['15', 15],
		]),
		...each(FLAGS, [
			[true, true],
			[false, false],
			['true', true],
			['false', false],
			[' True ', true],
		]),
	])('$name may be $sent', ({ name, sent, inItem }) => {
		const notification = outgoingAnswered({ ...others[name], [name]: sent });
		expect(issuesOf(notification)).toEqual([]);
		expect(itemFrom(notification)[keys[name] ?? name]).toBe(inItem);
	});

	test.each(
		CUSTOM.flatMap((name) =>
			[
				'{"crm":"true"}',
				'none',
				'false',
				'',
				"{ 'Name': 'Akil' }",
				'{key: value}',
				{ crm: true },
				{ '{}': null },
				null,
				false,
				MARK,
				['a'],
			].map((sent) => ({ name, sent })),
		),
	)('$name may be anything, such as $sent', ({ name, sent }) => {
		expect(issuesOf(outgoingAnswered({ [name]: sent }))).toEqual([]);
	});
});

describe('a property of any other type is one issue, which names it and echoes nothing', () => {
	const mark = String(MARK);
	const wrong: Array<[names: string[], sent: unknown[]]> = [
		[TEXTS, [MARK, true, { mark }, [mark]]],
		[PHONE_NUMBERS, [true, { mark }, [mark]]],
		[APP_IDS, [true, { mark }, [mark], `app ${mark}`, `${mark}x`, `0x${mark}`]],
		[SECONDS, [true, { mark }, [mark], `${mark} seconds`, `0x${mark}`, `00:${mark}`]],
		[SECONDS, [-MARK, -0.4711, `-${mark}`]],
		[SECONDS, [Infinity, mark.repeat(100)]],
		[['time'], [true, { mark }, [mark], `at ${mark}`, `0x${mark}`, '2022-04-22T12:29:11.4711Z']],
		// Epoch seconds are a likely slip of another sender's: as milliseconds they are of 1970.
		[['time'], [MARK, 1650634711, '1650634711', -1650634711178, 16506347111780000, Infinity]],
		[FLAGS, [MARK, 1, 0, `yes ${mark}`, { mark }, [mark]]],
	];

	test.each(
		wrong.flatMap(([names, values]) =>
			names.flatMap((name) => values.map((sent) => ({ name, sent }))),
		),
	)('$name may not be $sent', ({ name, sent }) => {
		const issues = issuesOf(outgoingAnswered({ [name]: sent }));
		expect(issues).toEqual([{ path: name, message: expect.stringMatching(/\S/) }]);
		expect(JSON.stringify(issues)).not.toContain(mark);
	});
});

describe('an issue says what was expected', () => {
	const time = 'Expected a time in epoch milliseconds, between the years 2000 and 2100';
	const seconds = 'Expected a number of seconds, 0 or more';
	const appId = 'Expected the App ID of a TeleCMI account, a whole number';
	test.each<[string, unknown[], string]>([
		['leg', [1], 'Expected text'],
		['time', [true, Date.UTC(1999, 0), Date.UTC(2101, 0)], time],
		['answeredsec', [true, -1], seconds],
		['appid', [true, 1.5, -1], appId],
		['to', [true], 'Expected a phone number, as text or as a number'],
		['record', [1], 'Expected true or false'],
	])('of %s', (path, values, message) => {
		for (const sent of values) {
			expect(issuesOf(outgoingAnswered({ [path]: sent }))).toEqual([{ path, message }]);
		}
	});

	test('and what is missing, both at once', () => {
		expect(issuesOf(outgoingAnswered({ status: null, leg: 1 }))).toEqual([
			{ path: 'status', message: 'Required, but TeleCMI sent none' },
			{ path: 'leg', message: 'Expected text' },
		]);
	});
});

describe('what a notification needs', () => {
	const kinds = EVENTS.map(({ name }) => name);
	const required = ['cmiuuid', 'status', 'direction', 'time'];

	test.each(kinds)('%s needs nothing but the envelope and what tells it apart', (kind) => {
		expect(issuesOf(SMALLEST[kind])).toEqual([]);
	});

	test.each(kinds.flatMap((kind) => required.map((name) => ({ kind, name }))))(
		'$kind without $name is an issue of $name',
		({ kind, name }) => {
			const { [name]: _, ...rest } = SMALLEST[kind];
			expect(issuesOf(rest)).toEqual([{ path: name, message: expect.stringMatching(/\S/) }]);
		},
	);

	test.each([...required, 'to'].flatMap((name) => [null, ''].map((sent) => ({ name, sent }))))(
		'$name of an outgoing answered record is missing too if it is $sent',
		({ name, sent }) => {
			expect(new Set(pathsOf(outgoingAnswered({ [name]: sent })))).toEqual(new Set([name]));
		},
	);

	test('cmiuid will do for cmiuuid', () => {
		const { cmiuuid, ...rest } = SMALLEST['cdr.incoming.missed'];
		expect(issuesOf({ ...rest, cmiuid: cmiuuid })).toEqual([]);
		expect(issuesOf({ ...rest, cmiuuid: '', cmiuid: cmiuuid })).toEqual([]);
	});

	test('an outgoing answered record without to is an issue of to', () => {
		expect(pathsOf(outgoingAnswered({ to: undefined }))).toEqual(['to']);
	});

	test('an outgoing missed record can do without to', () => {
		expect(issuesOf(sample('chub: cdr.outgoing.missed.leg_a', { to: undefined }))).toEqual([]);
	});

	test('an empty object lacks the whole envelope', () => {
		expect(pathsOf({}).sort()).toEqual(['cmiuuid', 'direction', 'status', 'time']);
	});
});

test.each([...TEXTS, ...PHONE_NUMBERS, ...APP_IDS, ...SECONDS, ...FLAGS])(
	'%s may be null, which is how some senders write what they leave out',
	(name) => {
		const needed = new Set(['cmiuuid', 'status', 'direction', 'time', 'to']);
		expect(pathsOf(outgoingAnswered({ [name]: null }))).toEqual(needed.has(name) ? [name] : []);
	},
);

describe('time is between the years 2000 and 2100', () => {
	test.each([
		['the first moment of 2000', '2000-01-01T00:00:00.000Z'],
		['the last moment of 2099', '2099-12-31T23:59:59.999Z'],
	])('%s is in', (_, iso) => {
		expect(issuesOf(outgoingAnswered({ time: Date.parse(iso) }))).toEqual([]);
		expect(issuesOf(outgoingAnswered({ time: String(Date.parse(iso)) }))).toEqual([]);
	});

	test.each([
		['the last moment of 1999', '1999-12-31T23:59:59.999Z'],
		['the first moment of 2101', '2101-01-01T00:00:00.000Z'],
	])('%s is out', (_, iso) => {
		expect(pathsOf(outgoingAnswered({ time: Date.parse(iso) }))).toEqual(['time']);
		expect(pathsOf(outgoingAnswered({ time: String(Date.parse(iso)) }))).toEqual(['time']);
	});
});

describe('issues are at most 20', () => {
	const wrong = (count: number) => {
		const names = [...PHONE_NUMBERS, ...APP_IDS, ...SECONDS, ...FLAGS, ...TEXTS].slice(0, count);
		return outgoingAnswered(Object.fromEntries(names.map((name) => [name, [MARK]])));
	};

	test.each([
		[2, 2],
		[19, 19],
		[20, 20],
		[21, 20],
		[26, 20],
	])('%i wrong properties are %i issues', (count, expected) => {
		const paths = pathsOf(wrong(count));
		expect(paths).toHaveLength(expected);
		expect(new Set(paths).size).toBe(expected);
	});
});

describe('a property that nobody documented is never an issue', () => {
	test.each<[string, unknown]>([
		['text', 'x'],
		['a number', -1],
		['a truth', true],
		['null', null],
		['a list', [1, [2]]],
		['an object', { a: { b: null } }],
		['nothing', ''],
	])('whether it is %s', (_, value) => {
		for (const name of ['duration', 'Time', 'APPID', 'constructor', '', 'a.b', 'hasOwnProperty']) {
			expect(issuesOf(outgoingAnswered({ [name]: value }))).toEqual([]);
		}
	});

	test('however many there are', () => {
		const many = Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`new_${n}`, [n]]));
		expect(issuesOf(outgoingAnswered(many))).toEqual([]);
	});
});
