import { isObject, isPresent, parseJson, type JsonObject } from '../notification/json';

/**
 * What Extra Params holds, as an object or as JSON text: TeleCMI returns it with every
 * notification of the call. Empty if there is nothing, undefined if it is not an object.
 */
export function readExtraParams(option: unknown): JsonObject | undefined {
	if (!isPresent(option)) return {};
	const value = typeof option === 'string' ? parseJson(option) : option;
	return isObject(value) ? value : undefined;
}
