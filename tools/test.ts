/** `npm test`: every stage in turn, with what each of them did. */
import execa from 'execa';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { PACKAGE_DIRECTORY } from './host/pack';
import { CHROMIUM, ensurePrograms, SERVERS, type Program } from './host/programs';

type Counts = { passed: number; failed: number; skipped: number };

type Stage = {
	name: string;
	command: string;
	args: string[];
	/** Whether it is made of tests, which are then counted; a stage of no tests fails. */
	tests: boolean;
	/** The programs that it cannot do without. */
	needs?: Program[];
};

/** A snapshot that is missing is not written but fails. */
const JEST = ['--ci', '--passWithNoTests=false'];

const jest = (project: string, ...more: string[]): Stage => ({
	name: project,
	command: 'jest',
	args: ['--selectProjects', project, ...JEST, ...more],
	tests: true,
});

const STAGES: Stage[] = [
	{ name: 'lint', command: 'tsx', args: ['tools/lint.ts'], tests: false },
	{ name: 'types', command: 'tsc', args: ['-p', 'tsconfig.json'], tests: false },
	{ name: 'scan', command: 'tsx', args: ['tools/scan.ts'], tests: false },
	// The unit tests, and those in n8n-core over the sources: fails where too little is covered.
	{ ...jest('unit'), args: ['--config', 'jest.coverage.config.js', ...JEST] },
	jest('zod 4'),
	jest('n8n'),
	jest('e2e'),
	{ ...jest('browser'), needs: [CHROMIUM] },
	// Each file waits most of the time for what it has killed; two of them share the waiting.
	{ ...jest('faults', '--maxWorkers=2'), needs: SERVERS },
];

void main().then((status) => process.exit(status));

async function main(): Promise<number> {
	const reports = await mkdtemp(path.join(tmpdir(), 'n8n-nodes-telecmi-test-'));
	const total: Counts = { passed: 0, failed: 0, skipped: 0 };
	const summary: string[] = [];
	try {
		for (const [index, stage] of STAGES.entries()) {
			console.log(`\n=== ${index + 1}/${STAGES.length} ${stage.name}\n`);
			const missing = await ensurePrograms(...(stage.needs ?? []));
			if (missing) {
				console.error(missing);
				summary.push(`${stage.name.padEnd(8)} LEFT OUT  ${missing}`);
				// Where everything is to be run, what was not run has not passed.
				if (process.env.CI) total.failed += 1;
				else total.skipped += 1;
				continue;
			}
			const started = Date.now();
			const counts = await run(stage, path.join(reports, `${stage.name}.json`));
			total.passed += counts.passed;
			total.failed += counts.failed;
			total.skipped += counts.skipped;
			const seconds = Math.round((Date.now() - started) / 1000);
			const { passed, failed, skipped } = counts;
			const what = stage.tests
				? `${passed} passed, ${failed} failed, ${skipped} skipped`
				: 'passed';
			summary.push(
				`${stage.name.padEnd(8)} ${failed > 0 ? 'FAILED' : 'ok'}  ${what}  ${seconds} s`,
			);
		}
	} finally {
		await rm(reports, { recursive: true, force: true });
	}
	console.log(`\n${summary.join('\n')}\n`);
	console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
	return total.failed === 0 ? 0 : 1;
}

/** A stage without tests counts as one, and so does a stage that failed before it could count. */
async function run({ name, command, args, tests }: Stage, report: string): Promise<Counts> {
	const { exitCode } = await execa(
		command,
		tests ? [...args, '--json', `--outputFile=${report}`] : args,
		{
			cwd: PACKAGE_DIRECTORY,
			preferLocal: true,
			// jest prints its report on standard output as well, which is for people here.
			stdio: ['ignore', tests ? 'ignore' : 'inherit', 'inherit'],
			reject: false,
			env: { FORCE_COLOR: process.stdout.isTTY ? '1' : '0' },
		},
	);
	const counts = tests ? await countsOf(report) : { passed: 1, failed: 0, skipped: 0 };
	if (exitCode === 0 && counts.passed + counts.failed > 0) return counts;
	if (exitCode === 0) console.error(`The stage "${name}" executed no test.`);
	return { ...counts, failed: Math.max(counts.failed, 1) };
}

async function countsOf(report: string): Promise<Counts> {
	try {
		const results = JSON.parse(await readFile(report, 'utf8')) as {
			numPassedTests: number;
			numFailedTests: number;
			numPendingTests: number;
			numTodoTests: number;
		};
		return {
			passed: results.numPassedTests,
			failed: results.numFailedTests,
			skipped: results.numPendingTests + results.numTodoTests,
		};
	} catch {
		return { passed: 0, failed: 0, skipped: 0 };
	}
}
