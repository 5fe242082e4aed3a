import type { PackageDirectoryLoader } from 'n8n-core';
import type { INodeType, INodeTypes } from 'n8n-workflow';

/** The nodes of the built package, as a workflow looks them up: by the package's name and theirs. */
export function nodeTypesOf(loader: PackageDirectoryLoader) {
	const typeOf = (type: string) => loader.getNode(type.split('.')[1] ?? '').type as INodeType;
	return {
		getByName: typeOf,
		getByNameAndVersion: typeOf,
		getKnownTypes: () => loader.known.nodes,
	} satisfies INodeTypes;
}
