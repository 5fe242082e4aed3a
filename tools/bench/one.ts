/** What one n8n with SQLite answers per second, which runs the executions too. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import ts from 'typescript';

import { untilIdle } from '../host/idle';
import { removeFolder, temporaryFolder } from '../host/processes';
import { ACCEPTED, IGNORED } from './bodies';
import { compared, type Comparison } from './compared';
import { answersPerSecond } from './load';
import type { Context, Measure } from './measure';
import { DEFAULT, LAZY, withSingle, type Single } from './single';
import { publishTrigger, publishTriggerWithToken, publishUntouched, TOKEN } from './workflows';

const UNTOUCHED = path.join(__dirname, 'untouched', 'UntouchedTrigger.node.ts');

/** Deliveries of a round, and of one that opens a sandbox for each. */
const AMOUNT = 1200;
const AMOUNT_EAGER = 120;

const BY_DEFAULT: Comparison[] = [
	{ id: 'default', of: 'TeleCMI Trigger', against: 'untouched' },
	{ id: 'token-default', of: 'ignored, token', against: 'ignored' },
];

export const defaultSettings: Measure = {
	title: "One n8n with SQLite, n8n's default settings",
	rows: BY_DEFAULT.map(({ id }) => id),
	run: async (context) => {
		const extensions = await untouchedExtension();
		try {
			const env = { ...DEFAULT, N8N_CUSTOM_EXTENSIONS: extensions };
			return await withSingle(context, env, async (single) => {
				const untouched = await publishUntouched(single.client, single.url);
				const trigger = await publishTrigger(single.client, single.url);
				const side = sideOf(context, single, AMOUNT_EAGER);
				return await compared(context, BY_DEFAULT, {
					'TeleCMI Trigger': side(trigger.path, ACCEPTED, 'accepted'),
					untouched: side(untouched.path, ACCEPTED, 'accepted'),
					...(await ignoredSides(context, single, AMOUNT_EAGER)),
				});
			});
		} finally {
			await removeFolder(extensions);
		}
	},
};

const LAZILY: Comparison[] = [{ id: 'token-sqlite', of: 'ignored, token', against: 'ignored' }];

export const tokenSqlite: Measure = {
	title: 'The token, one n8n with SQLite, lazy acquire',
	rows: LAZILY.map(({ id }) => id),
	run: async (context) =>
		await withSingle(
			context,
			LAZY,
			async (single) =>
				await compared(context, LAZILY, await ignoredSides(context, single, AMOUNT)),
		),
};

async function ignoredSides(context: Context, single: Single, amount: number) {
	const side = sideOf(context, single, amount);
	const open = await publishTrigger(single.client, single.url);
	const guarded = await publishTriggerWithToken(single.client, single.url);
	return {
		ignored: side(open.path, IGNORED, 'ignored'),
		'ignored, token': side(`${guarded.path}?token=${TOKEN}`, IGNORED, 'ignored'),
	};
}

function sideOf({ share }: Context, single: Single, amount: number) {
	return (to: string, body: string, says: string) => async () => {
		const load = { url: `${single.url}${to}`, bodies: [body], status: 200, says };
		const rate = await answersPerSecond(load, amount * share);
		await untilIdle(single);
		return rate;
	};
}

/** n8n loads JavaScript from a folder of extensions. */
async function untouchedExtension(): Promise<string> {
	const folder = await temporaryFolder('untouched');
	const { outputText } = ts.transpileModule(await readFile(UNTOUCHED, 'utf8'), {
		compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
	});
	await writeFile(path.join(folder, path.basename(UNTOUCHED, '.ts') + '.js'), outputText);
	return folder;
}
