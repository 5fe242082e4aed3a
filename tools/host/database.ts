/** Reads n8n's SQLite database, also while n8n is running. */
import execa from 'execa';
import path from 'node:path';

import type { Host } from './install';

export type Database = {
	query: <Row extends object>(sql: string) => Promise<Row[]>;
	/** Every table's rows as JSON text. */
	dump: () => Promise<{ [table: string]: string }>;
};

/** Runs in n8n's Node, which has SQLite built in. Prints one line of rows for each statement. */
const QUERY = `
const { DatabaseSync } = require('node:sqlite');
const [file, ...statements] = process.argv.slice(1);
const database = new DatabaseSync(file, { readOnly: true });
const asText = (_, value) =>
	value instanceof Uint8Array ? Buffer.from(value).toString() : value;
for (const sql of statements) {
	console.log(JSON.stringify(database.prepare(sql).all(), asText));
}
`;

export function databaseOf(host: Host, userFolder: string): Database {
	const file = path.join(userFolder, '.n8n', 'database.sqlite');
	const rowsOf = async (...statements: string[]) => {
		const { stdout } = await execa(host.node, ['-e', QUERY, file, ...statements], {
			maxBuffer: 1024 ** 3,
			env: { NODE_NO_WARNINGS: '1' },
		});
		return stdout.split('\n');
	};
	const query = async <Row extends object>(sql: string) =>
		JSON.parse((await rowsOf(sql))[0] ?? '') as Row[];
	return {
		query,
		dump: async () => {
			const tables = await query<{ name: string }>(
				"SELECT name FROM sqlite_master WHERE type = 'table'",
			);
			const rows = await rowsOf(...tables.map(({ name }) => `SELECT * FROM "${name}"`));
			return Object.fromEntries(tables.map(({ name }, index) => [name, rows[index] ?? '']));
		},
	};
}
