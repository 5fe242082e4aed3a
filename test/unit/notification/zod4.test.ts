/** n8n brings zod 3.25, whose `zod/v4` is meant to be zod 4: the fields are read the same with zod 4 itself. */
import { readFields } from '../../../nodes/notification/fields';
import { SAMPLES } from '../../helpers/notifications';

type Read = typeof readFields;

function withZod4(): Read {
	let read: Read | undefined;
	jest.isolateModules(() => {
		jest.doMock('zod/v4', () => jest.requireActual<object>('zod-4/v4'));
		read = jest.requireActual<{ readFields: Read }>(
			'../../../nodes/notification/fields',
		).readFields;
	});
	return read as Read;
}

const readWithZod4 = withZod4();

const SENT = [
	...SAMPLES.map(({ payload }) => payload),
	{},
	{
		time: '1650630551',
		leg: ' B',
		appid: '',
		app_id: '7',
		answeredsec: null,
		record: 'TRUE',
		from: 1,
	},
	{
		time: true,
		leg: 1,
		appid: 1.5,
		app_id: -1,
		answeredsec: -1,
		waitedsec: '0x1',
		record: 1,
		from: [],
		status: {},
	},
	{
		time: Infinity,
		appid: 2 ** 53,
		voicemail: '',
		to: Infinity,
		custom: [],
		extra_params: null,
		queue: 1,
	},
];

test.each(SENT)('%j', (sent) => {
	expect(readWithZod4(sent)).toEqual(readFields(sent));
});

test('it is another zod', () => {
	const zod4 = jest.requireActual<{ z: unknown }>('zod-4/v4');
	expect(zod4.z).not.toBe(jest.requireActual<{ z: unknown }>('zod/v4').z);
});
