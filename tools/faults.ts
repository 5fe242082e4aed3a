/**
 * `npm run test:faults`: processes die under load. `-- --long` for the load that the docs' figures
 * come from, `-- --stalled` for what n8n's own handling of dead workers does (and fails), `-- --seed 7` for another load.
 */
import execa from 'execa';
import { parseArgs } from 'node:util';

import { PACKAGE_DIRECTORY } from './host/pack';

void main();

async function main(): Promise<void> {
	const { values, positionals } = parseArgs({
		allowPositionals: true,
		options: {
			long: { type: 'boolean', default: false },
			stalled: { type: 'boolean', default: false },
			seed: { type: 'string' },
		},
	});
	const { exitCode } = await execa(
		'jest',
		[
			...['--selectProjects', 'faults', '--passWithNoTests=false'],
			values.long ? '--runInBand' : '--maxWorkers=2',
			...positionals,
		],
		{
			cwd: PACKAGE_DIRECTORY,
			preferLocal: true,
			stdio: 'inherit',
			reject: false,
			env: {
				...(values.long ? { TELECMI_FAULTS_LONG: 'true' } : {}),
				...(values.stalled ? { TELECMI_FAULTS_STALLED: 'true' } : {}),
				...(values.seed === undefined ? {} : { TELECMI_FAULTS_SEED: values.seed }),
			},
		},
	);
	process.exitCode = exitCode;
}
