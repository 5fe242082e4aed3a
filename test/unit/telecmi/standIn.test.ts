/** The stand-in keeps to what is known of TeleCMI: its answers (rest.md) and its notifications. */
import type { JsonObject } from '../../../nodes/notification/json';
import { detectEvent } from '../../../nodes/notification/events';
import { readFields } from '../../../nodes/notification/fields';
import {
	clickToCallAnswered,
	customerRejected,
	incomingMissed,
	incomingThroughHuntGroup,
	userDidNotPickUp,
	type Call,
} from '../../helpers/telecmi/calls';
import {
	asItHappened,
	backwards,
	doubled,
	interleaved,
	overtaking,
	resent,
} from '../../helpers/telecmi/delivery';
import { MP3, TelecmiStandIn } from '../../helpers/telecmi/server';

const APP = { appId: 2222223 };

const names = (notifications: JsonObject[]) =>
	notifications.map((notification) =>
		[detectEvent(notification).name, notification.leg].filter(Boolean).join(' '),
	);

describe('the notifications of a call', () => {
	test.each<[string, Call, string[]]>([
		[
			'click to call, both answer: eight',
			clickToCallAnswered(APP),
			[
				'event.outgoing.started a',
				'event.outgoing.answered a',
				'event.outgoing.started b',
				'event.outgoing.answered b',
				'event.outgoing.hangup b',
				'event.outgoing.hangup a',
				'cdr.outgoing.answered a',
				'cdr.outgoing.answered b',
			],
		],
		[
			'the user does not pick up: no customer is called',
			userDidNotPickUp(APP),
			['event.outgoing.started a', 'event.outgoing.hangup a', 'cdr.outgoing.missed a'],
		],
		[
			'the customer rejects: leg a says answered all the same',
			customerRejected(APP),
			[
				'event.outgoing.started a',
				'event.outgoing.answered a',
				'event.outgoing.started b',
				'event.outgoing.hangup b',
				'event.outgoing.hangup a',
				'cdr.outgoing.answered a',
				'cdr.outgoing.missed b',
			],
		],
		[
			'a hunt group tries two users before one answers',
			incomingThroughHuntGroup(APP),
			[
				'event.incoming.waiting',
				...['event.user.started b', 'event.user.hangup b', 'cdr.incoming.userMissed b'],
				...['event.user.started b', 'event.user.hangup b', 'cdr.incoming.userMissed b'],
				'event.user.started b',
				'event.user.answered b',
				'event.incoming.answered',
				'event.user.hangup b',
				'event.incoming.hangup',
				'cdr.incoming.answered',
			],
		],
		[
			'nobody answers',
			incomingMissed({ ...APP, others: ['201'] }),
			[
				'event.incoming.waiting',
				'event.user.started b',
				'event.user.hangup b',
				'cdr.incoming.userMissed b',
				'event.incoming.hangup',
				'cdr.incoming.missed',
			],
		],
	])('%s', (_, { notifications }, expected) => {
		expect(names(notifications)).toEqual(expected);
		expect(notifications.flatMap((each) => readFields(each).issues)).toEqual([]);
	});

	test('of a click to call all carry its request', () => {
		const { requestId, notifications } = clickToCallAnswered(APP);
		expect(new Set(notifications.map(({ request_id }) => request_id))).toEqual(
			new Set([requestId]),
		);
	});

	test.each(['first', 'second'] as const)("the record is of the call's %s leg", (recordLeg) => {
		const { notifications, record } = clickToCallAnswered({ ...APP, recordLeg });
		const leg = notifications.find(({ cmiuuid }) => cmiuuid === record.row.cmiuid)?.leg;
		expect(leg).toBe(recordLeg === 'first' ? 'a' : 'b');
	});
});

describe('the orders of delivery lose and invent nothing', () => {
	const calls = [clickToCallAnswered(APP), customerRejected(APP)];
	const all = [...calls[0]!.notifications, ...calls[1]!.notifications];
	test.each([
		['as it happened', asItHappened, 1],
		['interleaved', interleaved, 1],
		['overtaking', overtaking, 1],
		['backwards', backwards, 1],
		['doubled', doubled(interleaved), 2],
		['resent', resent(asItHappened), 2],
	])('%s', (_, order, times) => {
		const delivered = order(calls);
		expect(delivered).toHaveLength(all.length * times);
		for (const each of all) expect(delivered.filter((sent) => sent === each)).toHaveLength(times);
	});

	test('interleaved takes turns', () => {
		const [one, other] = calls as [Call, Call];
		expect(interleaved(calls).slice(0, 2)).toEqual([one.notifications[0], other.notifications[0]]);
	});

	test("overtaking puts the customer's record first", () => {
		expect(names(overtaking(calls.slice(0, 1)))[0]).toBe('cdr.outgoing.answered b');
	});
});

