// The entry of the npm scripts: installs this project's packages if they are missing, then runs a tool.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [name, ...args] = process.argv.slice(2);

if (Number.parseInt(process.versions.node, 10) < 20) {
	fail(`This is Node ${process.versions.node}. Install Node 20 or newer and try again.`);
}

// Ctrl+C also reaches the tool, which cleans up before it ends.
process.on('SIGINT', () => {});

if (!isInstalled()) {
	console.log("Installing this project's packages (takes a minute or two) …\n");
	if (
		(await run('npm', ['ci', '--loglevel=error'], { shell: process.platform === 'win32' })) !== 0
	) {
		fail(
			'npm ci failed. Check that this machine reaches the npm registry (npm ping), then try again.',
		);
	}
}
process.exitCode = await run(process.execPath, ['--import', 'tsx', `tools/${name}.ts`, ...args]);

/** Whether every package of the lock file is there in its version. */
function isInstalled() {
	try {
		const wanted = packagesIn('package-lock.json');
		const present = packagesIn('node_modules/.package-lock.json');
		return Object.entries(wanted).every(
			([path, { version, optional, extraneous }]) =>
				path === '' || optional || extraneous || present[path]?.version === version,
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
