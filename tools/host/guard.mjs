// Outlives the process that started it by a moment. However that one ends, SIGKILL included, the pipe
// closes, and this script ends the processes it started and removes its folders.
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';

const groups = new Set();
const folders = new Set();

// Ctrl+C reaches every process of the terminal.
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
				// The group has ended.
			}
		}
		for (const path of folders) {
			rmSync(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
		}
	});
