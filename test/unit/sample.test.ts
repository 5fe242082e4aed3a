/** What the buttons of the test page send: each must be a notification that the node takes. */
import { EVENTS, type CallEvent } from '../../nodes/notification/events';
import type { WebhookRequest } from '../../nodes/notification/parse';
import { processNotification } from '../../nodes/notification/process';
import {
	hasSample,
	pressedButton,
	sampleRequest,
} from '../../nodes/TelecmiTrigger/testPage/sample';
import type { Settings } from '../../nodes/TelecmiTrigger/settings';

const NOW = 1_795_471_215_241;
const BUTTONS: CallEvent[] = EVENTS.filter(({ name }) => hasSample(name));

const settings = (
	changes: Partial<Settings['selection']> = {},
	appIds: string[] = [],
): Settings => ({
	appIds: new Set(appIds),
	selection: { events: new Set(['*']), legs: 'all', ...changes },
	format: { customData: 'flatten', phoneNumber: 'digits', includeRaw: false },
	needsToken: false,
	onInvalid: 'reject',
});

const press = (body: unknown, method = 'POST'): WebhookRequest => ({
	method,
	contentType: 'application/x-www-form-urlencoded',
	query: {},
	body,
	text: () => '',
});

test('there is a button for each documented event', () => {
	expect(BUTTONS).toHaveLength(14);
});

describe.each(BUTTONS.map((event) => [event.name, event] as const))('%s', (name, event) => {
	test.each(['all', 'a', 'b'] as const)('is taken by a node that listens for legs %s', (legs) => {
		const chosen = settings({ legs }, ['1111113']);
		const verdict = processNotification(sampleRequest(event, chosen, NOW), chosen);
		expect(verdict).toMatchObject({
			kind: 'accepted',
			event: name,
			item: { time: NOW, app_id: 1111113 },
		});
	});

	test('is another call each time', () => {
		const keys = [1, 2].map(() => {
			const verdict = processNotification(sampleRequest(event, settings(), NOW), settings());
			return verdict.kind === 'accepted' ? [verdict.item.call_key, verdict.item.delivery_key] : [];
		});
		expect(new Set(keys.flat()).size).toBe(4);
	});

	test('is asked for by its button', () => {
		expect(pressedButton(press({ sample: name }))).toBe(event);
	});
});

test.each([
	['another name', { sample: 'cdr.outgoing' }],
	['the event without a sample', { sample: 'other' }],
	['two names', { sample: ['cdr.outgoing.answered', 'cdr.outgoing.missed'] }],
	['a name among other fields', { sample: 'cdr.outgoing.answered', status: 'answered' }],
	['no body', undefined],
])('%s presses no button', (_, body) => {
	expect(pressedButton(press(body))).toBeUndefined();
});

test('a GET presses no button', () => {
	expect(pressedButton(press({ sample: 'cdr.outgoing.answered' }, 'GET'))).toBeUndefined();
});
