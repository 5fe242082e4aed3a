import { createServer, type AddressInfo } from 'node:net';

/** A free port of 127.0.0.1: the wanted one if nothing listens there. */
export async function freePort(wanted = 0): Promise<number> {
	const server = createServer();
	const port = await new Promise<number>((resolve, reject) => {
		server.once('error', reject);
		server.listen(wanted, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
	}).catch(async (cause: unknown) => {
		if (wanted === 0) throw cause;
		return await freePort();
	});
	if (server.listening) await new Promise((resolve) => server.close(resolve));
	return port;
}
