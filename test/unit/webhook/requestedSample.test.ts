/** The buttons of the test page: each sends a notification that the node accepts. */
import { EVERY_EVENT } from '../../../nodes/notification/events';
import { processNotification } from '../../../nodes/notification/process';
import {
	hasSample,
	requestedSample,
	sampleRequest,
} from '../../../nodes/TelecmiTrigger/testPage/requestedSample';
import { formRequest, settings } from '../../helpers/notifications';

const NOW = 1_795_471_215_241;
const BUTTONS = EVERY_EVENT.filter(({ name }) => hasSample(name));

test('each documented event has a button', () => {
	expect(BUTTONS).toHaveLength(14);
});

test.each(BUTTONS)('the button of $name sends another call each time', (event) => {
	expect(requestedSample(formRequest(`sample=${event.name}`))).toBe(event);
	const keys = new Set<unknown>();
	for (const legs of ['all', 'outcome', 'a', 'b'] as const) {
		const chosen = settings({ legs, events: [event.name], appIds: ['1111113'] });
		const outcome = processNotification(sampleRequest(event, chosen, NOW), chosen);
		expect(outcome).toMatchObject({
			kind: 'accepted',
			event: event.name,
			item: { time: NOW, app_id: 1111113 },
			setAside: [],
		});
		if (outcome.kind === 'accepted') keys.add(outcome.item.call_key).add(outcome.item.delivery_key);
	}
	expect(keys.size).toBe(8);
});

test.each([
	'sample=cdr.outgoing',
	'sample=other',
	'sample=cdr.outgoing.answered&sample=cdr.outgoing.missed',
	'sample=cdr.outgoing.answered&status=answered',
	'',
])('"%s" is no button', (form) => {
	expect(requestedSample(formRequest(form))).toBeUndefined();
});
