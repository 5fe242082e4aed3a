/** Everything that is measured: the one list that the table, the chart and the page come from. */

export type Target = { atMost: number } | { atLeast: number };

export type Unit = 'ratio' | 'exponent' | 'MB' | 'ms' | 'KB';

export type Row = {
	/** What `--only` takes; the part before the first hyphen names a group. */
	id: string;
	what: string;
	/** In the chart. */
	short?: string;
	against: string;
	unit: Unit;
	target?: Target;
};

export const ROWS = [
	{
		id: 'sample',
		what: 'Read → item, the documented sample, in process',
		short: 'Read → item, time',
		against: 'JSON.parse of the same text',
		unit: 'ratio',
		target: { atMost: 6 },
	},
	{
		id: 'growing-values',
		what: 'The same, `custom` of 1 to 1,000 values: time grows as their number to the power of',
		against: 'itself',
		unit: 'exponent',
		target: { atMost: 1.1 },
	},
	{
		id: 'growing-body',
		what: 'The same, a body of 1 KB to 1 MB: time grows as its size to the power of',
		against: 'itself',
		unit: 'exponent',
		target: { atMost: 1.1 },
	},
	{
		id: 'accepted',
		what: 'Accepted deliveries/s, webhook processor, lazy acquire',
		short: 'Accepted deliveries/s',
		against: "n8n's Webhook node",
		unit: 'ratio',
		target: { atLeast: 0.95 },
	},
	{
		id: 'ignored',
		what: 'Ignored deliveries/s, the same',
		short: 'Ignored deliveries/s',
		against: "n8n's Webhook node",
		unit: 'ratio',
		target: { atLeast: 2 },
	},
	{
		id: 'refused',
		what: 'Refused deliveries/s (wrong token), the same',
		short: 'Refused deliveries/s',
		against: 'ignored, without authentication',
		unit: 'ratio',
		target: { atLeast: 0.8 },
	},
	{
		id: 'default',
		what: "Accepted deliveries/s, one n8n with SQLite and n8n's default settings",
		short: 'Accepted deliveries/s, default settings',
		against: 'a trigger that returns the body untouched',
		unit: 'ratio',
		target: { atLeast: 0.95 },
	},
	{
		id: 'call-sqlite',
		what: 'CPU per answered click-to-call, one n8n with SQLite, lazy acquire',
		short: 'CPU per call, SQLite, lazy acquire',
		against: 'Webhook → Code → If',
		unit: 'ratio',
		target: { atMost: 1 / 3 },
	},
	{
		id: 'call-default',
		what: "The same, n8n's default settings",
		short: 'CPU per call, SQLite, default settings',
		against: 'Webhook → Code → If',
		unit: 'ratio',
		target: { atMost: 1 / 3 },
	},
	{
		id: 'call-queue',
		what: 'The same, all n8n processes of queue mode, lazy acquire',
		short: 'CPU per call, queue mode',
		against: 'Webhook → Code → If',
		unit: 'ratio',
		target: { atMost: 1 / 3 },
	},
	{
		id: 'memory',
		what: 'Resident memory of n8n with the package',
		against: 'n8n without it',
		unit: 'MB',
		target: { atMost: 5 },
	},
	{
		id: 'start',
		what: 'Start-up time of n8n with the package',
		against: 'n8n without it',
		unit: 'ms',
		target: { atMost: 100 },
	},
	{ id: 'size', what: 'Packed tarball', against: '–', unit: 'KB', target: { atMost: 60 } },
	{
		id: 'token-accepted',
		what: 'Accepted deliveries/s with a token, webhook processor (PostgreSQL)',
		against: 'without authentication',
		unit: 'ratio',
	},
	{
		id: 'token-ignored',
		what: 'Ignored deliveries/s with a token, webhook processor (PostgreSQL)',
		against: 'without authentication',
		unit: 'ratio',
	},
	{
		id: 'token-sqlite',
		what: 'Ignored deliveries/s with a token, one n8n with SQLite, lazy acquire',
		against: 'without authentication',
		unit: 'ratio',
	},
	{
		id: 'token-default',
		what: "Ignored deliveries/s with a token, one n8n with SQLite, n8n's default settings",
		against: 'without authentication',
		unit: 'ratio',
	},
	{
		id: 'settings-eager',
		what: "N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE=false, n8n's default",
		against: 'lazy acquire',
		unit: 'ratio',
	},
	{
		id: 'settings-pool',
		what: 'N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE=false and N8N_EXPRESSION_ENGINE_POOL_SIZE=4',
		against: 'lazy acquire',
		unit: 'ratio',
	},
	{
		id: 'settings-cache',
		what: 'N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE=false and N8N_EXPRESSION_ENGINE_COMPILE_CACHE=true',
		against: 'lazy acquire',
		unit: 'ratio',
	},
	{
		id: 'settings-connections',
		what: "DB_POSTGRESDB_POOL_SIZE=2, n8n's default",
		against: '10, as in deploy/queue-mode',
		unit: 'ratio',
	},
	{
		id: 'settings-processors',
		what: 'Two webhook processors',
		against: 'one',
		unit: 'ratio',
	},
] as const satisfies readonly Row[];

export type RowId = (typeof ROWS)[number]['id'];

export const EVERY_ROW: ReadonlyArray<Row & { id: RowId }> = ROWS;

/** The rows that `--only` means: one, or a group by the part before the hyphen. */
export function rowsNamed(only: string): RowId[] {
	return EVERY_ROW.map(({ id }) => id).filter((id) => id === only || id.startsWith(`${only}-`));
}

export function isMet(target: Target, value: number): boolean {
	return 'atMost' in target ? value <= target.atMost : value >= target.atLeast;
}
