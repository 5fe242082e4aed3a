import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { isObject } from '../../notification/json';
import { readUserPage, readUsers, toUser } from '../resources/userEndpoints';
import { TelecmiClient } from '../transport/client';

/** The list of the parameter User, page by page; a search goes through all pages. */
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
	const results = choicesOf(rows);
	return rows.length === 0 ? { results } : { results, paginationToken: String(page + 1) };
}

/** Only users with an ID can be chosen. */
function choicesOf(rows: unknown[]): Array<{ name: string; value: string }> {
	return rows.filter(isObject).flatMap((row) => {
		const { user: value, name } = toUser(row);
		if (value === null) return [];
		return [{ name: name === null ? value : `${name} (${value})`, value }];
	});
}

function includes(name: string, filter: string): boolean {
	return name.toLowerCase().includes(filter.trim().toLowerCase());
}
