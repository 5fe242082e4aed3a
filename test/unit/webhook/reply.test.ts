import type { Reason, Outcome } from '../../../nodes/notification/process';
import { toReply } from '../../../nodes/webhook/reply';

const event = 'cdr.outgoing.answered';
const issues = [{ path: 'time', message: 'Required' }];
const rejected = (reason: Reason): Outcome => ({
	kind: 'rejected',
	reason,
	issues: reason === 'invalid' ? issues : [],
	raw: 'as sent',
});

test.each<[Outcome, number, object]>([
	[{ kind: 'ignored', event }, 200, { status: 'ignored', event }],
	[{ kind: 'ping' }, 200, { status: 'ready' }],
	[{ kind: 'unavailable' }, 503, { status: 'unavailable' }],
	[rejected('unauthorized'), 401, { status: 'rejected', reason: 'unauthorized' }],
	[rejected('too_large'), 413, { status: 'rejected', reason: 'too_large' }],
	[rejected('app_id_not_accepted'), 403, { status: 'rejected', reason: 'app_id_not_accepted' }],
	[rejected('unreadable'), 400, { status: 'rejected', reason: 'unreadable' }],
	[rejected('invalid'), 400, { status: 'rejected', reason: 'invalid', issues }],
])('%p starts nothing', (outcome, status, body) => {
	expect(toReply(outcome, 'reject')).toEqual({ status, body, start: null });
});

test('an accepted notification starts the first output', () => {
	const item = { event };
	expect(toReply({ kind: 'accepted', event, item, setAside: [] }, 'emit')).toEqual({
		status: 200,
		body: { status: 'accepted', event },
		start: { output: 0, item },
	});
});

test.each(['unreadable', 'invalid'] as const)(
	'%s can be emitted on the second output',
	(reason) => {
		const item = { reason, issues: reason === 'invalid' ? issues : [], raw: 'as sent' };
		expect(toReply(rejected(reason), 'emit')).toEqual({
			status: 200,
			body: { status: 'invalid' },
			start: { output: 1, item },
		});
	},
);

test.each(['unauthorized', 'too_large', 'app_id_not_accepted'] as const)(
	'%s is never emitted',
	(reason) => {
		expect(toReply(rejected(reason), 'emit')).toEqual(toReply(rejected(reason), 'reject'));
	},
);
