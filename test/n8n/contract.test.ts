/**
 * All that saved workflows, TeleCMI and expressions rely on, in one snapshot. Where it changes, see
 * "What is a breaking change" in CONTRIBUTING.md before you write it anew.
 */
import { PackageDirectoryLoader } from 'n8n-core';
import type {
	INodeProperties,
	INodePropertyMode,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';

import { recordToItem, LISTS } from '../../nodes/Telecmi/record';
import { toReply } from '../../nodes/webhook/reply';
import { EVENTS } from '../../nodes/notification/events';
import { readFields } from '../../nodes/notification/fields';
import { toItem, type ItemFormat } from '../../nodes/notification/item';
import type { Reason, Outcome } from '../../nodes/notification/process';
import type { JsonObject } from '../../nodes/notification/json';
import { PACKAGE_DIRECTORY } from '../../tools/host/pack';
import { MP3, TelecmiStandIn } from '../helpers/telecmi/server';
import { runOperation } from './operation';

const loader = new PackageDirectoryLoader(PACKAGE_DIRECTORY);
beforeAll(async () => await loader.loadAll());

const FORMAT = { customData: 'flatten', phoneNumber: 'digits', includeRaw: false } as const;
const ROW = { cmiuid: 'a', time: 1650630551178 };

test.each(['telecmiTrigger', 'telecmi'])('the node %s', (name) => {
	const type = loader.getNode(name).type as INodeType;
	const node: INodeTypeDescription = type.description;
	expect({
		name: node.name,
		version: node.version,
		inputs: node.inputs,
		outputs: node.outputs,
		usableAsTool: node.usableAsTool,
		webhooks: node.webhooks?.map((webhook) => `${String(webhook.httpMethod)} ${webhook.path}`),
		credentials: node.credentials?.map((credential) => line(credential.name, credential)),
		parameters: linesOf(node.properties),
		// By these names, saved nodes ask for lists and tests of credentials.
		methods: namesOf(type.methods),
	}).toMatchSnapshot();
});

test.each(['telecmiApi', 'telecmiWebhookApi'])('the credential %s', (name) => {
	const credential = loader.getCredential(name).type;
	expect({ name: credential.name, fields: linesOf(credential.properties) }).toMatchSnapshot();
});

test('the answers', () => {
	const event = 'cdr.outgoing.answered';
	const refused = (reason: Reason): [string, Outcome] => [
		reason,
		{
			kind: 'rejected',
			reason,
			issues: reason === 'invalid' ? [{ path: 'time', message: 'as it is worded' }] : [],
			raw: 'what was sent',
		},
	];
	const verdicts: Array<[string, Outcome]> = [
		['accepted', { kind: 'accepted', event, item: { its: 'item' }, setAside: [] }],
		['ignored', { kind: 'ignored', event }],
		['ping', { kind: 'ping' }],
		['unavailable', { kind: 'unavailable' }],
		refused('unauthorized'),
		refused('app_id_not_accepted'),
		refused('unreadable'),
		refused('invalid'),
	];
	const answers = verdicts.flatMap(([name, verdict]) =>
		(['reject', 'emit'] as const).map((onInvalid) => {
			const { status, body, start } = toReply(verdict, onInvalid);
			const output = start === null ? '' : `, output ${start.output} ${JSON.stringify(start.item)}`;
			return `${name} (${onInvalid}): ${status} ${JSON.stringify(body)}${output}`;
		}),
	);
	expect(answers).toMatchSnapshot();
});

test('the keys of an item', () => {
	const ofEvents = EVENTS.map((event) => [
		event.name,
		Object.keys(toItem(event, {}, readFields({}), FORMAT)).join(' '),
	]);
	const ofRecords = LISTS.map((list) => [
		`record of ${list.path}`,
		Object.keys(recordToItem(list, ROW, { appId: 1, phoneNumber: 'digits' })).join(' '),
	]);
	expect(Object.fromEntries([...ofEvents, ...ofRecords])).toMatchSnapshot();
});

test('the keys that own data and Include Raw Notification add to an item', () => {
	const [event] = EVENTS;
	if (event === undefined) throw new Error('There is no event');
	const keysOf = (sent: JsonObject, format: Partial<ItemFormat>) =>
		Object.keys(toItem(event, sent, readFields(sent), { ...FORMAT, ...format }));
	const plain = new Set(keysOf({}, {}));
	const added = (sent: JsonObject, format: Partial<ItemFormat>) =>
		keysOf(sent, format)
			.filter((key) => !plain.has(key))
			.join(' ');
	const data = { custom: '{"crm":"7"}', extra_params: { lead: { id: 5 } } };
	const text = { custom: 'a note', extra_params: 'another' };
	expect(
		Object.fromEntries([
			...(['flatten', 'object', 'text'] as const).flatMap((customData) => [
				[`${customData}, of data`, added(data, { customData })],
				[`${customData}, of text`, added(text, { customData })],
				[`${customData}, of nothing`, added({}, { customData })],
			]),
			['a key twice', added({ custom: { crm: 1 }, custom_crm: 2 }, {})],
			['raw', added({}, { includeRaw: true })],
		]),
	).toMatchSnapshot();
});

describe('the keys of an item of the action node', () => {
	const userId = { __rl: true, mode: 'id', value: '101_2222223' };
	const fileName = 'recording.mp3';
	const telecmi = new TelecmiStandIn();
	beforeAll(async () => {
		await telecmi.start();
		telecmi.files.set(fileName, { bytes: MP3, missing: 0 });
	});
	afterAll(async () => await telecmi.stop());

	test.each<[string, string, JsonObject]>([
		['account', 'getBalance', {}],
		['call', 'clickToCall', { userId, to: '442000000000' }],
		['callRecord', 'getSummary', {}],
		['recording', 'download', { fileName }],
		['user', 'getMany', {}],
		['user', 'setStatus', { userId, status: 'break' }],
	])('%s, %s', async (resource, operation, parameters) => {
		const chosen = { resource, operation, ...parameters };
		const [item] = await runOperation(loader, telecmi, chosen);
		const binary = Object.keys(item?.binary ?? {}).map((key) => `, binary ${key}`);
		expect(Object.keys(item?.json ?? {}).join(' ') + binary.join('')).toMatchSnapshot();
	});
});

function namesOf(methods: INodeType['methods'] = {}): string[] {
	return Object.entries(methods).flatMap(([kind, named]) =>
		Object.keys(named as object).map((name) => `${kind} ${name}`),
	);
}

/** A line for each parameter and each field in it, in the order of the editor. */
function linesOf(properties: INodeProperties[], within = ''): string[] {
	return properties.flatMap((property) => {
		const { name, type, default: value, options = [], modes = [] } = property;
		if (type === 'notice') return [];
		const path = within + name;
		const values = options.flatMap((option) => ('value' in option ? [option.value] : [])).sort();
		const nested = options.flatMap((option) => ('type' in option ? [option] : []));
		const groups = options.flatMap((option) => ('values' in option ? [option] : []));
		const parts = [
			`: ${type} = ${JSON.stringify(value)}`,
			values.length > 0 ? ` of ${JSON.stringify(values)}` : '',
			modes.length > 0 ? ` by ${modes.map(modeOf).join(', ')}` : '',
			restrictionsOf(property),
		];
		return [
			line(path + parts.join(''), property),
			...linesOf(nested, `${path}.`),
			...groups.flatMap((group) => linesOf(group.values, `${path}.${group.name}.`)),
		];
	});
}

/** A way to choose from a resource locator, and what the editor lists for it. */
function modeOf({ name, typeOptions }: INodePropertyMode): string {
	return name + (typeOptions?.searchListMethod ? ` (${typeOptions.searchListMethod})` : '');
}

function restrictionsOf({ noDataExpression, typeOptions = {} }: INodeProperties): string {
	const { password, ...others } = typeOptions;
	return [
		password ? ', hidden' : '',
		noDataExpression ? ', no expression' : '',
		Object.keys(others).length > 0 ? ` ${JSON.stringify(others)}` : '',
	].join('');
}

/** With what makes it show, and what hides it. */
function line(
	text: string,
	{ required, displayOptions = {} }: Pick<INodeProperties, 'required' | 'displayOptions'>,
): string {
	const { show, hide } = displayOptions;
	const shown = show ? ` where ${JSON.stringify(show)}` : '';
	const hidden = hide ? ` except where ${JSON.stringify(hide)}` : '';
	return `${text}${required ? ', required' : ''}${shown}${hidden}`;
}
