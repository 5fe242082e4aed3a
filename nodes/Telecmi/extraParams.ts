import { isObject, parseJson, type JsonObject } from '../notification/json';

/**
 * What the option Extra Params holds, as the object that TeleCMI hands back with every notification
 * of the call: key-value pairs, JSON, or both, the later one winning. Undefined where the JSON is no object; an expression
 * can put JSON, or the object itself, in the place of the whole option.
 */
export function readExtraParams(option: unknown): JsonObject | undefined {
	if (option === undefined || option === null || option === '') return {};
	if (typeof option === 'string') return objectIn(option);
	if (!isObject(option)) return undefined;
	const { pairs, json } = option;
	if (pairs === undefined && json === undefined) return option;
	const fromJson = isObject(json) && json.value !== '' ? objectIn(json.value) : {};
	if (fromJson === undefined) return undefined;
	const fromPairs = objectsIn(pairs)
		.flatMap((pair) => [pair, ...(isObject(pair.more) ? objectsIn(pair.more.pairs) : [])])
		.filter(({ key }) => typeof key === 'string' && key !== '')
		.map(({ key, value }): [string, unknown] => [key as string, value ?? '']);
	return { ...fromJson, ...Object.fromEntries(fromPairs) };
}

/** One object or a list of them. */
function objectsIn(value: unknown): JsonObject[] {
	return (Array.isArray(value) ? value : [value]).filter(isObject);
}

function objectIn(value: unknown): JsonObject | undefined {
	const object = typeof value === 'string' ? parseJson(value) : value;
	return isObject(object) ? object : undefined;
}
