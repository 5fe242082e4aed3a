import { EVENTS, REQUIRED } from '../../nodes/notification/events';
import { DOCUMENTED } from '../helpers/notifications';

test('the events are the fourteen that TeleCMI documents, and other', () => {
	expect(EVENTS.map(({ name }) => name).sort()).toEqual(
		[...Object.keys(DOCUMENTED), 'other'].sort(),
	);
});

test.each(Object.entries(DOCUMENTED))(
	'%s has the properties that TeleCMI documents for it, no more and no less',
	(name, properties) => {
		const event = EVENTS.find((candidate) => candidate.name === name);
		expect([...(event?.properties ?? [])].sort()).toEqual([...properties].sort());
	},
);

test('the envelope is required of every notification', () => {
	expect([...REQUIRED].sort()).toEqual(['cmiuuid', 'direction', 'status', 'time']);
});

test('only an outgoing answered record has to say more: to whom', () => {
	const demanding = EVENTS.flatMap((event) =>
		'required' in event ? [[event.name, [...event.required]]] : [],
	);
	expect(demanding).toEqual([['cdr.outgoing.answered', ['to']]]);
});

test('each event has a name and an explanation of its own in the editor', () => {
	const labels = EVENTS.map(({ label }) => label.trim());
	const descriptions = EVENTS.map(({ description }) => description.trim());
	expect(labels).not.toContain('');
	expect(descriptions).not.toContain('');
	expect(new Set(labels).size).toBe(EVENTS.length);
	expect(new Set(descriptions).size).toBe(EVENTS.length);
});
