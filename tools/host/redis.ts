/** A Redis of its own, with the configuration of deploy/queue-mode. */
import execa from 'execa';
import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

import { PACKAGE_DIRECTORY } from './pack';
import { freePort } from './ports';
import { Program, removeFolder, temporaryFolder } from './processes';

export type Redis = {
	host: string;
	port: number;
	password: string;
	program: Program;
	logFile: string;
	/** What redis-cli prints for a command. */
	command: (...words: string[]) => Promise<string>;
	/** Everything that was ever written to it: its append-only files, as they lie on the disk. */
	dump: () => Promise<string>;
	stop: () => Promise<void>;
};

export async function startRedis(): Promise<Redis> {
	const folder = await temporaryFolder('redis');
	const host = '127.0.0.1';
	const port = await freePort();
	const password = randomBytes(18).toString('base64url');
	const shared = await readFile(
		path.join(PACKAGE_DIRECTORY, 'deploy', 'queue-mode', 'redis.conf'),
		'utf8',
	);
	const command = async (...words: string[]) => {
		const { stdout } = await execa('redis-cli', ['-h', host, '-p', String(port), ...words], {
			env: { REDISCLI_AUTH: password },
		});
		return stdout;
	};
	const logFile = path.join(folder, 'redis.log');
	const program = new Program({
		name: 'Redis',
		command: 'redis-server',
		args: ['-'],
		// As compose.yaml does it: a password among the arguments could be read by any process.
		input: [
			shared,
			`bind ${host}`,
			`port ${port}`,
			`dir ${folder}`,
			`requirepass ${password}`,
			'',
		].join('\n'),
		env: { PATH: process.env.PATH },
		cwd: folder,
		logFile,
		isReady: async () => (await command('PING')) === 'PONG',
	});
	await program.start();
	return {
		host,
		port,
		password,
		program,
		logFile,
		command,
		dump: async () => {
			const appended = path.join(folder, 'appendonlydir');
			const names = await readdir(appended);
			const files = names.map(async (name) => await readFile(path.join(appended, name), 'latin1'));
			return (await Promise.all(files)).join('\n');
		},
		stop: async () => {
			await program.stop();
			await removeFolder(folder);
		},
	};
}
