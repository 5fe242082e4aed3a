/** The settings that both triggers share, read as they were saved. */
import type { IDataObject, IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import type { ItemFormat } from '../notification/item';

export type AccessSettings = { needsToken: boolean; appIds: ReadonlySet<string> };

/** n8n is not asked to evaluate expressions: that is slow, can throw, and no parameter takes one. */
export function savedParameter(
	context: IWebhookFunctions | IHookFunctions,
	name: string,
	fallback: unknown,
): unknown {
	// One signature for both: their overloads differ.
	const { getNodeParameter } = context as IHookFunctions;
	return getNodeParameter.call(context as IHookFunctions, name, fallback, {
		rawExpressions: true,
	});
}

export function savedOptions(context: IWebhookFunctions | IHookFunctions): IDataObject {
	return (savedParameter(context, 'options', {}) ?? {}) as IDataObject;
}

export function readAccessSettings(context: IWebhookFunctions): AccessSettings {
	const text = String(savedOptions(context).appIds ?? '');
	return {
		needsToken: savedParameter(context, 'authentication', 'none') !== 'none',
		// Text without an App ID cannot be published. Should it get here, it accepts none, not all.
		appIds: hasNoAppId(text) ? NONE : new Set(appIdsIn(text)),
	};
}

export function readPhoneNumberFormat(context: IWebhookFunctions): ItemFormat['phoneNumber'] {
	return savedOptions(context).phoneNumberFormat === 'e164' ? 'e164' : 'digits';
}

/** App IDs are digits, so none equals this. */
const NONE: ReadonlySet<string> = new Set(['none']);

/** Runs of digits; anything else separates them. */
function appIdsIn(text: string): string[] {
	return (text.match(/[0-9]+/g) ?? []).map((digits) => digits.replace(/^0+(?=[0-9])/, ''));
}

export function hasNoAppId(text: string): boolean {
	return text !== '' && appIdsIn(text).length === 0;
}
