/**
 * TeleCMI for tests: an HTTP server that answers its REST API the way TeleCMI does, quirks and
 * refusals included, and that delivers the notifications of the calls it is given.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import { isObject, type JsonObject } from '../../../nodes/notification/json';
import {
	clickToCallAnswered,
	newRequestId,
	type Call,
	type CallOptions,
	type ListPath,
} from './calls';
import { deliver, type DeliveryOptions } from './delivery';
import { managementRoutes, Refusal, type Answer } from './management';

export type Asked = { method: string; path: string; query: URLSearchParams; body: JsonObject };

/** What is to go wrong instead of an answer. */
export type Fault =
	| { kind: 'answer'; status?: number; body: string | Buffer; location?: string }
	/** The connection ends before the response, or in the middle of it. */
	| { kind: 'drop' }
	| { kind: 'cut'; body?: string | Buffer }
	/** A response that begins so, and goes on with a byte every so many milliseconds, for so long. */
	| { kind: 'trickle'; body: string | Buffer; every: number; until?: number }
	/** The right response, this many milliseconds late. */
	| { kind: 'slow'; by: number };

const MOST_ROWS = 20;
const MOST_USERS = 10;
const DAY = 24 * 60 * 60 * 1000;

const REFUSED = { code: 404, error: true, msg: 'Parameter missing' };
const REFUSED_FILE = { code: 407, error: true, msg: 'Authentication Failed' };
const REFUSED_ACCOUNT = new Refusal(404, { code: 404, msg: 'Invalid app id or secret' });
const REFUSED_V3 = { code: 401, status: 'error', msg: 'Authentication Failed' };

/** The smallest MP3 there is to tell: a tag, and one silent frame. */
export const MP3 = Buffer.concat([
	Buffer.from('ID3\x04\x00\x00\x00\x00\x00\x00', 'latin1'),
	Buffer.from([0xff, 0xfb, 0x90, 0x00]),
	Buffer.alloc(413),
]);

export class TelecmiStandIn {
	readonly appId = 2222223;
	readonly secret = 'stand-in-s3cret/+&=?%20';
	balance: JsonObject = { code: 200, expire: 1790620199999, sms: 0, balance: 12.5 };
	users: JsonObject[] = [
		user(101, this.appId, 'Manish', { password: 'plain-text-password-101' }),
		user(102, this.appId, null, { first_name: 'Sales', last_name: 'Desk', password: 'pw-102' }),
	];
	voicemails: JsonObject[] = [];
	readonly leads = new Map<string, JsonObject[]>();
	readonly statuses = new Map<string, string>();
	/** What there is to download: `missing` is how often TeleCMI still responds with code 502. */
	readonly files = new Map<string, { bytes: Buffer; missing: number }>();
	readonly rows: { [list in ListPath]: JsonObject[] } = {
		'/v2/answered': [],
		'/v2/missed': [],
		'/v2/out_answered': [],
		'/v2/out_missed': [],
	};
	/** What becomes of a click to call, and where and how it is told. */
	clickToCall: (options: CallOptions) => Call = clickToCallAnswered;
	webhook: { url: string; delivery?: DeliveryOptions } | null = null;
	/** Whether notifications arrive before the request for the call is answered. */
	tellsFirst = false;
	/** What was asked, in order. */
	readonly asked: Asked[] = [];

	private readonly faults = new Map<string, Fault[]>();
	private readonly server = createServer((request, response) => {
		this.answer(request, response).catch(() => response.destroy());
	});

	async start(): Promise<string> {
		await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
		return this.url;
	}

	get url(): string {
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
	}

	async stop(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}

	/** The next requests for a path go wrong, one fault each. */
	fail(path: string, ...faults: Fault[]): void {
		this.faults.set(path, [...(this.faults.get(path) ?? []), ...faults]);
	}

	/** Puts a call among the records, and its files where they appear late: after so many looks for them. */
	file({ record, files }: Call, missing = 0): void {
		this.rows[record.list].push(record.row);
		for (const name of files) this.files.set(name, { bytes: MP3, missing });
	}

