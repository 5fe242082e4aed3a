/** Recordings and voicemails, which TeleCMI keeps under the name that a notification gives. */
import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';

import { isTextResponse, mimeTypeOf } from '../fileType';
import type { Operation, Resource, Result, Run } from '../operation';
import { parameterError, readOptions, readText, showFor, toNumber } from '../parameters';
import { RECORDING_PATH } from '../transport/account';
import { limitsOf, pause, type Limits } from '../transport/deadline';
import type { ApiFailure, Endpoint, ParsedResponse } from '../transport/failures';
import { peek, readText as readBody, stopAt, type ByteStream } from '../transport/stream';

const RESOURCE = 'recording';

/** Milliseconds between two requests for a file: each pause is twice the last, up to half a minute. */
const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 30_000;

/** Milliseconds for a response, and for a file that has begun. */
const RESPONSE_TIMEOUT = 30_000;
const DOWNLOAD_TIMEOUT = 300_000;

/** Enough bytes to tell a file from text. */
const PEEK_LENGTH = 1024;

const NOT_THERE =
	'Check the file name. Right after a call TeleCMI may not have the file yet: raise Wait Up To in the options of this node. If no recording works, check the App ID and Secret in your TeleCMI credential.';

/** A file has no code: whatever is JSON is a refusal. */
const PLAY: Endpoint<never> = {
	path: RECORDING_PATH,
	hasCode: false,
	expects: 'file',
	read: () => undefined,
	advice: { 404: NOT_THERE, 502: NOT_THERE },
};

/** What TeleCMI says where it has no such file, or not yet. */
const NOT_THERE_CODES: ReadonlySet<number | null> = new Set([404, 502]);

const NOT_STORED: ApiFailure = {
	message: 'n8n could not store the file',
	advice:
		'Check the space on the disk. Large files need n8n to keep binary data in files: N8N_DEFAULT_BINARY_DATA_MODE=filesystem.',
	code: null,
	mayHaveSucceeded: false,
	isTransient: false,
};

const download: Operation = {
	value: 'download',
	name: 'Download',
	description: 'Get a recording or voicemail as a file',
	action: 'Download recording',
	async run(run) {
		const fileName = readText(
			run,
			'fileName',
			'File Name',
			'Map filename, or voicename of a voicemail. A call that was not recorded has none: leave such calls out before this node.',
		);
		const property = readText(run, 'binaryPropertyName', 'Put Output File in Field');
		if (property in {}) {
			throw parameterError(
				run,
				'Put Output File in Field has a name that n8n cannot store',
				'Use another one, such as data.',
			);
		}
		const wait = toNumber(run, readOptions(run).waitUpTo ?? 0, 'Wait Up To', 0) * 1000;
		return [await waitForFile(run, { fileName, property, wait })];
	},
};

type Wanted = { fileName: string; property: string; wait: number };

/** Asks once, and again with growing pauses while the file can still appear. */
async function waitForFile(run: Run, wanted: Wanted): Promise<Result> {
	const end = Date.now() + wanted.wait;
	for (let interval = FIRST_PAUSE; ; interval = Math.min(interval * 2, LONGEST_PAUSE)) {
		const found = await fetchFile(run, wanted);
		if (!('message' in found)) return found;
		const left = end - Date.now();
		if (left <= 0 || !found.isTransient) throw run.client.errorFor(found);
		await pause(Math.min(interval, left), run.client.cancelSignal);
	}
}

/** Wait Up To does not end a look that is under way. */
async function fetchFile(run: Run, wanted: Wanted): Promise<Result | ApiFailure> {
	const { client } = run;
	const limits = limitsOf(RESPONSE_TIMEOUT, client.cancelSignal);
	let ofDownload: Limits | undefined;
	const downloadLimits = () => (ofDownload ??= limitsOf(DOWNLOAD_TIMEOUT, client.cancelSignal));
	const response = await client.get(PLAY, { file: wanted.fileName }, limits);
	if ('message' in response) return response;
	const { status, headers, body } = response;
	try {
		const { bytes, isWhole } = await peek(body, PEEK_LENGTH, (start) =>
			status < 300 && !isTextResponse(start, true) ? downloadLimits() : limits,
		);
		if (status < 300 && !isTextResponse(bytes, isWhole)) {
			const mimeType = mimeTypeOf(bytes, wanted.fileName);
			return await store(run, wanted, isWhole ? bytes : body, mimeType, downloadLimits());
		}
		const text = isWhole ? bytes.toString() : await readBody(body, limits);
		return refusal(client.parse({ status, headers, text }, PLAY));
	} catch (cause) {
		body.destroy();
		return client.failureOf(cause, PLAY);
	}
}

/** A stream goes into n8n's storage as it comes, so that the size of the file costs no memory. */
async function store(
	{ context, client }: Run,
	{ fileName, property }: Wanted,
	content: Buffer | ByteStream,
	mimeType: string,
	limits: Limits,
): Promise<Result | ApiFailure> {
	const prepare = async () =>
		await context.helpers.prepareBinaryData(content as Buffer, fileName, mimeType);
	try {
		const binary = Buffer.isBuffer(content)
			? await prepare()
			: await stopAt(content, limits, prepare);
		const size = await sizeOf(context, binary);
		return {
			json: { filename: fileName, mime_type: mimeType, size },
			binary: { [property]: binary },
		};
	} catch (cause) {
		if (!Buffer.isBuffer(content) && content.errored) {
			return client.failureOf(content.errored, PLAY);
		}
		return { ...NOT_STORED, message: `${NOT_STORED.message}: ${(cause as Error).message}` };
	}
}

/** Older versions of n8n do not count the bytes. */
async function sizeOf({ helpers }: IExecuteFunctions, binary: IBinaryData): Promise<number> {
	if (binary.bytes !== undefined) return binary.bytes;
	if (binary.id === undefined) return Buffer.byteLength(binary.data, 'base64');
	return (await helpers.getBinaryMetadata(binary.id)).fileSize;
}

/** TeleCMI says with HTTP 200 and JSON what it does not have. */
function refusal(response: ParsedResponse<never>): ApiFailure {
	if (response.ok) throw new Error('A file was taken for text');
	const { failure } = response;
	return { ...failure, isTransient: failure.isTransient || NOT_THERE_CODES.has(failure.code) };
}

export const recording: Resource = {
	value: RESOURCE,
	name: 'Recording',
	operations: [download],
	properties: [
		{
			displayName: 'File Name',
			name: 'fileName',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. 1634720915260737218351_2222223.mp3',
			displayOptions: showFor(RESOURCE, 'download'),
			description: 'The name of the file: filename of a recording, or voicename of a voicemail',
		},
		{
			displayName: 'Put Output File in Field',
			name: 'binaryPropertyName',
			type: 'string',
			required: true,
			default: 'data',
			displayOptions: showFor(RESOURCE, 'download'),
			hint: 'The name of the output binary field to put the file in',
		},
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			displayOptions: showFor(RESOURCE, 'download'),
			options: [
				{
					displayName: 'Wait Up To (Seconds)',
					name: 'waitUpTo',
					type: 'number',
					typeOptions: { minValue: 0 },
					default: 0,
					description:
						'How long to wait for a file that TeleCMI does not have yet, right after a call. The execution keeps running meanwhile.',
				},
			],
		},
	],
};
