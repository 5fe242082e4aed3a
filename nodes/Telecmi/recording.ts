/** Recordings and voicemails, which TeleCMI keeps under the name that a notification gives. */
import { NodeOperationError, sleep } from 'n8n-workflow';

import { audioTypeOf } from './audio';
import type { Complaint } from './complaint';
import { showFor, type Operation, type Resource, type Run } from './operation';
import { cancelSignalOf } from './transport';

const RESOURCE = 'recording';

/** Seconds between one look for a file and the next: each twice the last, up to half a minute. */
const FIRST_PAUSE = 1;
const LONGEST_PAUSE = 30;

/** Seconds that one sleep lasts at most, so that a stopped execution stops soon. */
const NAP = 1;

/** A refused App ID or Secret (TeleCMI, on recordings): no waiting helps. */
const REFUSED: ReadonlySet<number | null> = new Set([401, 403, 407]);

type Found = { bytes: Buffer; mimeType: string };

const download: Operation = {
	value: 'download',
	name: 'Download',
	description: 'Get a recording or voicemail as a file',
	action: 'Download a recording',
	async run(run) {
		const { context, itemIndex } = run;
		const fileName = String(context.getNodeParameter('fileName', itemIndex) ?? '').trim();
		const property = String(context.getNodeParameter('binaryPropertyName', itemIndex, 'data'));
		if (fileName === '') {
			throw new NodeOperationError(context.getNode(), 'File Name is empty', {
				description:
					'Map filename, or voicename of a voicemail. A call that was not recorded has none: leave such calls out before this node.',
				itemIndex,
			});
		}
		const { bytes, mimeType } = await findFile(run, fileName, waitOf(run));
		return [
			{
				json: { filename: fileName, mime_type: mimeType, size: bytes.length },
				binary: { [property]: await context.helpers.prepareBinaryData(bytes, fileName, mimeType) },
			},
		];
	},
};

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

function waitOf({ context, itemIndex }: Run): number {
	const { waitUpTo = 0 } = context.getNodeParameter('options', itemIndex, {}) as {
		waitUpTo?: number;
	};
	return Math.max(0, Number(waitUpTo) || 0);
}

/** Looks once, and again with growing pauses until the wait, in seconds, is over. */
async function findFile(run: Run, fileName: string, wait: number): Promise<Found> {
	const deadline = Date.now() + wait * 1000;
	for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
		const found = audioIn(run, await run.client.file(fileName));
		if ('bytes' in found) return found;
		const left = (deadline - Date.now()) / 1000;
		if (left <= 0 || REFUSED.has(found.code)) throw run.client.errorFor(found);
		await rest(run, Math.min(pause, left));
	}
}

/** TeleCMI says with HTTP 200 and JSON what it does not have. */
function audioIn(
	{ client }: Run,
	{ status, bytes }: { status: number; bytes: Buffer },
): Found | Complaint {
	const mimeType = status < 300 ? audioTypeOf(bytes) : undefined;
	if (mimeType !== undefined) return { bytes, mimeType };
	const judgement = client.judge({ status, text: bytes.toString() });
	const complaint = judgement.ok
		? { message: 'TeleCMI sent data instead of audio', code: null, isOpen: false }
		: judgement.complaint;
	if (REFUSED.has(complaint.code) || complaint.code === 420) return complaint as Complaint;
	return {
		...complaint,
		advice:
			'Check the file name. Right after a call TeleCMI may not have the file yet: raise Wait Up To in the options of this node. If no recording works, check the App ID and Secret in your TeleCMI credential.',
	};
}

async function rest({ context, itemIndex }: Run, seconds: number): Promise<void> {
	const signal = cancelSignalOf(context);
	for (let left = seconds; left > 0; left -= NAP) {
		await sleep(Math.min(left, NAP) * 1000);
		if (signal?.aborted) {
			throw new NodeOperationError(context.getNode(), 'The execution was stopped', { itemIndex });
		}
	}
}
