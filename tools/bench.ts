/** `npm run bench`: what the package costs, compared with n8n alone; `-- --only call` for some rows. */
import execa from 'execa';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { NAMES, tableOf, type Result } from './bench/measure';
import { download, inMode, type Context } from './bench/server';
import { installHost } from './host/install';
import { packPackage } from './host/pack';

void main();

async function main(): Promise<void> {
	if (process.platform !== 'linux') throw new Error('The benchmark reads /proc: run it on Linux.');
	const { only, quick } = parseArgs({
		options: { only: { type: 'string', multiple: true }, quick: { type: 'boolean' } },
	}).values;
	const names = NAMES.filter((name) => only?.some((part) => name.startsWith(part)) ?? true);
	if (names.length === 0) throw new Error(`--only takes: ${NAMES.join(', ')}`);
	const host = await installHost(console.error);
	const { tarball, remove } = await packPackage();
	const context: Context = {
		...{ host, tarball, results: [], wants: (name) => names.includes(name) },
		...(quick ? { rounds: 1, share: 0.1 } : { rounds: 5, share: 1 }),
	};
	const wantsAny = (pattern: RegExp) => names.some((name) => pattern.test(name));
	try {
		if (wantsAny(/sample|hostile/)) await inProcess(context);
		if (wantsAny(/-lazy/)) await inMode('lazy', context);
		if (wantsAny(/-default/)) await inMode('default', context);
		if (wantsAny(/download/)) await download(context);
	} finally {
		await remove();
		console.log(`\n${tableOf(context.results)}\n`);
	}
}

/** In n8n's Node. */
async function inProcess({ host, rounds, wants, results }: Context): Promise<void> {
	const file = path.join(__dirname, 'bench', 'inProcess.ts');
	const args = ['--expose-gc', '--import', 'tsx', file, String(rounds)];
	const { stdout } = await execa(host.node, args, { stderr: 'inherit' });
	results.push(...(JSON.parse(stdout) as Result[]).filter(({ name }) => wants(name)));
}
