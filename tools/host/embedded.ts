/** n8n as one process with SQLite, as deploy/ configures it: can be killed and started again. */
import type { Host } from './install';
import { KEY_FILE, startN8n, type N8n, type N8nOptions } from './n8n';

export { KEY_FILE as EMBEDDED_KEY_FILE };

export type Embedded = N8n & {
	query: <Row extends object>(sql: string) => Promise<Row[]>;
	/** The whole database as text. */
	dump: () => Promise<string>;
};

export async function startEmbedded(
	host: Host,
	{ env, ...options }: Pick<N8nOptions, 'tarball' | 'env'>,
): Promise<Embedded> {
	const n8n = await startN8n({
		host,
		...options,
		restarts: true,
		env: { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true', ...env },
	});
	return {
		...n8n,
		query: n8n.database.query,
		dump: async () => Object.values(await n8n.database.dump()).join('\n'),
	};
}
