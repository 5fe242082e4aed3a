/** n8n's scanner of community packages, by which n8n verifies them: on the sources and on the tarball. */
import { PACKAGE_DIRECTORY } from './host/pack';
import { stageSources, stageTarball } from './published';
import path from 'node:path';

type Scanner = {
	SOURCE_FILE_PATTERNS: string[];
	analyzePackage: (
		directory: string,
		patterns: string[],
	) => Promise<{ passed: boolean; message?: string; details?: string }>;
};

const SCANNER = path.join(
	PACKAGE_DIRECTORY,
	'node_modules/@n8n/scan-community-package/scanner/scanner.mjs',
);

void main();

async function main(): Promise<void> {
	const { analyzePackage, SOURCE_FILE_PATTERNS } = (await import(SCANNER)) as Scanner;
	const legs: Array<[string, string, string[]]> = [
		['sources', await stageSources(), SOURCE_FILE_PATTERNS],
		['tarball', await stageTarball(), ['**/*.js', 'package.json']],
	];
	for (const [name, directory, patterns] of legs) {
		const { passed, message, details } = await analyzePackage(directory, patterns);
		// The scanner passes an empty folder, with this message.
		const isScanned = passed && message === undefined;
		console.log(`scan: ${name} ${isScanned ? 'passed' : `FAILED: ${message}\n${details ?? ''}`}`);
		if (!isScanned) process.exitCode = 1;
	}
}
