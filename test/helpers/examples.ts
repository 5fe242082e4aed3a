/** The workflows in examples/, and what is wrong with one, in words. */
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import {
	NodeHelpers,
	Workflow,
	type IConnections,
	type IExecuteData,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type INodeProperties,
	type INodeType,
	type INodeTypeDescription,
	type INodeTypes,
	type IRunExecutionData,
	type NodeParameterValueType,
} from 'n8n-workflow';

import { isObject, type JsonObject } from '../../nodes/notification/json';
import type { Execution, N8nClient } from '../../tools/host/client';
import { PACKAGE_DIRECTORY } from '../../tools/host/pack';

export const EXAMPLES_FOLDER = path.join(PACKAGE_DIRECTORY, 'examples');
export const EXAMPLES = readdirSync(EXAMPLES_FOLDER).filter((file) => file.endsWith('.json'));

export type ExampleNode = INode & { notes?: string };
export type Example = {
	name: string;
	nodes: ExampleNode[];
	connections: {
		[source: string]: { main: Array<Array<{ node: string; type: string; index: number }>> };
	};
	settings?: JsonObject;
	pinData?: JsonObject;
};

const NOTE = 'n8n-nodes-base.stickyNote';
const TRIGGER = 'n8n-nodes-telecmi.telecmiTrigger';
const WEBHOOK = 'n8n-nodes-base.webhook';

/** What a file may hold besides: none of it says on whose n8n it was made. */
const KEYS = new Set(['name', 'nodes', 'connections', 'settings', 'pinData']);

export function readExample(file: string): Example {
	return JSON.parse(readFileSync(path.join(EXAMPLES_FOLDER, file), 'utf8')) as Example;
}

/** Every node that an n8n knows, as its editor is told of them. */
export class NodeCatalogue {
	private constructor(private readonly descriptions: INodeTypeDescription[]) {}

	static async of(client: N8nClient): Promise<NodeCatalogue> {
		const { url, cookie } = client.session();
		const response = await fetch(`${url}/types/nodes.json`, { headers: { cookie } });
		return new NodeCatalogue((await response.json()) as INodeTypeDescription[]);
	}

	find({
		type,
		typeVersion,
	}: Pick<INode, 'type' | 'typeVersion'>): INodeTypeDescription | undefined {
		return this.descriptions.find(
			({ name, version }) => name === type && [version].flat().includes(typeVersion),
		);
	}

	/** For n8n-workflow, which asks for a node's description only. */
	asNodeTypes(): INodeTypes {
		const nodeType = (type: string, typeVersion = 1) =>
			({ description: this.find({ type, typeVersion }) }) as INodeType;
		return {
			getByName: (type) => nodeType(type),
			getByNameAndVersion: nodeType,
			getKnownTypes: () => ({}),
		};
	}
}

/** What is wrong with an example before anything runs. Nothing, if it is as it should be. */
export function problems(example: Example, catalogue: NodeCatalogue): string[] {
	return [
		...traces(example),
		...wrongConnections(example, catalogue),
		...missingExplanations(example, catalogue),
		...example.nodes.flatMap((node) =>
			wrongParameters(node, catalogue).map((problem) => `${node.name}: ${problem}`),
		),
	];
}

/** What an example must not bring along from the n8n that it was made on, or from a real call. */
function traces(example: Example): string[] {
	const found = Object.keys(example)
		.filter((key) => !KEYS.has(key))
		.map((key) => `the file has "${key}"`);
	if (Object.keys(example.pinData ?? {}).length > 0) found.push('data is pinned');
	for (const { name, credentials, webhookId, type, parameters } of example.nodes) {
		if (credentials !== undefined) found.push(`${name}: has a credential`);
		// The trigger's URL is as hard to guess as this id; one that is published is no secret.
		if (webhookId !== undefined) found.push(`${name}: has a webhookId`);
		// A Webhook's URL is its path, the same wherever the example is imported.
		if (type === WEBHOOK && (parameters.authentication ?? 'none') === 'none') {
			found.push(`${name}: anybody can start it`);
		}
	}
	const text = JSON.stringify(example);
	for (const [address] of text.matchAll(/[\w.+-]+@[\w-]+(\.[\w-]+)+/g)) {
		if (!address.endsWith('@example.com')) found.push(`address ${address}`);
	}
	for (const key of ['cachedResultName', 'cachedResultUrl', 'instanceId']) {
		if (text.includes(`"${key}"`)) found.push(`the file has "${key}"`);
	}
	return found;
}

