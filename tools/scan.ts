/** n8n's scanner, which decides whether n8n verifies a package: on the sources and on the tarball. */
import { cp, symlink } from 'node:fs/promises';
import path from 'node:path';

import { emptyFolder, PACKAGE_DIRECTORY, packPackage, unpack } from './host/pack';

type Scanner = {
	SOURCE_FILE_PATTERNS: string[];
	analyzePackage: (
		directory: string,
		patterns: string[],
	) => Promise<{ passed: boolean; message?: string; details?: string }>;
};

const MODULES = path.join(PACKAGE_DIRECTORY, 'node_modules');
const SCANNER = path.join(MODULES, '@n8n/scan-community-package/scanner/scanner.mjs');

const SOURCES = [
	'credentials',
	'icons',
	'nodes',
	'package.json',
	'tsconfig.json',
	'eslint.config.mjs',
	'README.md',
	'LICENSE.md',
];

if (require.main === module) void main();

async function main(): Promise<void> {
	const { analyzePackage, SOURCE_FILE_PATTERNS } = (await import(SCANNER)) as Scanner;
	const scans: Array<[string, string, string[]]> = [
		['sources', await stageSources(), SOURCE_FILE_PATTERNS],
		['tarball', await stageTarball(), ['**/*.js', 'package.json']],
	];
	for (const [name, directory, patterns] of scans) {
		const { passed, message, details = '' } = await analyzePackage(directory, patterns);
		// An empty folder passes, with a message.
		const isScanned = passed && message === undefined;
		console.log(`Scan of the ${name}: ${isScanned ? 'passed' : `FAILED: ${message}\n${details}`}`);
		if (!isScanned) process.exitCode = 1;
	}
}

/** A copy of the package's sources without tests and tools. */
export async function stageSources(): Promise<string> {
	const directory = await emptyFolder('sources');
	for (const name of SOURCES) {
		await cp(path.join(PACKAGE_DIRECTORY, name), path.join(directory, name), { recursive: true });
	}
	await symlink(MODULES, path.join(directory, 'node_modules'), 'junction');
	return directory;
}

async function stageTarball(): Promise<string> {
	const directory = await emptyFolder('tarball');
	const { tarball, remove } = await packPackage();
	await unpack(tarball, directory);
	await remove();
	return directory;
}
