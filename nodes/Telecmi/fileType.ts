/** What TeleCMI sent in place of a file, or the file's type. Its header says nothing. Pure. */

type Signature = { mimeType: string; at?: number; bytes: string };

/** First bytes, in Latin-1. A container comes before what it could be taken for. */
const SIGNATURES: readonly Signature[] = [
	{ mimeType: 'audio/wav', at: 8, bytes: 'WAVE' },
	{ mimeType: 'audio/mp4', at: 4, bytes: 'ftyp' },
	{ mimeType: 'audio/mpeg', bytes: 'ID3' },
	{ mimeType: 'audio/ogg', bytes: 'OggS' },
	{ mimeType: 'audio/flac', bytes: 'fLaC' },
	{ mimeType: 'audio/amr-wb', bytes: '#!AMR-WB' },
	{ mimeType: 'audio/amr', bytes: '#!AMR' },
	{ mimeType: 'audio/basic', bytes: '.snd' },
	{ mimeType: 'audio/webm', bytes: '\x1aE\xdf\xa3' },
];

const BY_EXTENSION: ReadonlyMap<string, string> = new Map([
	['mp3', 'audio/mpeg'],
	['mp2', 'audio/mpeg'],
	['wav', 'audio/wav'],
	['ogg', 'audio/ogg'],
	['opus', 'audio/ogg'],
	['m4a', 'audio/mp4'],
	['mp4', 'audio/mp4'],
	['aac', 'audio/aac'],
	['amr', 'audio/amr'],
	['awb', 'audio/amr-wb'],
	['flac', 'audio/flac'],
	['au', 'audio/basic'],
	['webm', 'audio/webm'],
]);

/** Whether a response holds text in place of a file: nothing, JSON, HTML or XML, in any encoding. */
export function isTextResponse(bytes: Buffer, isWhole: boolean): boolean {
	const text = bytes.toString('latin1').replace(/^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)/, '');
	const start = text.replaceAll('\0', '').trimStart();
	if (start === '') return isWhole;
	return /^[{[<]/.test(start) || (isWhole && isJson(start));
}

export function mimeTypeOf(bytes: Buffer, fileName: string): string {
	const start = bytes.toString('latin1', 0, 16);
	const found = SIGNATURES.find(({ at = 0, bytes: signature }) => start.startsWith(signature, at));
	const extension = fileName.split('.').pop()?.toLowerCase() ?? '';
	return (
		found?.mimeType ??
		mpegTypeOf(bytes) ??
		BY_EXTENSION.get(extension) ??
		'application/octet-stream'
	);
}

/** A frame begins with eleven set bits; layer 0 is AAC in an ADTS stream, version 1 does not exist. */
function mpegTypeOf([first = 0, second = 0]: Buffer): string | undefined {
	if (first !== 0xff || (second & 0xe0) !== 0xe0 || (second & 0x18) === 0x08) return undefined;
	const layer = second & 0x06;
	if (layer !== 0) return 'audio/mpeg';
	return (second & 0xf0) === 0xf0 ? 'audio/aac' : undefined;
}

function isJson(text: string): boolean {
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}