function wrongConnections(example: Example, catalogue: NodeCatalogue): string[] {
	const found: string[] = [];
	const nodes = new Map(example.nodes.map((node) => [node.name, node]));
	if (nodes.size < example.nodes.length) found.push('two nodes have the same name');
	const reached = new Set<string>();
	for (const [source, { main }] of Object.entries(example.connections)) {
		const from = nodes.get(source);
		if (!from) found.push(`a connection comes from "${source}", which is no node`);
		const outputs = from && outputCount(from, catalogue);
		if (outputs !== undefined && main.length > outputs) {
			found.push(`${source}: connected by output ${main.length - 1}, and has ${outputs}`);
		}
		for (const { node } of main.flat()) {
			if (!nodes.has(node)) found.push(`${source}: connected to "${node}", which is no node`);
			reached.add(node);
		}
	}
	for (const node of example.nodes) {
		const isStart = catalogue.find(node)?.group.includes('trigger');
		if (node.type !== NOTE && !isStart && !reached.has(node.name)) {
			found.push(`${node.name}: nothing leads to it`);
		}
	}
	return found;
}

/** Undefined where n8n works the outputs out from the parameters. */
function outputCount(node: INode, catalogue: NodeCatalogue): number | undefined {
	const outputs = catalogue.find(node)?.outputs;
	if (!Array.isArray(outputs)) return undefined;
	return outputs.length + (node.onError === 'continueErrorOutput' ? 1 : 0);
}

/** There is a note, and it names every node for which the reader needs an account. */
function missingExplanations(example: Example, catalogue: NodeCatalogue): string[] {
	const notes = example.nodes
		.filter(({ type }) => type === NOTE)
		.map(({ parameters }) => String(parameters.content))
		.join('\n');
	if (notes.length < 200) return ['no sticky note explains it'];
	return example.nodes
		.filter((node) => needsAccount(node, catalogue) && !notes.includes(node.name))
		.map(({ name }) => `no sticky note says that ${name} needs a credential`);
}

export function needsAccount(node: INode, catalogue: NodeCatalogue): boolean {
	const description = catalogue.find(node);
	if (!description) return false;
	const parameters = withDefaults(node, description);
	return (description.credentials ?? []).some(
		(credential) =>
			credential.required === true &&
			NodeHelpers.displayParameter(parameters, credential, node, description),
	);
}

function withDefaults(node: INode, description: INodeTypeDescription): INodeParameters {
	return (
		NodeHelpers.getNodeParameters(
			description.properties,
			node.parameters,
			true,
			false,
			node,
			description,
		) ?? {}
	);
}

function wrongParameters(node: ExampleNode, catalogue: NodeCatalogue): string[] {
	const description = catalogue.find(node);
	if (!description) return [`n8n does not know ${node.type} ${node.typeVersion}`];
	// n8n itself drops what it does not know, and what other parameters hide.
	const kept = withDefaults(node, description);
	const shown = description.properties.filter((property) =>
		NodeHelpers.displayParameter(kept, property, node, description),
	);
	// What the editor marks in red.
	const issues = NodeHelpers.getNodeParametersIssues(
		description.properties,
		{ ...node, parameters: kept },
		description,
	);
	return [
		...lost(node.parameters, kept).map((key) => `n8n has no parameter "${key}" here`),
		...Object.values(issues?.parameters ?? {}).flat(),
		...impossibleValues(shown, node.parameters),
	];
}

/** The paths of values that are not in what n8n kept of them. */
function lost(given: unknown, kept: unknown, at = ''): string[] {
	if (Array.isArray(given)) {
		const keptItems: unknown[] = Array.isArray(kept) ? kept : [];
		return given.flatMap((value, index) => lost(value, keptItems[index], `${at}[${index}]`));
	}
	if (isObject(given)) {
		if (Object.keys(given).length === 0) return [];
		const keptValues = isObject(kept) ? kept : {};
		return Object.entries(given).flatMap(([key, value]) =>
			lost(value, keptValues[key], at ? `${at}.${key}` : key),
		);
	}
	return given === kept ? [] : [at];
}

