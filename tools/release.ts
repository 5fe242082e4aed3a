/**
 * `npm run release -- 0.2.0`: dates the changelog, sets the version, commits and tags. Pushing the tag
 * publishes it (.github/workflows/publish.yml).
 */
import execa from 'execa';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { PACKAGE_DIRECTORY } from './host/pack';

const CHANGELOG = path.join(PACKAGE_DIRECTORY, 'CHANGELOG.md');
const UNRELEASED = '## [Unreleased]\n';

void main().catch((cause: unknown) => {
	console.error((cause as Error).message);
	process.exitCode = 1;
});

async function main(): Promise<void> {
	const [version = ''] = process.argv.slice(2);
	if (!/^\d+\.\d+\.\d+$/.test(version)) throw new Error('Usage: npm run release -- 0.2.0');
	await checkPlaceholders();
	if ((await git('status', '--porcelain')) !== '') {
		throw new Error('There are uncommitted changes. Commit or discard them first.');
	}
	const changelog = await readFile(CHANGELOG, 'utf8');
	const [, changes = ''] = changelog.split(UNRELEASED);
	if (!/^\s*### /.test(changes)) {
		throw new Error('CHANGELOG.md has nothing under "Unreleased". List what users notice.');
	}
	const today = new Date().toISOString().slice(0, 10);
	const heading = `${UNRELEASED}\n## [${version}] - ${today}\n`;
	await writeFile(CHANGELOG, changelog.replace(UNRELEASED, heading));
	// package.json has the first version before it is released.
	const allowed = ['--no-git-tag-version', '--allow-same-version', '--ignore-scripts'];
	await execa('npm', ['version', version, ...allowed], { cwd: PACKAGE_DIRECTORY });
	await git('commit', '--all', '--message', `Release ${version}`);
	await git('tag', '--annotate', `v${version}`, '--message', `Release ${version}`);
	console.log(`Tagged v${version}. To publish it: git push --follow-tags`);
}

/** Addresses at example.com, which nobody reads. */
async function checkPlaceholders(): Promise<void> {
	for (const file of ['package.json', 'README.md', 'SECURITY.md']) {
		const text = await readFile(path.join(PACKAGE_DIRECTORY, file), 'utf8');
		const placeholders = text.match(/[\w.]+@example\.com|git\.example\.com/g) ?? [];
		if (placeholders.length > 0) {
			throw new Error(`Replace ${[...new Set(placeholders)].join(', ')} in ${file} first.`);
		}
	}
}

async function git(...args: string[]): Promise<string> {
	return (await execa('git', args, { cwd: PACKAGE_DIRECTORY })).stdout;
}
