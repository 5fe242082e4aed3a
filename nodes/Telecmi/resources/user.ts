/** The people of the account who call. */
import type { JsonObject } from '../../notification/json';
import type { Operation, Resource } from '../operation';
import {
	manyProperties,
	readLimit,
	readOption,
	readUserId,
	showFor,
	userIdProperty,
} from '../parameters';
import type { TelecmiClient } from '../transport/client';
import { CHECK_CREDENTIAL, type Endpoint } from '../transport/failures';
import { listEndpoint, readPages, type Page } from '../transport/paging';
import { numberIn, textIn } from '../values';

const RESOURCE = 'user';

/** The most users that TeleCMI gives at once. */
const PAGE_SIZE = 10;

const STATUSES = ['break', 'dialer', 'offline', 'online'] as const;

const USERS = listEndpoint('/v3/user/list', 'agents', 'users');

const getMany: Operation = {
	value: 'getMany',
	name: 'Get Many',
	description: 'Get the users of the account, without their passwords',
	action: 'Get many users',
	async run(run) {
		const { rows } = await readUsers(run.client, readLimit(run));
		return rows.map((row) => ({ json: toUser(row) }));
	},
};

const setStatus: Operation = {
	value: 'setStatus',
	name: 'Set Status',
	description: 'Change whether a user takes calls',
	action: 'Set the status of a user',
	async run(run) {
		const user = readUserId(run);
		const status = readOption(run, 'status', 'Status', STATUSES);
		await run.client.request(statusEndpoint(status), { id: user, status });
		return [{ json: { user, status } }];
	},
};

/** TeleCMI repeats the status that it has set. */
function statusEndpoint(wanted: string): Endpoint<string> {
	return {
		path: '/v2/user/status',
		hasCode: true,
		expects: `status "${wanted}"`,
		read: ({ status }) => (status === wanted ? wanted : undefined),
		advice: { 404: `Check the user ID in this node. If it is right: ${CHECK_CREDENTIAL}` },
	};
}

export const user: Resource = {
	value: RESOURCE,
	name: 'User',
	operations: [getMany, setStatus],
	properties: [
		userIdProperty(RESOURCE, 'setStatus'),
		{
			displayName: 'Status',
			name: 'status',
			type: 'options',
			default: 'online',
			displayOptions: showFor(RESOURCE, 'setStatus'),
			options: [
				{ name: 'Break', value: 'break' },
				{ name: 'Dialer', value: 'dialer' },
				{ name: 'Offline', value: 'offline' },
				{ name: 'Online', value: 'online' },
			],
			description: 'The status to set for the user',
		},
		...manyProperties(RESOURCE),
	],
};

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

export async function readUsers(client: TelecmiClient, limit: number) {
	return await readPages(async (page) => await readUserPage(client, page), limit);
}

export async function readUserPage(client: TelecmiClient, page: number): Promise<Page> {
	return await client.request(USERS, { page, limit: PAGE_SIZE });
}
