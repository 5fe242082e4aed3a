import { isObject, parseJson, type JsonObject } from '../notification/json';

/**
 * What the option Extra Params holds, as the object that TeleCMI hands back with every notification
 * of the call: key-value pairs, JSON, or both, the later one winning and pairs before JSON. Undefined
 * where JSON is no object; an expression can put JSON, or the object itself, in the place of it all.
 */
export function readExtraParams(option: unknown): JsonObject | undefined {
	if (option === undefined || option === null || option === '') return {};
	if (typeof option === 'string') return objectIn(option);
	if (!isObject(option)) return undefined;
	const { pairs, json } = option;
	if (pairs === undefined && json === undefined) return option;
	const fromJson = objectsIn(json)
		.filter(({ value }) => value !== '')
		.map(({ value }) => objectIn(value));
	if (!fromJson.every(isObject)) return undefined;
	const fromPairs = objectsIn(pairs)
		.filter(({ key }) => typeof key === 'string' && key !== '')
		.map(({ key, value }): [string, unknown] => [key as string, value ?? '']);
	return Object.assign({}, ...fromJson, Object.fromEntries(fromPairs)) as JsonObject;
}

/** What n8n keeps as a list, and a workflow that was written by hand perhaps as one object. */
function objectsIn(value: unknown): JsonObject[] {
	return (Array.isArray(value) ? value : [value]).filter(isObject);
}

function objectIn(value: unknown): JsonObject | undefined {
	const object = typeof value === 'string' ? parseJson(value) : value;
	return isObject(object) ? object : undefined;
}
