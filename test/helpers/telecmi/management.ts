/** The stand-in's endpoints for users, leads and voicemails, with TeleCMI's refusals as documented or seen live. */
import { isObject, type JsonObject } from '../../../nodes/notification/json';

/** A body that comes with another HTTP status than 200. */
export class Refusal {
	constructor(
		readonly status: number,
		readonly body: JsonObject,
	) {}
}

export type Answer = JsonObject | Refusal;

type Account = {
	readonly appId: number;
	readonly secret: string;
	users: JsonObject[];
	voicemails: JsonObject[];
	/** The lists of leads by their names. */
	readonly leads: Map<string, JsonObject[]>;
};

const SAVED = { code: 200, status: 'success', msg: 'Saved successfully' };
const PARAMETER_MISSING = { code: 400, status: 'error', msg: 'Parameter missing' };
const NOT_AUTHENTICATED = { code: 401, status: 'error', msg: 'Authentication Failed' };
const UNCHANGED = 'Agent not found or no changes made';

const MOST_LEADS = 1000;
const VOICEMAILS_A_PAGE = 10;

export function managementRoutes(account: Account) {
	const { appId } = account;
	const guarded =
		(name: 'appid' | 'inet_no', answer: (body: JsonObject) => Answer) =>
		(body: JsonObject): Answer =>
			body[name] === appId && body.secret === account.secret ? answer(body) : NOT_AUTHENTICATED;
	const find = (id: unknown) => account.users.find(({ agent_id }) => agent_id === id);
	const has = (name: string, value: unknown) => account.users.some((user) => user[name] === value);

	const add =
		(version: 'v2' | 'v3') =>
		(body: JsonObject): Answer => {
			const { extension, phone_number: phone, ...given } = body;
			const names = version === 'v2' ? ['name'] : ['first_name', 'last_name', 'email_id'];
			const texts = [...names, 'password', 'phone_number'];
			const [least, most] = version === 'v2' ? [100, 999] : [1000, 9999];
			if (typeof extension !== 'number' || !texts.every((name) => isText(body[name]))) {
				return PARAMETER_MISSING;
			}
			if (extension < least || extension > most) {
				return {
					code: 400,
					status: 'error',
					msg: { body: [{ message: 'extension is not valid' }] },
				};
			}
			if (has('extension', extension)) {
				return { code: 400, status: 'error', msg: 'Extension Already Exists !' };
			}
			if (version === 'v3' && has('email_id', given.email_id)) {
				return { code: 400, status: 'error', msg: 'Email Already Exists !' };
			}
			const agent = { agent_id: `${extension}_${appId}`, extension };
			account.users.push({ start_time: 1, end_time: 24, ...given, phone, ...agent });
			return { ...SAVED, agent: version === 'v2' ? { ...agent, name: given.name } : agent };
		};

	const updateV2 = ({ id, name, phone_number: phone, password, ...rest }: JsonObject): Answer => {
		const user = find(id);
		if (![name, phone, password].every(isText)) return PARAMETER_MISSING;
		if (user === undefined)
			return { code: 500, status: 'error', msg: 'Sorry, something goes wrong' };
		const { start_time = 1, end_time = 24 } = rest;
		const changed = { name, password, notify: true, phone, start_time, end_time };
		Object.assign(user, changed);
		return { ...SAVED, agent: changed };
	};

	const updateV3 = ({ agent_id: id, phone_number: phone, ...given }: JsonObject): Answer => {
		const user = find(id);
		const { appid: _, secret: __, ...fields } = given;
		const changed: JsonObject = { ...fields, ...(phone === undefined ? {} : { phone }) };
		const isChange = user && Object.keys(changed).some((name) => user[name] !== changed[name]);
		if (!isChange) return new Refusal(404, { code: 404, status: 'error', msg: UNCHANGED });
		Object.assign(user, changed);
		return SAVED;
	};

	const remove = (id: unknown, unknown: Answer): Answer => {
		if (find(id) === undefined) return unknown;
		account.users = account.users.filter(({ agent_id }) => agent_id !== id);
		return { code: 200, status: 'success' };
	};

	const getV3 = ({ agent_id: id }: JsonObject): Answer => {
		const agent = find(id);
		if (agent === undefined) return new Refusal(404, { code: 404, status: 'error' });
		return { code: 200, status: 'success', agent };
	};

	const addLeads =
		(list: 'users' | 'leads', required: string[]) =>
		(body: JsonObject): Answer => {
			const name = body.lead_name;
			const leads = Array.isArray(body[list]) ? body[list].filter(isObject) : [];
			const isValid = (lead: JsonObject) => required.every((field) => isText(lead[field]));
			const isRightSize = leads.length > 0 && leads.length <= MOST_LEADS;
			if (typeof name !== 'string' || !isRightSize || !leads.every(isValid)) {
				return new Refusal(422, { code: 422, msg: 'Validation failed' });
			}
			if (account.leads.has(name)) return { code: 409, msg: 'Lead name already exists' };
			account.leads.set(name, leads);
			return { code: 200, msg: 'Leads Added Successfully' };
		};

	const voicemails = ({ start_date: start, end_date: end, page = 1 }: JsonObject): Answer => {
		const found = account.voicemails.filter(
			({ time }) => Number(time) >= Number(start) && Number(time) <= Number(end),
		);
		const from = (Number(page) - 1) * VOICEMAILS_A_PAGE;
		const voicemail = found.slice(from, from + VOICEMAILS_A_PAGE);
		return { count: found.length, voicemail, code: 200 };
	};

	return {
		'/v2/user/add': guarded('appid', add('v2')),
		'/v3/user/add': guarded('appid', add('v3')),
		'/v2/user/update': guarded('appid', updateV2),
		'/v3/user/update': guarded('appid', updateV3),
		'/v2/user/remove': guarded('appid', ({ id }) =>
			remove(id, { code: 500, status: 'error', msg: 'Sorry, something goes wrong' }),
		),
		'/v3/user/remove': guarded('appid', ({ agent_id }) =>
			remove(agent_id, new Refusal(404, { code: 404, status: 'error' })),
		),
		'/v3/user/get': guarded('appid', getV3),
		'/v3/leads/add': guarded('inet_no', addLeads('users', ['firstname', 'lastname', 'phone'])),
		'/v3/leads/add-custom': guarded('inet_no', addLeads('leads', ['lead_id', 'phone'])),
		'/v2/voicemail': guarded('appid', voicemails),
	};
}

function isText(value: unknown): boolean {
	return typeof value === 'string' && value !== '';
}
