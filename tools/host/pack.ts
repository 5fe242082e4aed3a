/** The package as users get it: packed by npm, unpacked where n8n looks for community nodes. */
import execa from 'execa';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import manifest from '../../package.json';
import { removeFolder, temporaryFolder } from './processes';

export const PACKAGE_DIRECTORY = path.resolve(__dirname, '../..');

export type Packed = { tarball: string; remove: () => Promise<void> };

/** Builds and packs, once in a run: TELECMI_TARBALL names what a runner has packed already. */
export async function packPackage(): Promise<Packed> {
	const { TELECMI_TARBALL } = process.env;
	if (TELECMI_TARBALL) return { tarball: TELECMI_TARBALL, remove: async () => {} };
	await buildPackage();
	const folder = await temporaryFolder('pack');
	await execa('npm', ['pack', '--pack-destination', folder], { cwd: PACKAGE_DIRECTORY });
	return {
		tarball: path.join(folder, `${manifest.name}-${manifest.version}.tgz`),
		remove: async () => await removeFolder(folder),
	};
}

export async function buildPackage(): Promise<void> {
	await execa('gulp', ['build', '--silent'], { cwd: PACKAGE_DIRECTORY, preferLocal: true });
}

/** Unpacks into an existing folder, which then has the package's files at its top. */
export async function unpack(tarball: string, folder: string): Promise<void> {
	await execa('tar', ['-xzf', tarball, '-C', folder, '--strip-components=1']);
}

/** Installs a tarball into an n8n user folder, as n8n's own installer does. */
export async function unpackInto(userFolder: string, tarball: string): Promise<void> {
	const nodes = path.join(userFolder, '.n8n', 'nodes');
	const target = path.join(nodes, 'node_modules', manifest.name);
	await mkdir(target, { recursive: true });
	await unpack(tarball, target);
	await writeFile(
		path.join(nodes, 'package.json'),
		JSON.stringify({
			name: 'installed-nodes',
			private: true,
			dependencies: { [manifest.name]: manifest.version },
		}),
	);
}

/** An empty folder in .cache, which stays for people to look at. */
export async function emptyFolder(name: string): Promise<string> {
	const folder = path.join(PACKAGE_DIRECTORY, '.cache', name);
	await rm(folder, { recursive: true, force: true });
	await mkdir(folder, { recursive: true });
	return folder;
}
