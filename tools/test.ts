/** `npm test`: all stages, or those named behind `--`. */
import execa from 'execa';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

import type { N8n } from './host/n8n';
import { PACKAGE_DIRECTORY, packPackage } from './host/pack';
import { removeFolder, temporaryFolder } from './host/processes';
import { CHROMIUM, ensurePrograms } from './host/programs';
import { startSharedN8n } from './host/shared';
import { seconds, step } from './steps';

type Counts = { passed: number; failed: number; skipped: number };

type Stage = {
	command: string;
	args: string[];
	/** Stages with an n8n share it. */
	needs?: 'n8n' | 'n8n and browser';
};

/** --ci: a missing snapshot fails instead of being written. */
const jest = (...args: string[]) => ({
	command: 'jest',
	args: ['--ci', '--passWithNoTests=false', ...args],
});

const STAGES: { [name: string]: Stage } = {
	lint: { command: 'tsx', args: ['tools/lint.ts'] },
	types: { command: 'tsc', args: ['-p', 'tsconfig.json'] },
	scan: { command: 'tsx', args: ['tools/scan.ts'] },
	// With the tests in n8n-core, since both count for coverage.
	unit: jest('--selectProjects', 'unit', 'n8n', '--coverage'),
	e2e: { ...jest('--selectProjects', 'e2e', '--maxWorkers=2'), needs: 'n8n' },
	browser: { ...jest('--selectProjects', 'browser'), needs: 'n8n and browser' },
};

let n8n: N8n | undefined;

void main()
	.catch((cause: unknown) => {
		console.error((cause as Error).message);
		return 1;
	})
	.finally(async () => await n8n?.stop())
	.then((status) => process.exit(status));

async function main(): Promise<number> {
	const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(STAGES);
	const unknown = names.filter((name) => !(name in STAGES));
	if (unknown.length > 0) {
		throw new Error(`No stage "${unknown.join(' ')}". Stages: ${Object.keys(STAGES).join(', ')}`);
	}
	const reports = await temporaryFolder('reports');
	const { tarball, remove } = await step('Build and pack', packPackage);
	process.env.TELECMI_TARBALL = tarball;
	const total: Counts = { passed: 0, failed: 0, skipped: 0 };
	const summary: string[] = [];
	for (const [index, name] of names.entries()) {
		console.log(`\n=== ${index + 1}/${names.length} ${name}\n`);
		const started = Date.now();
		const { passed, failed, skipped } = await run(name, path.join(reports, `${name}.json`));
		total.passed += passed;
		total.failed += failed;
		total.skipped += skipped;
		const counts = `${passed} passed, ${failed} failed, ${skipped} skipped`;
		summary.push(`${name.padEnd(8)} ${seconds(started).padStart(6)}  ${counts}`);
	}
	await removeFolder(reports);
	await remove();
	console.log(`\n${summary.join('\n')}\n`);
	console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
	return total.failed === 0 ? 0 : 1;
}

async function run(name: string, report: string): Promise<Counts> {
	const { command, args, needs } = STAGES[name] as Stage;
	if (needs === 'n8n and browser') {
		const missing = await ensurePrograms(CHROMIUM);
		if (missing !== undefined) {
			console.error(missing);
			// In CI, everything must run.
			return process.env.CI
				? { passed: 0, failed: 1, skipped: 0 }
				: { passed: 0, failed: 0, skipped: 1 };
		}
	}
	if (needs !== undefined) {
		n8n ??= await step('Install and start n8n', startSharedN8n);
	}
	const isJest = command === 'jest';
	const { exitCode } = await execa(
		command,
		isJest ? [...args, '--json', `--outputFile=${report}`] : args,
		{
			cwd: PACKAGE_DIRECTORY,
			preferLocal: true,
			// jest also prints its JSON report.
			stdio: ['ignore', isJest ? 'ignore' : 'inherit', 'inherit'],
			reject: false,
			env: { FORCE_COLOR: process.stdout.isTTY ? '1' : '0' },
		},
	);
	const counts = isJest ? await countsOf(report) : { passed: 1, failed: 0, skipped: 0 };
	if (exitCode === 0) return counts;
	// jest also fails for too little coverage, and for a leaked secret.
	return { ...counts, passed: isJest ? counts.passed : 0, failed: Math.max(counts.failed, 1) };
}

async function countsOf(report: string): Promise<Counts> {
	const text = await readFile(report, 'utf8').catch(() => '{}');
	const results = JSON.parse(text) as { [name: string]: number | undefined };
	return {
		passed: results.numPassedTests ?? 0,
		failed: results.numFailedTests ?? 0,
		skipped: (results.numPendingTests ?? 0) + (results.numTodoTests ?? 0),
	};
}
