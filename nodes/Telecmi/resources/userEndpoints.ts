/** TeleCMI's endpoints for users, in its two versions. */
import { isObject, isPresent, type JsonObject } from '../../notification/json';
import type { TelecmiClient } from '../transport/client';
import { CHECK_CREDENTIAL, type ApiFailure, type Endpoint } from '../transport/failures';
import { listEndpoint, readPages, type Listing, type Page } from '../transport/paging';
import { numberIn, textIn } from '../values';

/** The most users that TeleCMI gives at once. */
const PAGE_SIZE = 10;

const V3_USERS = listEndpoint('/v3/user/list', 'agents', 'users');
const V2_USERS = listEndpoint('/v2/user/list', 'agents', 'users');

/** Three digits are a user of TeleCMI's API v2, four of v3. Each has endpoints and fields of its own. */
export type Version = 'v2' | 'v3';

export const CHECK_USER = `Check the user ID in this node. If it is right: ${CHECK_CREDENTIAL}`;

export function getEndpoint(id: string): Endpoint<JsonObject> {
	return {
		path: '/v3/user/get',
		hasCode: true,
		expects: `user ${id}`,
		read: ({ agent }) => (isObject(agent) && textIn(agent.agent_id) === id ? agent : undefined),
		advice: { 404: CHECK_USER },
	};
}

export function addEndpoint(version: Version, id: string): Endpoint<{ message: string | null }> {
	return {
		path: `/${version}/user/add`,
		hasCode: true,
		expects: `user ID ${id}`,
		read({ agent, msg }) {
			const isAdded = isObject(agent) && textIn(agent.agent_id) === id;
			return isAdded ? { message: textIn(msg) } : undefined;
		},
		ifUncertain: 'TeleCMI may have added the user. Look for it before you run this node again.',
	};
}

/** A remove is confirmed without a message. The rest of an update's response can hold the password. */
export function changeEndpoint(
	version: Version,
	action: 'update' | 'remove',
	advice: string,
): Endpoint<{ message: string | null }> {
	return {
		path: `/${version}/user/${action}`,
		hasCode: true,
		expects: 'status "success"',
		read: ({ status, msg }) => (status === 'success' ? { message: textIn(msg) } : undefined),
		advice: { 404: advice },
	};
}

/** TeleCMI repeats the status that it has set. */
export function statusEndpoint(wanted: string): Endpoint<string> {
	return {
		path: '/v2/user/status',
		hasCode: true,
		expects: `status "${wanted}"`,
		read: ({ status }) => (status === wanted ? wanted : undefined),
		advice: {
			401: `Check Status in this node, which is "${wanted}", if TeleCMI says that it is invalid. Otherwise: ${CHECK_CREDENTIAL}`,
			404: CHECK_USER,
		},
	};
}

export function idOf(version: Version, id: string): JsonObject {
	return version === 'v2' ? { id } : { agent_id: id };
}

/** Both lists. An account can know only one of them, so the refusal of one does not hide the other. */
export async function readUsers(client: TelecmiClient, limit: number): Promise<Listing> {
	const known = new Set<string>();
	const rows: JsonObject[] = [];
	const refusals: ApiFailure[] = [];
	let missing = 0;
	for (const endpoint of [V3_USERS, V2_USERS]) {
		if (rows.length >= limit) break;
		const found = await readPages(
			async (page) => {
				const response = await client.attempt(endpoint, { page, limit: PAGE_SIZE });
				if (response.ok) return response.data;
				const { failure } = response;
				if (page > 1 || !isListRefusal(failure)) throw client.errorFor(failure);
				refusals.push(failure);
				return NO_PAGE;
			},
			limit - rows.length,
			(row) => {
				const user = toUser(row);
				const key = user.user ?? JSON.stringify(user);
				const isNew = !known.has(key);
				known.add(key);
				return isNew;
			},
		);
		rows.push(...found.rows);
		missing += found.missing;
	}
	const [refusal, other] = refusals;
	if (refusal && other) throw client.errorFor(refusal);
	return { rows, missing };
}

const NO_PAGE: Page = { rows: [], count: 0 };

/** With these codes the other list would be refused for the same reason. */
const WRONG_CREDENTIAL: ReadonlySet<number | null> = new Set([401, 403, 407]);

function isListRefusal({ code, isTransient, mayHaveSucceeded }: ApiFailure): boolean {
	return !isTransient && !mayHaveSucceeded && code !== null && !WRONG_CREDENTIAL.has(code);
}

/** There is no endpoint for one user of v2. */
export async function findV2User(
	client: TelecmiClient,
	id: string,
): Promise<JsonObject | undefined> {
	const { rows } = await readPages(
		async (page) => await client.request(V2_USERS, { page, limit: PAGE_SIZE }),
		Infinity,
	);
	return rows.find((row) => textIn(row.agent_id) === id);
}

/**
 * What may leave this node of a user, by name: TeleCMI sends passwords in plain text, and what it
 * adds one day must not leave unnoticed.
 */
export function toUser(row: JsonObject) {
	return {
		user: textIn(row.agent_id),
		name: nameOf(row),
		extension: textIn(row.extension),
		phone: textIn(row.phone),
		notify: isPresent(row.notify) ? String(row.notify) === 'true' : null,
		start_time: numberIn(row.start_time),
		end_time: numberIn(row.end_time),
	};
}

/** One name, or two parts of it on newer accounts. */
function nameOf({ name, first_name, last_name }: JsonObject): string | null {
	const parts = [first_name, last_name].map(textIn).filter((part) => part !== null);
	return textIn(name) ?? (parts.join(' ') || null);
}
