import { EVENTS, type EventName } from '../../nodes/notification/events';
import { processNotification } from '../../nodes/notification/process';
import type { Legs } from '../../nodes/notification/select';
import { jsonRequest, settings, SMALLEST, type Choices } from '../helpers/notifications';

const NAMES = EVENTS.map(({ name }) => name);
const OUTGOING = NAMES.filter((name) => name.includes('.outgoing.'));
const NOT_OUTGOING = NAMES.filter((name) => !OUTGOING.includes(name));

/** What becomes of the event, when its notification comes with this leg. */
function fate(event: EventName, leg: string | undefined, choices: Choices): string {
	const notification = { ...SMALLEST[event], ...(leg === undefined ? {} : { leg }) };
	return processNotification(jsonRequest(notification), settings(choices)).kind;
}

describe('events', () => {
	test.each(NAMES)('%s starts a workflow that listens for it', (event) => {
		expect(
			processNotification(jsonRequest(SMALLEST[event]), settings({ events: [event] })),
		).toMatchObject({
			kind: 'accepted',
			event,
		});
	});

	test.each(NAMES)('%s starts no workflow that listens for all the others', (event) => {
		const events = NAMES.filter((name) => name !== event);
		expect(processNotification(jsonRequest(SMALLEST[event]), settings({ events }))).toEqual({
			kind: 'ignored',
			event,
		});
	});

	test.each(NAMES)('%s starts a workflow that listens for *', (event) => {
		expect(
			processNotification(jsonRequest(SMALLEST[event]), settings({ events: ['*'] })),
		).toMatchObject({
			kind: 'accepted',
			event,
		});
	});

	test('nothing starts a workflow that listens for no event', () => {
		const fates = NAMES.map(
			(event) => processNotification(jsonRequest(SMALLEST[event]), settings({ events: [] })).kind,
		);
		expect(new Set(fates)).toEqual(new Set(['ignored']));
	});

	test('an event beside * changes nothing', () => {
		expect(
			processNotification(
				jsonRequest(SMALLEST.other),
				settings({ events: ['cdr.outgoing.answered', '*'] }),
			),
		).toMatchObject({ kind: 'accepted', event: 'other' });
	});
});

describe('legs of outgoing calls', () => {
	test.each<[Legs, string | undefined, string]>([
		['all', 'a', 'accepted'],
		['all', 'b', 'accepted'],
		['all', undefined, 'accepted'],
		['a', 'a', 'accepted'],
		['a', 'b', 'ignored'],
		['a', undefined, 'accepted'],
		['b', 'a', 'ignored'],
		['b', 'b', 'accepted'],
		['b', undefined, 'accepted'],
		['b', '', 'accepted'],
	])('who listens for %s has leg %j %s', (legs, leg, expected) => {
		const fates = OUTGOING.map((event) => [event, fate(event, leg, { legs })]);
		expect(fates).toHaveLength(5);
		expect(fates).toEqual(OUTGOING.map((event) => [event, expected]));
	});

	test('leg a of an outgoing call does not start a workflow for leg b that listens for *', () => {
		expect(fate('event.outgoing.started', 'a', { legs: 'b', events: ['*'] })).toBe('ignored');
	});
});

test.each<[Legs]>([['a'], ['b']])(
	'calls that are not outgoing come whichever leg is listened for: %s',
	(legs) => {
		const fates = NOT_OUTGOING.map((event) => [event, fate(event, undefined, { legs })]);
		expect(fates).toHaveLength(10);
		expect(fates).toEqual(NOT_OUTGOING.map((event) => [event, 'accepted']));
		for (const event of NOT_OUTGOING.filter((name) => /user/i.test(name))) {
			expect([event, fate(event, 'b', { legs })]).toEqual([event, 'accepted']);
		}
	},
);
