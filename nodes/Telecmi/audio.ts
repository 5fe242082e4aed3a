/** The MIME type of a recording, from its first bytes: its name and TeleCMI's header prove nothing. */
const SIGNATURES: ReadonlyArray<{ mimeType: string; isOf: (bytes: Buffer) => boolean }> = [
	{ mimeType: 'audio/mpeg', isOf: (bytes) => startsWith(bytes, 'ID3') },
	{
		mimeType: 'audio/wav',
		isOf: (bytes) => startsWith(bytes, 'RIFF') && bytes.toString('latin1', 8, 12) === 'WAVE',
	},
	{ mimeType: 'audio/ogg', isOf: (bytes) => startsWith(bytes, 'OggS') },
	// A frame of MPEG audio: eleven set bits, a version that exists, layer III.
	{
		mimeType: 'audio/mpeg',
		isOf: ([first = 0, second = 0]) =>
			first === 0xff && (second & 0xe6) === 0xe2 && (second & 0x18) !== 0x08,
	},
];

/** Undefined for what is no audio that TeleCMI documents. */
export function audioTypeOf(bytes: Buffer): string | undefined {
	return SIGNATURES.find(({ isOf }) => isOf(bytes))?.mimeType;
}

function startsWith(bytes: Buffer, signature: string): boolean {
	return bytes.toString('latin1', 0, signature.length) === signature;
}
