/**
 * All that saved workflows, TeleCMI and expressions rely on, in one snapshot. Where it changes, see
 * "What is a breaking change" in CONTRIBUTING.md before you write it anew.
 */
import { PackageDirectoryLoader } from 'n8n-core';
import type { INodeProperties, INodeTypeDescription } from 'n8n-workflow';

import { recordToItem, LISTS } from '../../nodes/Telecmi/record';
import { answerTo } from '../../nodes/notification/answers';
import { EVENTS } from '../../nodes/notification/events';
import { toItem } from '../../nodes/notification/item';
import type { Reason, Verdict } from '../../nodes/notification/receive';
import { PACKAGE_DIRECTORY } from '../support/host/pack';

const loader = new PackageDirectoryLoader(PACKAGE_DIRECTORY);
beforeAll(async () => await loader.loadAll());

const FORMAT = { customData: 'flatten', phoneNumber: 'digits', includeRaw: false } as const;
const ROW = { cmiuid: 'a', time: 1650630551178 };

test.each(['telecmiTrigger', 'telecmi'])('the node %s', (name) => {
	const node = loader.getNode(name).type.description as INodeTypeDescription;
	expect({
		name: node.name,
		version: node.version,
		inputs: node.inputs,
		outputs: node.outputs,
		usableAsTool: node.usableAsTool,
		webhooks: node.webhooks?.map((webhook) => `${String(webhook.httpMethod)} ${webhook.path}`),
		credentials: node.credentials?.map((credential) => line(credential.name, credential)),
		parameters: linesOf(node.properties),
	}).toMatchSnapshot();
});

test.each(['telecmiApi', 'telecmiWebhookApi'])('the credential %s', (name) => {
	const credential = loader.getCredential(name).type;
	expect({ name: credential.name, fields: linesOf(credential.properties) }).toMatchSnapshot();
});

test('the answers', () => {
	const event = 'cdr.outgoing.answered';
	const refused = (reason: Reason): [string, Verdict] => [
		reason,
		{
			kind: 'refused',
			reason,
			issues: reason === 'invalid' ? [{ path: 'time', message: 'as it is worded' }] : [],
			raw: 'what was sent',
		},
	];
	const verdicts: Array<[string, Verdict]> = [
		['accepted', { kind: 'accepted', event, item: { its: 'item' } }],
		['ignored', { kind: 'ignored', event }],
		['visit', { kind: 'visit' }],
		['unavailable', { kind: 'unavailable' }],
		refused('unauthorized'),
		refused('app_id_not_accepted'),
		refused('unreadable'),
		refused('invalid'),
	];
	const answers = verdicts.flatMap(([name, verdict]) =>
		(['reject', 'emit'] as const).map((onInvalid) => {
			const { status, body, start } = answerTo(verdict, onInvalid);
			const output = start === null ? '' : `, output ${start.output} ${JSON.stringify(start.item)}`;
			return `${name} (${onInvalid}): ${status} ${JSON.stringify(body)}${output}`;
		}),
	);
	expect(answers).toMatchSnapshot();
});

test('the keys of an item', () => {
	const ofEvents = EVENTS.map((event) => [
		event.name,
		Object.keys(toItem(event, {}, { time: 0 }, FORMAT)).join(' '),
	]);
	const ofRecords = LISTS.map((list) => [
		`record of ${list.path}`,
		Object.keys(recordToItem(list, ROW, { appId: 1, phoneNumber: 'digits' })).join(' '),
	]);
	expect(Object.fromEntries([...ofEvents, ...ofRecords])).toMatchSnapshot();
});

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
			modes.length > 0 ? ` by ${modes.map((mode) => mode.name).join(', ')}` : '',
			property.typeOptions?.password ? ', hidden' : '',
		];
		return [
			line(path + parts.join(''), property),
			...linesOf(nested, `${path}.`),
			...groups.flatMap((group) => linesOf(group.values, `${path}.${group.name}.`)),
		];
	});
}

/** With what makes it show. */
function line(
	text: string,
	{ required, displayOptions }: Pick<INodeProperties, 'required' | 'displayOptions'>,
): string {
	const shown = displayOptions?.show ? ` where ${JSON.stringify(displayOptions.show)}` : '';
	return `${text}${required ? ', required' : ''}${shown}`;
}
