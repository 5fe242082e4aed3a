/** What a publish ships: its sources in one folder, and what npm packs of them in another. */
import { cp, mkdir, rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import * as tar from 'tar';

import { PACKAGE_DIRECTORY, packPackage } from './host/pack';

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

/** A copy of the sources that are published, without tests and scripts. */
export async function stageSources(): Promise<string> {
	const directory = await emptyFolder('published-sources');
	for (const name of SOURCES) {
		await cp(path.join(PACKAGE_DIRECTORY, name), path.join(directory, name), { recursive: true });
	}
	await symlink(
		path.join(PACKAGE_DIRECTORY, 'node_modules'),
		path.join(directory, 'node_modules'),
		'junction',
	);
	return directory;
}

/** The unpacked tarball. */
export async function stageTarball(): Promise<string> {
	const directory = await emptyFolder('published-tarball');
	const { tarball, remove } = await packPackage();
	await tar.extract({ file: tarball, cwd: directory, strip: 1 });
	await remove();
	return directory;
}

async function emptyFolder(name: string): Promise<string> {
	const directory = path.join(PACKAGE_DIRECTORY, '.cache', name);
	await rm(directory, { recursive: true, force: true });
	await mkdir(directory, { recursive: true });
	return directory;
}
