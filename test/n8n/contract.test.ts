/**
 * What saved workflows rely on, in one snapshot. Before you update it, see in CONTRIBUTING.md what
 * breaks users.
 */
import { PackageDirectoryLoader } from 'n8n-core';
import type {
	INodeProperties,
	INodePropertyMode,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';

import { EVENTS } from '../../nodes/notification/events';
import { PACKAGE_DIRECTORY } from '../../tools/host/pack';

const loader = new PackageDirectoryLoader(PACKAGE_DIRECTORY);
beforeAll(async () => await loader.loadAll());

test.each(['telecmiTrigger', 'telecmiCallRoutingTrigger', 'telecmi'])('the node %s', (name) => {
	const type = loader.getNode(name).type as INodeType;
	const node: INodeTypeDescription = type.description;
	expect({
		name: node.name,
		version: node.version,
		inputs: node.inputs,
		outputs: node.outputs,
		usableAsTool: node.usableAsTool,
		webhooks: node.webhooks?.map(
			({ httpMethod, path, responseMode }) => `${String(httpMethod)} ${path} ${responseMode}`,
		),
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

test('the events and their labels', () => {
	expect(EVENTS.map(({ name, label }) => `${name}: ${label}`)).toMatchSnapshot();
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