describe('the REST API', () => {
	const telecmi = new TelecmiStandIn();
	const account = { appid: telecmi.appId, secret: telecmi.secret };

	beforeAll(async () => {
		await telecmi.start();
		for (let index = 0; index < 45; index++) {
			telecmi.file(clickToCallAnswered({ ...APP, at: Date.now() - 100_000 + index * 1000 }));
		}
	});
	afterAll(async () => await telecmi.stop());

	async function post(path: string, body: JsonObject): Promise<JsonObject> {
		const response = await fetch(telecmi.url + path, {
			method: 'POST',
			body: JSON.stringify(body),
		});
		expect(response.status).toBe(200);
		return (await response.json()) as JsonObject;
	}

	test.each<[string, JsonObject]>([
		['an App ID as text', { ...account, appid: String(telecmi.appId) }],
		['a wrong secret', { ...account, secret: 'x' }],
		['no secret', { appid: telecmi.appId }],
	])('%s is refused with HTTP 200 and a code', async (_, body) => {
		expect(await post('/v2/balance', body)).toEqual({
			code: 404,
			error: true,
			msg: 'Parameter missing',
		});
	});

	test.each<[string, JsonObject, number]>([
		['10 without a limit', {}, 10],
		['at most 20', { limit: 500 }, 20],
		['what is left on the last page', { limit: 20, page: 3 }, 5],
		['none after it', { limit: 20, page: 4 }, 0],
		['none of another day', { start_date: 1, end_date: 2 }, 0],
	])('records: %s', async (_, query, length) => {
		const answer = await post('/v2/out_answered', { ...account, ...query });
		const times = (answer.cdr as JsonObject[]).map(({ time }) => Number(time));
		expect(times).toHaveLength(length);
		expect(times).toEqual([...times].sort((one, other) => other - one));
		expect(answer).not.toHaveProperty('code');
	});

	test('a summary wants dates', async () => {
		expect((await post('/v2/analysis', account)).code).toBe(404);
		const period = { start_date: 0, end_date: Date.now() };
		expect(await post('/v2/analysis', { ...account, ...period })).toEqual({
			code: 200,
			total: 45,
			answered: 45,
			missed: 0,
		});
	});

	test('users come with their passwords, as they do at TeleCMI', async () => {
		const { agents } = await post('/v3/user/list', { ...account, page: 1, limit: 10 });
		expect((agents as JsonObject[])[0]).toHaveProperty('password');
	});

	test('a recording is audio, or JSON with HTTP 200', async () => {
		const [name] = [...telecmi.files.keys()];
		const play = async (secret: string, file: string) => {
			const query = new URLSearchParams({ appid: String(telecmi.appId), secret, file });
			return Buffer.from(await (await fetch(`${telecmi.url}/v2/play?${query}`)).arrayBuffer());
		};
		expect((await play(telecmi.secret, name!)).equals(MP3)).toBe(true);
		expect(JSON.parse((await play('x', name!)).toString())).toMatchObject({ code: 407 });
		expect(JSON.parse((await play(telecmi.secret, 'x.mp3')).toString())).toMatchObject({
			code: 404,
		});
	});

	test.each<[string, JsonObject, JsonObject]>([
		['without a number to call', { to: undefined }, { code: 400 }],
		['with the number as text', { to: '442000000000' }, { code: 400 }],
		['with a wrong secret', { secret: 'x' }, { code: 404 }],
		['with follow-me, which the account lacks', { webrtc: false, followme: true }, { code: 420 }],
		['as it should be', {}, { code: 200, msg: 'Call initiated', request_id: expect.any(String) }],
	])('click to call %s', async (_, change, expected) => {
		const body = { user_id: '101_2222223', secret: telecmi.secret, to: 442000000000, ...change };
		expect(await post('/v2/webrtc/click2call', body)).toMatchObject(expected);
	});
});
