import type { PackageDirectoryLoader } from 'n8n-core';
import type { INodeType, INodeTypes } from 'n8n-workflow';

/** The nodes of the built package by type. An AI agent's tool has the type of its node and "Tool". */
export function nodeTypesOf(loader: PackageDirectoryLoader) {
	const typeOf = (type: string) => {
		const [, name = ''] = type.split('.');
		return loader.getNode(name.replace(/Tool$/, '')).type as INodeType;
	};
	return {
		getByName: typeOf,
		getByNameAndVersion: typeOf,
		getKnownTypes: () => loader.known.nodes,
	} satisfies INodeTypes;
}
