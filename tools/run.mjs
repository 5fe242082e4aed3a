// The entry of `npm start`, `npm test` and `npm run lint`: installs what a fresh clone lacks, with
// nothing but Node itself, then runs the script of that name.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [name, ...args] = process.argv.slice(2);

if (Number.parseInt(process.versions.node, 10) < 20) {
	fail(`This is Node ${process.versions.node}. Install Node 20 or newer, then run this again.`);
}

// The whole terminal gets Ctrl+C, so the script does too; it cleans up, and this waits for it.
process.on('SIGINT', () => {});

if (!isInstalled()) {
	console.log("Installing the project's own packages (a minute or two) …\n");
	// Not `npm ci`: it refuses a lock file from a registry that has not every platform's packages.
	const install = ['install', '--no-save'];
	if ((await run('npm', install, { shell: process.platform === 'win32' })) !== 0) {
		fail(
			'Not installed. Check that this machine reaches the npm registry (npm ping), then run this again.',
		);
	}
}
process.exitCode = await run(process.execPath, ['--import', 'tsx', `tools/${name}.ts`, ...args]);

/** Whether every package that the lock file names is there in that version. */
function isInstalled() {
	try {
		const wanted = packagesIn('package-lock.json');
		const present = packagesIn('node_modules/.package-lock.json');
		return Object.entries(wanted).every(
			([path, { version, optional }]) =>
				path === '' || optional || present[path]?.version === version,
		);
	} catch {
		return false;
	}
}

function packagesIn(lockFile) {
	return JSON.parse(readFileSync(join(root, lockFile), 'utf8')).packages;
}

function run(command, commandArgs, options = {}) {
	const child = spawn(command, commandArgs, { cwd: root, stdio: 'inherit', ...options });
	process.on('SIGTERM', () => child.kill('SIGTERM'));
	return new Promise((resolve) => {
		child.on('error', () => resolve(1));
		child.on('exit', (code, signal) => resolve(signal ? 130 : code));
	});
}

function fail(message) {
	console.error(message);
	process.exit(1);
}
