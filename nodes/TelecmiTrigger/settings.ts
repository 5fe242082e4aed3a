import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';

import type { OnInvalid } from '../webhook/reply';
import type { EventName } from '../notification/events';
import type { ProcessSettings } from '../notification/process';

export type Settings = ProcessSettings & {
	needsToken: boolean;
	onInvalid: OnInvalid;
};

type EventChoice = EventName | '*';

/** Parameters as they were saved: n8n is not asked to evaluate them, which is costly and can throw. */
export function settingsOf(context: IWebhookFunctions): Settings {
	const parameter = (name: string, fallback: unknown) =>
		context.getNodeParameter(name, fallback, { rawExpressions: true });
	const options = (parameter('options', {}) ?? {}) as IDataObject;
	const events = parameter('events', []) as EventChoice | EventChoice[];
	return {
		appIds: new Set(
			String(options.appIds ?? '')
				.split(',')
				.map((appId) => appId.trim())
				.filter((appId) => appId !== ''),
		),
		selection: {
			events: new Set(Array.isArray(events) ? events : [events]),
			legs: parameter('legs', 'all') as Settings['selection']['legs'],
		},
		format: {
			customData: (options.customData ?? 'flatten') as Settings['format']['customData'],
			phoneNumber: (options.phoneNumberFormat ?? 'digits') as Settings['format']['phoneNumber'],
			includeRaw: options.includeRaw === true,
		},
		needsToken: parameter('authentication', 'none') !== 'none',
		onInvalid: (options.onInvalid ?? 'reject') as OnInvalid,
	};
}
