import { expectedItem } from '../helpers/contract';
import { ITEM_A, ITEM_B, LEG_A, LEG_B } from '../helpers/outgoingAnswered';
import { SAMPLES } from '../helpers/notifications';
import { accepted, ignored, Probe } from './n8n';

describe('every documented notification', () => {
	let all: Probe;
	beforeAll(async () => {
		all = await Probe.publish('all events', { parameters: { events: ['*'] } });
	});
	afterAll(async () => expect(await all.lateExecutions()).toBe(0));

	test.each(SAMPLES)('$name starts one execution with one item', async ({ event, payload }) => {
		expect(await all.deliver({ body: payload })).toEqual(
			accepted(event, expectedItem(event, payload)),
		);
	});

	test.each([
		['leg a', LEG_A, ITEM_A],
		['leg b', LEG_B, ITEM_B],
	])('an outgoing answered call, %s, gives the item of the contract', async (_, body, item) => {
		const outcome = await all.deliver({ body });
		expect(outcome).toEqual(accepted('cdr.outgoing.answered', item));
		expect(Object.keys(outcome.started[0]?.arrived[0] ?? {})).toEqual(Object.keys(item));
	});
});

const EVENTS = [...new Set(SAMPLES.map(({ event }) => event))].map((event) => [event] as const);

test('the samples show every documented event', () => {
	expect(EVENTS).toHaveLength(14);
});

describe.each(EVENTS)('a workflow that listens for %s', (event) => {
	let probe: Probe;
	beforeAll(async () => {
		probe = await Probe.publish(`only ${event}`, { parameters: { events: [event] } });
	});
	afterAll(async () => expect(await probe.lateExecutions()).toBe(0));

	test('starts for it and for nothing else', async () => {
		for (const sample of SAMPLES) {
			expect(await probe.deliver({ body: sample.payload })).toEqual(
				sample.event === event
					? accepted(event, expectedItem(event, sample.payload))
					: ignored(sample.event),
			);
		}
	});
});

describe('a workflow with untouched parameters', () => {
	test('listens for answered outgoing calls, both legs', async () => {
		const probe = await Probe.publish('defaults');
		for (const { event, payload } of SAMPLES) {
			expect(await probe.deliver({ body: payload })).toEqual(
				event === 'cdr.outgoing.answered'
					? accepted(event, expectedItem(event, payload))
					: ignored(event),
			);
		}
		expect(await probe.lateExecutions()).toBe(0);
	});
});
