/** TeleCMI's endpoints for users, in its two versions. */
import { isObject, type JsonObject } from '../../notification/json';
import type { TelecmiClient } from '../transport/client';
import { CHECK_CREDENTIAL, type Endpoint } from '../transport/failures';
import { listEndpoint, readPages, type Page } from '../transport/paging';
import { numberIn, textIn } from '../values';

/** The most users that TeleCMI gives at once. */
const PAGE_SIZE = 10;

const USERS = listEndpoint('/v3/user/list', 'agents', 'users');
const V2_USERS = listEndpoint('/v2/user/list', 'agents', 'users');

/** Three digits are a user of TeleCMI's API v2, four of v3. Each has endpoints and fields of its own. */
export type Version = 'v2' | 'v3';

export const CHECK_USER = `Check the user ID in this node. If it is right: ${CHECK_CREDENTIAL}`;

export const V3_USER: Endpoint<JsonObject> = {
	path: '/v3/user/get',
	hasCode: true,
	expects: 'user',
	read: ({ agent }) => (isObject(agent) && textIn(agent.agent_id) !== null ? agent : undefined),
	advice: { 404: CHECK_USER },
};

type Added = { user: string; message: string | null };

export function addEndpoint(version: Version): Endpoint<Added> {
	return {
		path: `/${version}/user/add`,
		hasCode: true,
		expects: 'user ID',
		read({ agent, msg }) {
			const user = isObject(agent) ? textIn(agent.agent_id) : null;
			return user === null ? undefined : { user, message: textIn(msg) };
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
		advice: { 404: CHECK_USER },
	};
}

export function idOf(version: Version, id: string): JsonObject {
	return version === 'v2' ? { id } : { agent_id: id };
}

export async function readUsers(client: TelecmiClient, limit: number) {
	return await readPages(async (page) => await readUserPage(client, page), limit);
}

export async function readUserPage(client: TelecmiClient, page: number): Promise<Page> {
	return await client.request(USERS, { page, limit: PAGE_SIZE });
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
		notify: row.notify === true || row.notify === 'true',
		start_time: numberIn(row.start_time),
		end_time: numberIn(row.end_time),
	};
}

/** One name, or two parts of it on newer accounts. */
function nameOf({ name, first_name, last_name }: JsonObject): string | null {
	const parts = [first_name, last_name].map(textIn).filter((part) => part !== null);
	return textIn(name) ?? (parts.join(' ') || null);
}
