/**
 * `npm run release -- 0.2.0`: makes the commit and the tag of a version, and publishes nothing: the
 * tag, once pushed, does that (.github/workflows/publish.yml).
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
		throw new Error('Something is not committed. Commit it, or take it back, first.');
	}
	const changelog = await readFile(CHANGELOG, 'utf8');
	const [, changes = ''] = changelog.split(UNRELEASED);
	if (!/^\s*### /.test(changes)) {
		throw new Error('CHANGELOG.md has nothing under "Unreleased" that users would be told.');
	}
	const today = new Date().toISOString().slice(0, 10);
	const heading = `${UNRELEASED}\n## [${version}] - ${today}\n`;
	await writeFile(CHANGELOG, changelog.replace(UNRELEASED, heading));
	// Allowed, since the first version is in package.json before it is released.
	await execa(
		'npm',
		['version', version, '--no-git-tag-version', '--allow-same-version', '--ignore-scripts'],
		{ cwd: PACKAGE_DIRECTORY },
	);
	await git('commit', '--all', '--message', `Release ${version}`);
	await git('tag', '--annotate', `v${version}`, '--message', `Release ${version}`);
	console.log(`Tagged v${version}. To publish it: git push --follow-tags`);
}

/** What stands there until somebody publishes: npm would take it, n8n would show it, nobody would answer. */
async function checkPlaceholders(): Promise<void> {
	const text = async (file: string) => await readFile(path.join(PACKAGE_DIRECTORY, file), 'utf8');
	const { author, repository } = JSON.parse(await text('package.json')) as {
		author: { email: string };
		repository: { url: string };
	};
	const placeholders = Object.entries({
		'author in package.json': author.email,
		'repository in package.json': repository.url,
		'the address under "Reporting" in SECURITY.md': (await text('SECURITY.md')).split(
			'## Reporting',
		)[1],
	}).filter(([, value]) => value?.includes('example.com') !== false);
	if (placeholders.length > 0) {
		const where = placeholders.map(([name]) => name).join(', ');
		throw new Error(`Write who publishes this, and who is to be told of a hole: ${where}.`);
	}
}

async function git(...args: string[]): Promise<string> {
	return (await execa('git', args, { cwd: PACKAGE_DIRECTORY })).stdout;
}