	private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const { pathname, searchParams } = new URL(request.url ?? '/', 'http://stand-in');
		const text = await textOf(request);
		const body = parse(text);
		this.asked.push({ method: request.method ?? '', path: pathname, query: searchParams, body });
		const fault = this.faults.get(pathname)?.shift();
		if (fault?.kind === 'drop') return void response.destroy();
		if (fault?.kind === 'cut') {
			response.writeHead(200, { 'content-length': '900000' });
			response.write(fault.body ?? '{"code":2');
			await sleep(30);
			return void response.destroy();
		}
		if (fault?.kind === 'trickle') {
			response.writeHead(200);
			response.write(fault.body);
			const end = Date.now() + (fault.until ?? Infinity);
			while (response.writable) {
				if (Date.now() > end) return void response.end();
				await sleep(fault.every, undefined, { ref: false });
				response.write(' ');
			}
			return;
		}
		if (fault?.kind === 'answer') {
			response.writeHead(fault.status ?? 200, {
				'content-type': 'application/json',
				...(fault.location === undefined ? {} : { location: fault.location }),
			});
			return void response.end(fault.body);
		}
		if (fault?.kind === 'slow') await sleep(fault.by, undefined, { ref: false });
		if (request.method === 'GET' && pathname === '/v2/play')
			return this.play(searchParams, response);
		const route = request.method === 'POST' ? this.routes[pathname] : undefined;
		if (route === undefined) {
			response.writeHead(404, { 'content-type': 'text/html' });
			return void response.end('<html><body><h1>Cannot find it</h1></body></html>');
		}
		const found = await route(body);
		const answer = found instanceof Refusal ? found : new Refusal(200, found);
		response.writeHead(answer.status, { 'content-type': 'application/json; charset=utf-8' });
		response.end(JSON.stringify(answer.body));
	}

	private readonly routes: {
		[path: string]: (body: JsonObject) => Answer | Promise<Answer>;
	} = {
		'/v2/balance': this.asAccount(() => this.balance, REFUSED_ACCOUNT),
		'/v2/analysis': this.asAccount((body) => this.summary(body)),
		'/v2/answered': this.asAccount((body) => this.page('/v2/answered', body)),
		'/v2/missed': this.asAccount((body) => this.page('/v2/missed', body)),
		'/v2/out_answered': this.asAccount((body) => this.page('/v2/out_answered', body)),
		'/v2/out_missed': this.asAccount((body) => this.page('/v2/out_missed', body)),
		'/v2/user/list': this.asAccount((body) => this.userPage(body)),
		'/v3/user/list': this.asAccount((body) => this.userPage(body), REFUSED_V3),
		'/v2/user/status': this.asAccount((body) => this.setStatus(body)),
		'/v2/webrtc/click2call': async (body) => await this.startCall(body),
		...managementRoutes(this),
	};

	/** `appid` must be a number: as text it is refused like a wrong one. */
	private asAccount(answer: (body: JsonObject) => Answer, refused: Answer = REFUSED) {
		return (body: JsonObject): Answer =>
			body.appid === this.appId && body.secret === this.secret ? answer(body) : refused;
	}

	private play(query: URLSearchParams, response: ServerResponse): void {
		const file = this.files.get(query.get('file') ?? '');
		const isAccount =
			query.get('appid') === String(this.appId) && query.get('secret') === this.secret;
		if (isAccount && file !== undefined && file.missing-- <= 0) {
			response.writeHead(200, { 'content-type': 'application/octet-stream' });
			response.end(file.bytes);
			return;
		}
		response.writeHead(200, { 'content-type': 'application/json' });
		response.end(
			JSON.stringify(isAccount ? (query.get('file') ? { code: 502 } : REFUSED) : REFUSED_FILE),
		);
	}

	private page(list: ListPath, body: JsonObject): JsonObject {
		const end = Number(body.end_date ?? Date.now());
		const start = Number(body.start_date ?? end - DAY);
		const rows = this.rows[list]
			.filter(({ time }) => Number(time) >= start && Number(time) <= end)
			.sort((one, other) => Number(other.time) - Number(one.time));
		const size = Math.min(Number(body.limit ?? 10), MOST_ROWS);
		const from = (Number(body.page ?? 1) - 1) * size;
		return { count: rows.length, cdr: rows.slice(from, from + size) };
	}

	private summary({ start_date: start, end_date: end }: JsonObject): JsonObject {
		if (typeof start !== 'number' || typeof end !== 'number') return REFUSED;
		const within = (...lists: ListPath[]) =>
			lists
				.flatMap((list) => this.rows[list])
				.filter(({ time }) => Number(time) >= start && Number(time) <= end).length;
		const answered = within('/v2/answered', '/v2/out_answered');
		const missed = within('/v2/missed', '/v2/out_missed');
		return { code: 200, total: answered + missed, answered, missed };
	}

	private userPage(body: JsonObject): JsonObject {
		const size = Math.min(Number(body.limit ?? MOST_USERS), MOST_USERS);
		const from = (Number(body.page ?? 1) - 1) * size;
		const agents = this.users.slice(from, from + size);
		return { code: 200, status: 'success', count: this.users.length, agents };
	}

	private setStatus({ id, status }: JsonObject): JsonObject {
		const isKnown = this.users.some(({ agent_id }) => agent_id === id);
		const isStatus = ['online', 'offline', 'break', 'dialer'].includes(String(status));
		if (!isStatus) return { code: 401, status: 'error', msg: 'Invalid Status' };
		if (!isKnown) return { code: 400, status: 'error', msg: 'Parameter missing' };
		this.statuses.set(String(id), String(status));
		return { code: 200, status, msg: 'status updated successfully' };
	}

	private async startCall(body: JsonObject): Promise<JsonObject> {
		const { user_id: userId, secret, to, followme = false } = body;
		const caller = this.users.find(({ agent_id }) => agent_id === userId);
		if (secret !== this.secret) return { code: 407, error: true, msg: 'Authentication Failed' };
		if (caller === undefined) return { code: 404, error: true, msg: 'Invalid user id' };
		if (typeof to !== 'number') return { code: 400, error: true, msg: 'to is required' };
		if (followme === true) {
			return { code: 420, error: true, msg: 'Follow-me calls are not allowed for this app' };
		}
		const requestId = newRequestId();
		const call = this.clickToCall({
			appId: this.appId,
			extension: String(caller.extension),
			customer: to,
			requestId,
			...(typeof body.callerid === 'number' ? { businessNumber: body.callerid } : {}),
			...(isObject(body.extra_params) ? { extraParams: body.extra_params } : {}),
		});
		this.file(call);
		if (this.webhook !== null) {
			const delivered = deliver(this.webhook.url, [call], this.webhook.delivery);
			if (this.tellsFirst) await delivered;
		}
		return { code: 200, msg: 'Call initiated', request_id: requestId };
	}
}

export function user(
	extension: number,
	appId: number,
	name: string | null,
	rest: JsonObject = {},
): JsonObject {
	return {
		agent_id: `${extension}_${appId}`,
		...(name === null ? {} : { name }),
		extension,
		password: '123456',
		notify: false,
		phone: '967755XXXX',
		start_time: 1,
		end_time: 24,
		...rest,
	};
}

async function textOf(request: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks).toString();
}

function parse(text: string): JsonObject {
	try {
		const body: unknown = JSON.parse(text);
		return isObject(body) ? body : {};
	} catch {
		return {};
	}
}
