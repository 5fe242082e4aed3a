/** Searches texts for secrets. */
import { readFile } from 'node:fs/promises';

export type Secrets = { [name: string]: string };

/** The places in which a secret stands, as "<secret> in <place>". */
export function leaks(secrets: Secrets, places: { [name: string]: string }): string[] {
	return Object.entries(secrets).flatMap(([name, secret]) => {
		const forms = formsOf(secret);
		return Object.entries(places)
			.filter(([, text]) => forms.some((form) => text.includes(form)))
			.map(([place]) => `${name} in ${place}`);
	});
}

/** A secret as logs, URLs, headers and databases write it. */
function formsOf(secret: string): string[] {
	const inJson = JSON.stringify(secret).slice(1, -1);
	return [
		...new Set([
			secret,
			encodeURIComponent(secret),
			new URLSearchParams([['', secret]]).toString().slice(1),
			inJson,
			// JSON within JSON, as in a stored execution.
			JSON.stringify(inJson).slice(1, -1),
			...inBase64(secret),
		]),
	];
}

/** Base64 encodes three bytes at a time, so a secret within a longer text (`user:password`) has three forms. */
function inBase64(secret: string): string[] {
	return [0, 1, 2].flatMap((before) => {
		const bytes = Buffer.from(' '.repeat(before) + secret);
		const whole = Math.floor((bytes.length * 8) / 6);
		const text = bytes.toString('base64').slice(Math.ceil((before * 8) / 6), whole);
		return [text, text.replaceAll('+', '-').replaceAll('/', '_')];
	});
}

/** The text of log files by path. */
export async function logs(files: string[]): Promise<{ [name: string]: string }> {
	const texts = files.map(async (file) => [file, await readFile(file, 'utf8')] as const);
	return Object.fromEntries(await Promise.all(texts));
}
