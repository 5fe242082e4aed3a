/** Nothing is left behind, even by a test run that is itself killed. */
import execa from 'execa';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

import { PACKAGE_DIRECTORY } from '../../../tools/host/pack';
import { describeFaults } from './given';

describeFaults('a test run that is killed', () => {
	test('leaves no process and no folder behind', async () => {
		const run = execa(process.execPath, ['--import', 'tsx', path.join(__dirname, 'abandoned.ts')], {
			cwd: PACKAGE_DIRECTORY,
			reject: false,
		});
		const lines = createInterface({ input: run.stdout as NodeJS.ReadableStream });
		const [line] = (await once(lines, 'line')) as [string];
		const { pid, logFile } = JSON.parse(line) as { pid: number; logFile: string };
		expect([isAlive(pid), existsSync(logFile)]).toEqual([true, true]);
		run.kill('SIGKILL');
		await run;
		for (let look = 0; look < 100 && (isAlive(pid) || existsSync(logFile)); look++) {
			await sleep(100);
		}
		expect([isAlive(pid), existsSync(path.dirname(logFile))]).toEqual([false, false]);
	}, 60_000);
});

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
}
