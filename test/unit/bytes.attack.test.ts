import { expectPromisesKept } from '../helpers/generated';

test('bytes that may be no text: every promise holds', () => {
	expectPromisesKept('bytes', [
		'accepted',
		'app_id_not_accepted',
		'ignored',
		'invalid',
		'unreadable',
	]);
}, 300_000);
