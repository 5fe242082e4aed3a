import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { readUsers, toUser } from '../resources/userEndpoints';
import { TelecmiClient } from '../transport/client';

/** The list of the parameter User, as a whole: only then is a user of both of TeleCMI's lists in it once. */
export async function searchUsers(
	this: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	const client = await TelecmiClient.open(this, 0);
	const { rows } = await readUsers(client, Infinity);
	const wanted = filter.trim().toLowerCase();
	const results = rows.flatMap((row) => {
		const { user: value, name } = toUser(row);
		// Only users with an ID can be chosen.
		if (value === null) return [];
		return [{ name: name === null ? value : `${name} (${value})`, value }];
	});
	return { results: results.filter(({ name }) => name.toLowerCase().includes(wanted)) };
}
