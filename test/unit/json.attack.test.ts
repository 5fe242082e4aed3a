import { expectPromisesKept } from '../helpers/generated';

test('any JSON at all: every promise holds', () => {
	expectPromisesKept('json', ['app_id_not_accepted', 'invalid', 'unreadable']);
}, 300_000);
