/** Every parameter of the trigger with every value, against the contract's table. */
import type { JsonObject } from '../../nodes/notification/json';
import { expectedItem } from '../helpers/contract';
import { ITEM_A, ITEM_B, LEG_A, LEG_B } from '../helpers/outgoingAnswered';
import { sample, SAMPLES } from '../helpers/notifications';
import { accepted, client, ignored, Probe } from './n8n';

const probes: Probe[] = [];

async function publish(name: string, parameters: JsonObject): Promise<Probe> {
	const probe = await Probe.publish(name, { parameters });
	probes.push(probe);
	return probe;
}

afterAll(async () => {
	for (const probe of probes) expect(await probe.lateExecutions()).toBe(0);
});

const { custom_crm: _, extra_params_click2call: __, ...PLAIN } = ITEM_A;

describe('Trigger On', () => {
	const UNKNOWN = { ...LEG_A, status: 'recorded', leg: 'b' };
	const ITEM = {
		event: 'other',
		call_key: LEG_A.request_id,
		delivery_key: `cdr:${String(LEG_A.cmiuuid)}:b:recorded:${String(LEG_A.time)}`,
		type: 'cdr',
		app_id: 2222223,
		direction: 'outbound',
		status: 'recorded',
		leg_party: null,
		time_iso: '2022-04-22T12:29:11.178Z',
		leg: 'b',
		custom_crm: 'true',
		extra_params_click2call: 'true',
	};

	test('Other Notification starts for kinds that nobody documented, and for them only', async () => {
		const probe = await publish('other', { events: ['other'], legs: 'a' });
		const outcome = await probe.deliver({ body: UNKNOWN });
		expect(outcome).toEqual(accepted('other', expect.objectContaining(ITEM)));
		expect(await probe.deliver({ body: LEG_A })).toEqual(ignored('cdr.outgoing.answered'));
	});

	test('All starts for them too', async () => {
		const probe = await publish('all', { events: ['*'] });
		expect(await probe.deliver({ body: UNKNOWN })).toEqual(
			accepted('other', expect.objectContaining(ITEM)),
		);
	});

	test('several start for each', async () => {
		const events = ['cdr.incoming.missed', 'event.user.answered'];
		const probe = await publish('several', { events });
		for (const { event, payload } of SAMPLES) {
			expect(await probe.deliver({ body: payload })).toEqual(
				events.includes(event) ? accepted(event, expectedItem(event, payload)) : ignored(event),
			);
		}
	});
});

describe('Call Legs', () => {
	test.each(['a', 'b'])('%s lets in that leg of outgoing calls, and all else', async (legs) => {
		const probe = await publish(`leg ${legs}`, { events: ['*'], legs });
		for (const { event, payload } of SAMPLES) {
			const isOtherLeg =
				event.includes('.outgoing.') && payload.leg !== undefined && payload.leg !== legs;
			expect(await probe.deliver({ body: payload })).toEqual(
				isOtherLeg ? ignored(event) : accepted(event, expectedItem(event, payload)),
			);
		}
	});

	test('All lets in both', async () => {
		const probe = await publish('both legs', { legs: 'all' });
		expect(await probe.deliver({ body: LEG_A })).toEqual(accepted('cdr.outgoing.answered', ITEM_A));
		expect(await probe.deliver({ body: LEG_B })).toEqual(accepted('cdr.outgoing.answered', ITEM_B));
	});
});

