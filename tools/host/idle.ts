import { setTimeout as sleep } from 'node:timers/promises';

const WAITING = "SELECT 1 FROM execution_entity WHERE status IN ('new', 'running') LIMIT 1";

type Database = { query: (sql: string) => Promise<unknown[]> };

/** Resolves once n8n has run every execution that its database holds. */
export async function untilIdle(database: Database): Promise<void> {
	while ((await database.query(WAITING)).length > 0) await sleep(200);
}
