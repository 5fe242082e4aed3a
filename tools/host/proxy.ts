/** The Caddy of deploy, with the same Caddyfile, in front of n8n processes on this machine. */
import { readFile } from 'node:fs/promises';
import { Agent, request } from 'node:https';
import path from 'node:path';

import { HostError } from './install';
import { PACKAGE_DIRECTORY } from './pack';
import { freePort } from './ports';
import { Program, removeFolder, temporaryFolder } from './processes';
import { CADDY, ensurePrograms, pathOf } from './programs';

export const DOMAIN = 'n8n.example.com';

type Response = { status: number; text: string };
type Headers = { [name: string]: string | string[] };

export type Proxy = {
	port: number;
	logFile: string;
	program: Program;
	/** Posts over TLS to the domain; JSON unless the headers say otherwise. */
	post: (path: string, body: string, headers?: Headers) => Promise<Response>;
	stop: () => Promise<void>;
};

/** n8n has to know the proxy's port before it starts, hence the proxy is given its own. */
export async function startProxy(upstreams: {
	port: number;
	main: string;
	processors: string[];
}): Promise<Proxy> {
	const missing = await ensurePrograms(CADDY);
	if (missing !== undefined) throw new HostError(missing);
	const { port } = upstreams;
	const folder = await temporaryFolder('proxy');
	const authority = path.join(folder, 'caddy/pki/authorities/local/root.crt');
	const agent = new Agent({ keepAlive: true });
	const post: Proxy['post'] = async (to, body, headers = {}) => {
		const ca = await readFile(authority, 'utf8');
		return await new Promise((resolve, reject) => {
			const sent = request(
				{
					...{ host: '127.0.0.1', port, path: to, method: 'POST', ca, servername: DOMAIN, agent },
					headers: { host: `${DOMAIN}:${port}`, 'content-type': 'application/json', ...headers },
					timeout: 30_000,
				},
				(response) => {
					let text = '';
					response.setEncoding('utf8').on('data', (some: string) => (text += some));
					response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
					response.on('error', reject);
				},
			);
			sent.on('timeout', () => sent.destroy(new Error('No response after 30 s')));
			sent.on('error', reject).end(body);
		});
	};
	const program = new Program({
		name: 'Caddy',
		command: pathOf(CADDY) ?? 'caddy',
		args: [
			...['run', '--adapter', 'caddyfile'],
			...['--config', path.join(PACKAGE_DIRECTORY, 'deploy', 'Caddyfile')],
		],
		env: {
			DOMAIN,
			MAIN: new URL(upstreams.main).host,
			PROCESSORS: upstreams.processors.map((url) => new URL(url).host).join(' '),
			// Debian's Caddy 2.6 mixes up the bodies of requests that it has buffered and sends again.
			REQUEST_BUFFERS: '',
			CADDY_GLOBAL_OPTIONS: [
				`https_port ${port}`,
				`http_port ${await freePort()}`,
				...['default_bind 127.0.0.1', 'local_certs', 'skip_install_trust'],
			].join('\n'),
			XDG_DATA_HOME: folder,
			XDG_CONFIG_HOME: folder,
		},
		cwd: folder,
		logFile: path.join(folder, 'caddy.log'),
		isReady: async () => (await post('/healthz/readiness', '')).status > 0,
	});
	await program.start();
	return {
		port,
		program,
		logFile: program.options.logFile,
		post,
		stop: async () => {
			agent.destroy();
			await program.stop();
			await removeFolder(folder);
		},
	};
}
