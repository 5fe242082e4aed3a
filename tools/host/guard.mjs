// Runs beside a test and outlives it by a moment: whatever way the test ends, SIGKILL included, its
// end of the pipe closes, and this ends what the test started and removes what it wrote.
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';

const groups = new Set();
const folders = new Set();

// Ctrl+C goes to everyone at the terminal; this one has work to do afterwards.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});

const actions = {
	group: (pid) => groups.add(Number(pid)),
	ended: (pid) => groups.delete(Number(pid)),
	folder: (path) => folders.add(path),
	removed: (path) => folders.delete(path),
};

createInterface({ input: process.stdin })
	.on('line', (line) => {
		const [, action, subject] = /^(\w+) (.*)$/.exec(line);
		actions[action](subject);
	})
	.on('close', () => {
		for (const pid of groups) {
			try {
				process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
			} catch {
				// Nobody left in the group.
			}
		}
		for (const path of folders) {
			rmSync(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
		}
	});