/** Values that a list, a locator or a type of the description does not have. */
function impossibleValues(properties: INodeProperties[], values: INodeParameters): string[] {
	return Object.entries(values).flatMap(([name, value]) => {
		const candidates = properties.filter((property) => property.name === name);
		if (candidates.length === 0 || isExpression(value)) return [];
		// Several may share a name, shown one at a time by other parameters: one has to take it.
		const found = candidates.map((property) => impossibleValue(property, value));
		return found.some((list) => list.length === 0) ? [] : (found[0] ?? []);
	});
}

function impossibleValue(property: INodeProperties, value: NodeParameterValueType): string[] {
	const { name, type, options = [], typeOptions, modes = [] } = property;
	const wrong = [`${name} cannot be ${JSON.stringify(value)}`];
	const choices = options.flatMap((option) => ('value' in option ? [option.value] : []));
	switch (type) {
		case 'options':
			return typeOptions?.loadOptionsMethod !== undefined || choices.includes(value as string)
				? []
				: wrong;
		case 'multiOptions':
			if (typeOptions?.loadOptionsMethod !== undefined) return [];
			return Array.isArray(value) && value.every((one) => choices.includes(one as string))
				? []
				: wrong;
		case 'boolean':
			return typeof value === 'boolean' ? [] : wrong;
		case 'number':
			return typeof value === 'number' ? [] : wrong;
		case 'string':
			return typeof value === 'string' ? [] : wrong;
		case 'resourceLocator':
			return modes.some(({ name: mode }) => mode === (value as JsonObject | null)?.mode)
				? []
				: wrong;
		case 'collection':
			return isObject(value)
				? impossibleValues(options as INodeProperties[], value as INodeParameters)
				: wrong;
		case 'fixedCollection':
			if (!isObject(value)) return wrong;
			return Object.entries(value).flatMap(([key, entries]) => {
				const group = options.find((option) => option.name === key);
				if (!group || !('values' in group)) return wrong;
				return [entries]
					.flat()
					.flatMap((entry) => impossibleValues(group.values, entry as INodeParameters));
			});
		default:
			return [];
	}
}

function isExpression(value: unknown): value is string {
	return typeof value === 'string' && value.startsWith('=');
}

export type ImportOptions = {
	/** What a user would fill in: a credential, an address. */
	fillIn?: (node: ExampleNode) => void;
};

export type ImportedExample = {
	example: Example;
	id: string;
	versionId: string;
	name: string;
	/** Where TeleCMI is to post to. */
	url: string;
};

/**
 * Imports an example as the editor does it, which gives each webhook an id of its own. What needs
 * an account that there is none for is switched off: n8n hands its items on as they are.
 */
export async function importExample(
	client: N8nClient,
	catalogue: NodeCatalogue,
	file: string,
	{ fillIn = () => {} }: ImportOptions = {},
): Promise<ImportedExample> {
	const example = readExample(file);
	let url = '';
	for (const node of example.nodes) {
		fillIn(node);
		if (needsAccount(node, catalogue) && node.credentials === undefined) node.disabled = true;
		if (node.type === TRIGGER) {
			node.webhookId = randomUUID();
			url = `${client.url}/webhook/${node.webhookId}/webhook`;
		}
	}
	const workflow = await client.request<{ id: string; versionId: string; name: string }>(
		'POST',
		'/workflows',
		{ ...example, active: false },
	);
	return { ...workflow, example, url };
}

/** An expression, and what it came to for one item that really was at its node. */
export type Evaluation = {
	node: string;
	/** Which parameter, as a path. */
	parameter: string;
	expression: string;
	value?: unknown;
	error?: string;
	/** The keys that it asked an item for, and whether the item had them. */
	present: Set<string>;
	missing: Set<string>;
};

/**
 * Evaluates every expression of an example for every item that reached its node in executions of a
 * real n8n, with n8n's own code, and watches which keys it asks the items for.
 */
