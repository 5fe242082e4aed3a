/** The proxy of deploy/queue-mode, from the same template, in front of processes on this machine. */
import execa from 'execa';
import { readFile, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import path from 'node:path';

import { HostError } from './install';
import { PACKAGE_DIRECTORY } from './pack';
import { freePort } from './ports';
import { Program, removeFolder, temporaryFolder } from './processes';
import { ensurePrograms, NGINX, pathOf } from './programs';

const TEMPLATE = path.join(PACKAGE_DIRECTORY, 'deploy', 'queue-mode', 'nginx.conf.template');
const DOMAIN = 'n8n.example.com';

export type Proxy = {
	/** Posts to a path, JSON unless the headers say otherwise, over TLS, as the internet does. */
	post: (
		path: string,
		body: string,
		headers?: { [name: string]: string | string[] },
	) => Promise<{ status: number; text: string }>;
	logFile: string;
	/** What `nginx -t` says of the configuration. */
	check: () => Promise<string>;
	stop: () => Promise<void>;
};

/** In front of the processes that compose.yaml calls by these names. */
export async function startProxy(urls: {
	[name in 'main' | 'webhook-1' | 'webhook-2']: string;
}): Promise<Proxy> {
	const nginx = pathOf(NGINX);
	if (nginx === undefined) throw new HostError((await ensurePrograms(NGINX)) ?? '');
	const folder = await temporaryFolder('proxy');
	const port = await freePort();
	const plainPort = await freePort();
	const { certificate, key } = await selfSigned(folder);
	const logFile = path.join(folder, 'nginx.log');
	const replacements: Array<[RegExp, string]> = [
		// Here they are sockets, which nginx cannot open.
		[/\/dev\/std(out|err)/g, logFile],
		[/\$\{DOMAIN\}/g, DOMAIN],
		...Object.entries(urls).map(([name, url]): [RegExp, string] => [
			new RegExp(`server ${name}:5678`, 'g'),
			`server ${new URL(url).host}`,
		]),
		// Debian's nginx is older than the container's: it looks a name up once, at its start,
		[/ resolve\b/g, ''],
		// and says this in one line.
		[/listen 443 ssl;\s*http2 on;/, `listen 127.0.0.1:${port} ssl http2;`],
		[/listen 80 default_server;/, `listen 127.0.0.1:${plainPort} default_server;`],
		[/\/etc\/nginx\/tls\/fullchain\.pem/, certificate],
		[/\/etc\/nginx\/tls\/privkey\.pem/, key],
	];
	let servers = await readFile(TEMPLATE, 'utf8');
	for (const [pattern, replacement] of replacements) {
		const before = servers;
		servers = servers.replace(pattern, () => replacement);
		if (servers === before) throw new Error(`${TEMPLATE} has no ${pattern.source}`);
	}
	const file = path.join(folder, 'nginx.conf');
	// What the container's image has around the template.
	const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
		(name) => `${name}_temp_path ${folder}/${name};`,
	);
	const http = `http {\n${temporary.join('\n')}\n${servers}\n}`;
	await writeFile(file, `daemon off;\npid ${folder}/pid;\nevents {}\n${http}\n`);
	const args = ['-e', 'stderr', '-p', folder, '-c', file];
	const post: Proxy['post'] = async (to, body, headers = {}) => {
		const ca = await readFile(certificate, 'utf8');
		return await new Promise((resolve, reject) => {
			const sent = request(
				{
					...{ host: '127.0.0.1', port, path: to, method: 'POST', ca, servername: DOMAIN },
					headers: { host: DOMAIN, 'content-type': 'application/json', ...headers },
				},
				(response) => {
					let text = '';
					response.setEncoding('utf8').on('data', (some: string) => (text += some));
					response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
				},
			);
			sent.on('error', reject).end(body);
		});
	};
	const program = new Program({
		name: 'nginx',
		command: nginx,
		args,
		env: { PATH: process.env.PATH },
		cwd: folder,
		logFile,
		isReady: async () => (await post('/healthz', '')).status > 0,
	});
	await program.start();
	return {
		post,
		logFile,
		check: async () => (await execa(nginx, [...args, '-t'], { all: true })).all ?? '',
		stop: async () => {
			await program.stop();
			await removeFolder(folder);
		},
	};
}

async function selfSigned(folder: string): Promise<{ certificate: string; key: string }> {
	const certificate = path.join(folder, 'fullchain.pem');
	const key = path.join(folder, 'privkey.pem');
	await execa('openssl', [
		...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'],
		...['-days', '2', '-subj', `/CN=${DOMAIN}`, '-addext', `subjectAltName=DNS:${DOMAIN}`],
		...['-keyout', key, '-out', certificate],
	]);
	return { certificate, key };
}
