import type {
	IAuthenticateRuleResponseCode,
	IAuthenticateRuleResponseSuccessBody,
	Icon,
	ICredentialTestRequest,
	ICredentialType,
	INodeProperties,
} from 'n8n-workflow';

const REFUSED = 'TeleCMI refused the App ID and Secret. Compare both with Developer → App Secret';
const NOT_TELECMI = 'The Base URL did not answer as TeleCMI does. Check it';

/**
 * TeleCMI answers a refusal with HTTP 200 and a `code`, as a number or as text (seen live), so the
 * status says nothing. The first rule that matches is what the user reads.
 */
const RULES: IAuthenticateRuleResponseSuccessBody[] = [
	...[400, 401, 403, 404, 407, 420].flatMap((code) => [
		refusal('code', code, `${REFUSED} (TeleCMI's code ${code})`),
		refusal('code', String(code), `${REFUSED} (TeleCMI's code ${code})`),
	]),
	refusal('error', true, REFUSED),
	refusal('status', 'error', REFUSED),
	// A balance always carries the code 200; a web page or an empty answer carries none.
	refusal('code', undefined, NOT_TELECMI),
];

/** A redirect is not followed, and comes to the rules by its status. */
const REDIRECTS: IAuthenticateRuleResponseCode[] = [301, 302, 303, 307, 308].map((value) => ({
	type: 'responseCode',
	properties: { value, message: `${NOT_TELECMI}: it leads to another address` },
}));

export class TelecmiApi implements ICredentialType {
	name = 'telecmiApi';

	displayName = 'TeleCMI API';

	icon: Icon = { light: 'file:../icons/telecmi.svg', dark: 'file:../icons/telecmi.dark.svg' };

	documentationUrl = 'https://www.npmjs.com/package/n8n-nodes-telecmi';

	properties: INodeProperties[] = [
		{
			displayName: 'App ID',
			name: 'appId',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. 2222223',
			description: "Your account's number, in the TeleCMI dashboard under Developer → App Secret",
		},
		{
			displayName: 'Secret',
			name: 'secret',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description: 'The App Secret, in the same place',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			required: true,
			default: 'https://rest.telecmi.com',
			placeholder: 'e.g. https://rest.telecmi.com',
			description: 'Where TeleCMI answers. Change it only if TeleCMI gave you another address.',
		},
	];

	test: ICredentialTestRequest = {
		request: {
			// As the node does: without a slash at its end, and not to another address with the secret.
			baseURL: '={{ $credentials.baseUrl.trim().replace(/\\/+$/, "") }}',
			url: '/v2/balance',
			method: 'POST',
			disableFollowRedirect: true,
			body: {
				// A number: TeleCMI refuses an App ID that is text.
				appid: '={{ Number($credentials.appId) }}',
				secret: '={{ $credentials.secret.trim() }}',
			},
		},
		// n8n goes by the type of each rule, but declares lists of one type only.
		rules: [...REDIRECTS, ...RULES] as IAuthenticateRuleResponseSuccessBody[],
	};
}

function refusal(
	key: string,
	value: unknown,
	message: string,
): IAuthenticateRuleResponseSuccessBody {
	return { type: 'responseSuccessBody', properties: { key, value, message } };
}
