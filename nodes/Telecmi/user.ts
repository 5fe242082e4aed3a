/** The people of the account who call. */
import type { ILoadOptionsFunctions, INodeListSearchResult, INodeProperties } from 'n8n-workflow';

import { isObject, type JsonObject } from '../notification/json';
import { numberIn } from './number';
import {
	limitOf,
	manyProperties,
	showFor,
	type Operation,
	type Resource,
	type Run,
} from './operation';
import { readPages, type Page } from './paging';
import { TelecmiClient } from './transport';

const RESOURCE = 'user';

/** The most users that TeleCMI gives at once. */
const PAGE_SIZE = 10;

/** The parameter of every operation that is for one user. */
export function userIdProperty(resource: string, operation: string): INodeProperties {
	return {
		displayName: 'User',
		name: 'userId',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		required: true,
		displayOptions: showFor(resource, operation),
		description: 'The TeleCMI user',
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: 'Choose a user',
				typeOptions: { searchListMethod: 'searchUsers', searchable: true },
			},
			{
				displayName: 'By ID',
				name: 'id',
				type: 'string',
				placeholder: 'e.g. 101_2222223',
				validation: [
					{
						type: 'regex',
						properties: {
							regex: '^\\s*\\S+_\\d+\\s*$',
							errorMessage: 'A user ID is the extension, an underscore and the App ID: 101_2222223',
						},
					},
				],
			},
		],
	};
}

export function userIdOf({ context, itemIndex }: Run): string {
	return String(
		context.getNodeParameter('userId', itemIndex, '', { extractValue: true }) ?? '',
	).trim();
}

/** The list of the parameter above, a page of TeleCMI's at a time; a search looks through all of them. */
export async function searchUsers(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const client = await TelecmiClient.open(this, 0);
	if (filter) {
		const { rows } = await readUsers(client, Infinity);
		return { results: choicesOf(rows).filter(({ name }) => includes(name, filter)) };
	}
	const page = Number(paginationToken ?? 1);
	const { rows } = await readUserPage(client, page);
	const isLast = rows.length < PAGE_SIZE;
	return {
		results: choicesOf(rows),
		...(isLast ? {} : { paginationToken: String(page + 1) }),
	};
}

const getMany: Operation = {
	value: 'getMany',
	name: 'Get Many',
	description: 'Get the users of the account, without their passwords',
	action: 'Get many users',
	async run(run) {
		const { rows } = await readUsers(run.client, limitOf(run));
		return rows.map((row) => ({ json: userOf(row) }));
	},
};

const setStatus: Operation = {
	value: 'setStatus',
	name: 'Set Status',
	description: 'Set whether a user takes calls',
	action: 'Set the status of a user',
	async run(run) {
		const user = userIdOf(run);
		const wanted = String(run.context.getNodeParameter('status', run.itemIndex));
		const { status } = await run.client.post('/v2/user/status', { id: user, status: wanted });
		return [{ json: { user, status: typeof status === 'string' ? status : wanted } }];
	},
};

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
 * What may leave this node of a user, by name: TeleCMI sends passwords in plain text, and whatever
 * else it adds one day is not let out unseen.
 */
function userOf(row: JsonObject) {
	return {
		user: textIn(row.agent_id),
		name: nameOf(row),
		extension: row.extension === undefined ? null : textIn(row.extension),
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

/** Only users with an id can be chosen. */
function choicesOf(rows: JsonObject[]): Array<{ name: string; value: string }> {
	return rows.flatMap((row) => {
		const { user: value, name } = userOf(row);
		if (value === null) return [];
		return [{ name: name === null ? value : `${name} (${value})`, value }];
	});
}

async function readUsers(client: TelecmiClient, limit: number) {
	return await readPages(async (page) => await readUserPage(client, page), {
		pageSize: PAGE_SIZE,
		limit,
		keyOf: ({ agent_id, ...rest }) => (agent_id ? String(agent_id) : JSON.stringify(rest)),
	});
}

async function readUserPage(client: TelecmiClient, page: number): Promise<Page> {
	const answer = await client.post('/v3/user/list', { page, limit: PAGE_SIZE });
	const count = numberIn(answer.count);
	if (!Array.isArray(answer.agents) && count !== 0) throw client.lacks('users');
	return { rows: Array.isArray(answer.agents) ? answer.agents.filter(isObject) : [], count };
}

function includes(name: string, filter: string): boolean {
	return name.toLowerCase().includes(filter.trim().toLowerCase());
}

function textIn(value: unknown): string | null {
	if (typeof value === 'number') return String(value);
	return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}
