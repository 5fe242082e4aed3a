/**
 * An npm registry with some versions of this package, and an `npm` that asks it: n8n asks another
 * than npm's own only with an Enterprise license, so the address is changed where n8n calls npm.
 */
import execa from 'execa';
import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import manifest from '../../package.json';

export type Registry = {
	/** With these, a program finds that `npm`, and reaches no host but this one. */
	env: { [name: string]: string };
	stop: () => Promise<void>;
};

/** It is not here, so whoever fetches it fails: --omit=peer only looks it up. */
const PEER = { name: 'n8n-workflow', version: '1.0.0', dist: { tarball: 'http://127.0.0.1:1/' } };

type Version = { tarball: Buffer; manifest: { version: string } };

export async function startRegistry(versions: Version[]): Promise<Registry> {
	const folder = await mkdtemp(path.join(tmpdir(), 'n8n-nodes-telecmi-registry-'));
	const server = createServer((request, response) => {
		const version = versions.find(({ manifest: { version: number } }) =>
			request.url?.endsWith(`/-/${fileName(number)}`),
		);
		if (version) {
			response.end(version.tarball);
		} else if (request.url === `/${manifest.name}`) {
			response.setHeader('content-type', 'application/json');
			response.end(JSON.stringify(packument(versions, `http://${request.headers.host}`)));
		} else if (request.url === `/${PEER.name}`) {
			const { version } = PEER;
			response.end(
				JSON.stringify({
					...PEER,
					'dist-tags': { latest: version },
					versions: { [version]: PEER },
				}),
			);
		} else {
			response.writeHead(404).end('{}');
		}
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
	const programs = path.join(folder, 'bin');
	await mkdir(programs);
	const npm = path.join(programs, 'npm');
	// Of two registries, npm takes the one named last.
	await writeFile(npm, `#!/bin/sh\nPATH="\${PATH#*:}" exec npm "$@" --registry=${url}\n`);
	await chmod(npm, 0o755);
	return {
		env: {
			PATH: `${programs}:${process.env.PATH}`,
			npm_config_cache: path.join(folder, 'cache'),
			npm_config_fetch_retries: '0',
			HTTPS_PROXY: 'http://127.0.0.1:1',
			https_proxy: 'http://127.0.0.1:1',
			NO_PROXY: '127.0.0.1',
			no_proxy: '127.0.0.1',
		},
		stop: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
			await rm(folder, { recursive: true, force: true });
		},
	};
}

/** A packed package as a registry has it, under a number of one's own where one is given. */
export async function versionOf(file: string, number = manifest.version): Promise<Version> {
	const folder = await mkdtemp(path.join(tmpdir(), 'n8n-nodes-telecmi-version-'));
	try {
		await execa('tar', ['-xzf', file, '-C', folder]);
		const manifestFile = path.join(folder, 'package', 'package.json');
		const changed = { ...JSON.parse(await readFile(manifestFile, 'utf8')), version: number };
		await writeFile(manifestFile, JSON.stringify(changed));
		const packed = path.join(folder, fileName(number));
		await execa('tar', ['-czf', packed, '-C', folder, 'package']);
		return { tarball: await readFile(packed), manifest: changed };
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

function packument(versions: Version[], url: string): object {
	const numbers = versions.map(({ manifest: { version } }) => version);
	return {
		name: manifest.name,
		'dist-tags': { latest: numbers.at(-1) },
		versions: Object.fromEntries(
			versions.map(({ tarball, manifest: own }) => [
				own.version,
				{
					...own,
					dist: {
						tarball: `${url}/${manifest.name}/-/${fileName(own.version)}`,
						shasum: createHash('sha1').update(tarball).digest('hex'),
						integrity: `sha512-${createHash('sha512').update(tarball).digest('base64')}`,
					},
				},
			]),
		),
	};
}

const fileName = (number: string) => `${manifest.name}-${number}.tgz`;