export function evaluate(
	example: Example,
	catalogue: NodeCatalogue,
	executions: Execution[],
): Evaluation[] {
	const workflow = new Workflow({
		nodes: example.nodes,
		connections: example.connections as IConnections,
		active: false,
		nodeTypes: catalogue.asNodeTypes(),
		settings: { timezone: 'UTC' },
	});
	return executions.flatMap((execution) => {
		const watch = { present: new Set<string>(), missing: new Set<string>() };
		const run = watched(execution.data as unknown as IRunExecutionData, watch);
		return example.nodes.flatMap((node) =>
			(run.resultData.runData[node.name] ?? []).flatMap(({ source }, runIndex) => {
				const [from] = source;
				if (!from) return [];
				const { previousNode, previousNodeOutput = 0, previousNodeRun = 0 } = from;
				const previous = run.resultData.runData[previousNode]?.[previousNodeRun];
				const items: INodeExecutionData[] = previous?.data?.main?.[previousNodeOutput] ?? [];
				const executeData: IExecuteData = {
					data: { main: [items] },
					node,
					source: { main: [from] },
				};
				return expressionsIn(node.parameters).flatMap(([parameter, expression]) =>
					items.map((_, itemIndex): Evaluation => {
						watch.present = new Set();
						watch.missing = new Set();
						const outcome = attempt(() =>
							workflow.expression.getParameterValue(
								expression,
								run,
								runIndex,
								itemIndex,
								node.name,
								items,
								'webhook',
								{},
								executeData,
							),
						);
						return { node: node.name, parameter, expression, ...outcome, ...watch };
					}),
				);
			}),
		);
	});
}

function attempt(act: () => unknown): { value?: unknown; error?: string } {
	try {
		return { value: act() };
	} catch (error) {
		return { error: String(error) };
	}
}

/** The expressions in a node's parameters, each with its path. */
function expressionsIn(value: unknown, at = ''): Array<[string, string]> {
	if (isExpression(value)) return [[at, value]];
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([key, inner]) =>
		expressionsIn(inner, at ? `${at}.${key}` : key),
	);
}

/**
 * The same execution, whose items tell which keys they are asked for. An expression that names a
 * field wrongly fails by nothing else: n8n takes it for an empty value.
 */
function watched(
	execution: IRunExecutionData,
	watch: { present: Set<string>; missing: Set<string> },
): IRunExecutionData {
	const copy = structuredClone(execution);
	for (const { data } of Object.values(copy.resultData.runData).flat()) {
		for (const item of (data?.main ?? []).flatMap((items) => items ?? [])) {
			item.json = new Proxy(item.json, {
				get: (json, key) => {
					if (typeof key === 'string') (key in json ? watch.present : watch.missing).add(key);
					return json[key as string];
				},
			});
		}
	}
	return copy;
}

/**
 * What is wrong with an example's expressions: that one fails, comes to nothing, asks for a key
 * that no item has, or was never reached by an item, so that nothing is known about it.
 */
export function expressionProblems(example: Example, evaluations: Evaluation[]): string[] {
	return example.nodes.flatMap((node) =>
		expressionsIn(node.parameters).flatMap(([parameter, expression]) => {
			const at = `${node.name}, ${parameter}`;
			const found = evaluations.filter(
				(evaluation) => evaluation.node === node.name && evaluation.parameter === parameter,
			);
			if (found.length === 0) return [`${at}: no item reached ${expression}`];
			const present = new Set(found.flatMap((evaluation) => [...evaluation.present]));
			const missing = new Set(found.flatMap((evaluation) => [...evaluation.missing]));
			return [
				...new Set(found.flatMap(({ error }) => (error === undefined ? [] : [`${at}: ${error}`]))),
				...[...missing]
					.filter((key) => !present.has(key))
					.map((key) => `${at}: no item has "${key}"`),
				...(found.some(({ value, error }) => error === undefined && isNothing(value))
					? [`${at}: ${expression} comes to nothing`]
					: []),
			];
		}),
	);
}

function isNothing(value: unknown): boolean {
	return (
		value === undefined || (typeof value === 'string' && /undefined|NaN|\[object /.test(value))
	);
}

/** The parameters of a node as they came out, one object per item, by path. */
export function parametersAt(evaluations: Evaluation[], node: string): JsonObject[] {
	const items: JsonObject[] = [];
	for (const { node: name, parameter, value } of evaluations) {
		if (name !== node) continue;
		let item = items.find((candidate) => !(parameter in candidate));
		if (!item) items.push((item = {}));
		item[parameter] = value as JsonObject[string];
	}
	return items;
}
