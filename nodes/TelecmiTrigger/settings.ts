import type { IWebhookFunctions } from 'n8n-workflow';

import type { EventName } from '../notification/events';
import type { ItemFormat } from '../notification/item';
import type { Legs, ProcessSettings } from '../notification/process';
import type { OnInvalid } from '../webhook/reply';
import {
	readAccessSettings,
	readPhoneNumberFormat,
	savedOptions,
	savedParameter,
	type AccessSettings,
} from '../webhook/settings';

export type Settings = AccessSettings & ProcessSettings & { onInvalid: OnInvalid };

type EventChoice = EventName | '*';

export function readSettings(context: IWebhookFunctions): Settings {
	const options = savedOptions(context);
	const events = savedParameter(context, 'events', []) as EventChoice | EventChoice[];
	return {
		...readAccessSettings(context),
		selection: {
			events: new Set(Array.isArray(events) ? events : [events]),
			legs: savedParameter(context, 'legs', 'all') as Legs,
		},
		format: {
			customData: (options.customData ?? 'flatten') as ItemFormat['customData'],
			phoneNumber: readPhoneNumberFormat(context),
			includeRaw: options.includeRaw === true,
		},
		onInvalid: options.onInvalid === 'emit' ? 'emit' : 'reject',
	};
}
