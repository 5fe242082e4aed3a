/** The package as a user gets it: packed by npm, unpacked where n8n looks for community nodes. */
import execa from 'execa';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tar from 'tar';

import manifest from '../../package.json';

export const PACKAGE_DIRECTORY = path.resolve(__dirname, '../..');

/** Builds and packs. The tarball lies in a folder of its own, for the caller to remove. */
export async function packPackage(): Promise<{ tarball: string; remove: () => Promise<void> }> {
	const directory = await mkdtemp(path.join(tmpdir(), 'n8n-nodes-telecmi-pack-'));
	await execa('gulp', ['build', '--silent'], { cwd: PACKAGE_DIRECTORY, preferLocal: true });
	await execa('npm', ['pack', '--pack-destination', directory], { cwd: PACKAGE_DIRECTORY });
	return {
		tarball: path.join(directory, `${manifest.name}-${manifest.version}.tgz`),
		remove: async () => await rm(directory, { recursive: true, force: true }),
	};
}

/** Installs a tarball into an n8n user folder, the way n8n's own installer leaves it. */
export async function unpackInto(userFolder: string, tarball: string): Promise<void> {
	const nodes = path.join(userFolder, '.n8n', 'nodes');
	const target = path.join(nodes, 'node_modules', manifest.name);
	await mkdir(target, { recursive: true });
	await tar.extract({ file: tarball, cwd: target, strip: 1 });
	await writeFile(
		path.join(nodes, 'package.json'),
		JSON.stringify({
			name: 'installed-nodes',
			private: true,
			dependencies: { [manifest.name]: manifest.version },
		}),
	);
}
