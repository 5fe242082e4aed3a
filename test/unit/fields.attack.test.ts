import { expectPromisesKept } from '../helpers/generated';

test('forms and query strings: every promise holds', () => {
	expectPromisesKept('fields', ['accepted', 'app_id_not_accepted', 'ignored', 'invalid']);
}, 300_000);
