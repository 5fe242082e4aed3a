/** One thing said several times: properties, fields, and the token where it does not count. */
import type { JsonObject } from '../../nodes/notification/json';
import { processNotification } from '../../nodes/notification/process';
import {
	asText,
	formRequest,
	formText,
	itemOf,
	jsonRequest,
	queryRequest,
	settings,
} from '../helpers/notifications';
import { ITEM_A, LEG_A } from '../helpers/outgoingAnswered';

const fields = asText(LEG_A);
/** The account's own two may hold anything. */
const TYPED = Object.keys(LEG_A).filter((name) => !['custom', 'extra_params'].includes(name));
const invalid = (path: string) => ({ kind: 'rejected', reason: 'invalid', issues: [{ path }] });

describe.each(TYPED)('%s', (name) => {
	const twice = [fields[name], 'another'];

	test.each<[string, () => unknown]>([
		['twice in a form', () => formRequest(`${formText(fields)}&${name}=another`)],
		['twice in a query', () => queryRequest({ ...fields, [name]: twice })],
		['as an object in a query', () => queryRequest({ ...fields, [name]: { 0: fields[name] } })],
		['as a list in JSON', () => jsonRequest({ ...LEG_A, [name]: [LEG_A[name]] })],
		['as an object in JSON', () => jsonRequest({ ...LEG_A, [name]: { $eq: LEG_A[name] } })],
	])('%s is refused, and neither value is taken', (_, sent) => {
		expect(processNotification(sent() as never, settings())).toMatchObject(invalid(name));
	});

	test('as text and in brackets: the text counts, and the other is kept beside it', () => {
		const item = itemOf(formRequest(`${formText(fields)}&${name}[a]=another`));
		expect(item).toEqual({ ...ITEM_A, [`${name}[a]`]: 'another' });
	});
});

test.each([
	['appid', 'app_id', 'app_id'],
	['cmiuuid', 'cmiuid', 'cmiuuid'],
])('two spellings of one property, %s and %s: the first counts, and both are kept', (...names) => {
	const [first, second, key] = names;
	const other = second === 'app_id' ? 1111113 : 'another';
	const item = itemOf(jsonRequest({ ...LEG_A, [second]: other }));
	expect(item).toMatchObject({ [key]: LEG_A[first] });
	expect(Object.values(item)).toContain(other);
	if (key === 'app_id') {
		const verdict = processNotification(
			jsonRequest({ ...LEG_A, [second]: other }),
			settings({ appIds: ['1111113'] }),
		);
		expect(verdict).toMatchObject({ reason: 'app_id_not_accepted' });
	}
});

test('a key of the item that is sent too overwrites nothing', () => {
	const own: JsonObject = Object.fromEntries(
		['event', 'call_key', 'delivery_key', 'leg_party', 'time_iso', 'user_extension', 'raw'].map(
			(key) => [key, 'forged'],
		),
	);
	const item = itemOf(jsonRequest({ ...LEG_A, ...own }), { includeRaw: true });
	expect(item).toMatchObject(ITEM_A);
	expect(Object.values(item).filter((value) => value === 'forged')).toHaveLength(7);
});

describe('a token', () => {
	const token = 'n8n-telecmi-9f86d081884c7d65';

	test.each([
		['once', token],
		['twice', [token, token]],
		['as an object', { token }],
	])('%s in a query reaches no item', (_, sent) => {
		const item = itemOf(queryRequest({ ...fields, token: sent }), { includeRaw: true });
		expect(JSON.stringify(item)).not.toContain(token);
	});

	test('in the query of a post reaches no item', () => {
		const sent = { ...jsonRequest(LEG_A), query: { token, status: 'missed' } };
		expect(itemOf(sent)).toEqual(ITEM_A);
	});
});