describe('Custom Data Format', () => {
	const data = { lead: { id: 7, tags: ['new', { a: null }] }, lead_id: '8', empty: {} };
	const FLAT = {
		extra_params_lead_id: 7,
		extra_params_lead_tags: ['new', { a: null }],
		extra_params_lead_id_2: '8',
		extra_params_empty: {},
	};
	const cases: Array<[string, unknown, JsonObject, JsonObject, JsonObject]> = [
		['an object', data, FLAT, { extra_params: data }, { extra_params: JSON.stringify(data) }],
		[
			'JSON text',
			JSON.stringify(data),
			FLAT,
			{ extra_params: data },
			{ extra_params: JSON.stringify(data) },
		],
		...["{ 'Name': 'Akil' }", '{key: value}', 'ticket 5', '[1]', '"x"', '5'].map(
			(text): [string, unknown, JsonObject, JsonObject, JsonObject] => [
				`the text ${text}`,
				text,
				{ extra_params: text },
				{ extra_params: text },
				{ extra_params: text },
			],
		),
		...[
			null,
			undefined,
			'',
			' ',
			'none',
			'false',
			false,
			'{}',
			{},
			{ '{}': null },
			'{"{}":null}',
		].map((nothing): [string, unknown, JsonObject, JsonObject, JsonObject] => [
			`nothing, written ${JSON.stringify(nothing)}`,
			nothing,
			{},
			{ extra_params: null },
			{ extra_params: null },
		]),
	];

	describe.each([
		['flatten', 2],
		['object', 3],
		['text', 4],
	] as const)('%s', (customData, column) => {
		let probe: Probe;
		beforeAll(async () => {
			probe = await publish(customData, { options: { customData } });
		});
		const custom: JsonObject =
			customData === 'flatten'
				? { custom_crm: 'true' }
				: { custom: customData === 'object' ? { crm: 'true' } : '{"crm":"true"}' };

		test.each(cases)('%s', async (...row) => {
			const outcome = await probe.deliver({ body: { ...LEG_A, extra_params: row[1] } });
			expect(outcome).toEqual(
				accepted('cdr.outgoing.answered', { ...PLAIN, ...custom, ...row[column] }),
			);
		});
	});

	test('data that meets keys of the item overwrites none', async () => {
		const probe = await publish('collisions', {});
		const body = {
			...LEG_A,
			event: 'mine',
			call_key: 'mine too',
			custom: '{"crm":1}',
			custom_crm: 0,
			extra_params: 'none',
		};
		expect(await probe.deliver({ body })).toEqual(
			accepted('cdr.outgoing.answered', {
				...PLAIN,
				event_2: 'mine',
				call_key_2: 'mine too',
				custom_crm: 0,
				custom_crm_2: 1,
			}),
		);
	});

	test('data deeper than 32 levels, or of more than 1,000 values, stays whole', async () => {
		const probe = await publish('whole', {});
		let deep: JsonObject = { end: true };
		for (let level = 1; level < 33; level++) deep = { deep };
		const wide = Object.fromEntries(
			Array.from({ length: 1001 }, (_value, index) => [`k${index}`, index]),
		);
		for (const custom of [deep, wide]) {
			const body = { ...LEG_A, custom: JSON.stringify(custom), extra_params: null };
			expect(await probe.deliver({ body })).toEqual(
				accepted('cdr.outgoing.answered', { ...PLAIN, custom }),
			);
		}
	});
});

describe('Phone Number Format', () => {
	const call = sample('chub: cdr.incoming.answered');
	const body = {
		...call,
		from: '+919100000000',
		to: 'sip:202@example.com',
		virtual_number: '1800',
	};

	test.each([
		['digits', { from: '919100000000', to: 'sip:202@example.com', virtual_number: '1800' }],
		['e164', { from: '+919100000000', to: 'sip:202@example.com', virtual_number: '1800' }],
	])('%s', async (phoneNumberFormat, numbers) => {
		const probe = await publish(phoneNumberFormat, {
			events: ['*'],
			options: { phoneNumberFormat },
		});
		const event = 'cdr.incoming.answered';
		expect(await probe.deliver({ body })).toEqual(
			accepted(event, { ...expectedItem(event, call), ...numbers }),
		);
		const to = phoneNumberFormat === 'e164' ? '+442000000000' : '442000000000';
		const virtual_number = phoneNumberFormat === 'e164' ? '+440000000000' : '440000000000';
		expect(await probe.deliver({ body: LEG_A })).toEqual(
			accepted('cdr.outgoing.answered', { ...ITEM_A, to, virtual_number }),
		);
	});
});

describe('Include Raw Notification', () => {
	test.each([
		[true, { ...ITEM_A, raw: LEG_A }],
		[false, ITEM_A],
	])('%s', async (includeRaw, item) => {
		const probe = await publish(`raw ${includeRaw}`, { options: { includeRaw } });
		expect(await probe.deliver({ body: LEG_A })).toEqual(accepted('cdr.outgoing.answered', item));
	});
});

describe('the check of the credential TeleCMI Webhook API', () => {
	/** As long as a token must be, and nothing that stands elsewhere by chance. */
	const SIXTEEN = 'sixteen-letters_';

	test.each([
		['a token of 16 URL-safe characters', { token: 'abcDEF0123456._~' }, 'OK'],
		['two good tokens', { token: SIXTEEN, previousToken: 'b-'.repeat(20) }, 'OK'],
		['a token of 15 characters', { token: SIXTEEN.slice(1) }, 'Error'],
		['a token with a space', { token: 'a token with a space' }, 'Error'],
		['a token that a URL must escape', { token: 'abcdefghijklmnop&x=1' }, 'Error'],
		['a weak previous token', { token: SIXTEEN, previousToken: 'b' }, 'Error'],
	])('%s', async (_name, data, status) => {
		const result = await client.testCredential('telecmiWebhookApi', data);
		expect(result.status).toBe(status);
		for (const token of Object.values(data)) {
			if (token.length > 2) expect(result.message).not.toContain(token);
		}
	});

	test('no token, which n8n 1.x does not even save', async () => {
		const checked = client.testCredential('telecmiWebhookApi', { token: '' });
		const said = await checked.then(
			({ status, message }) => `${status}: ${message}`,
			(cause: Error) => cause.message,
		);
		expect(said).toMatch(/^Error: Token is too easy to guess|The field \\"token\\" is mandatory/);
	});
});
