/** Looks for secrets where none may be. */
import { readFile } from 'node:fs/promises';

export type Secrets = { [name: string]: string };

/** The places in which a secret stands, as "<secret> in <place>", in whichever way it is written. */
export function leaks(secrets: Secrets, places: { [name: string]: string }): string[] {
	return Object.entries(secrets).flatMap(([name, secret]) => {
		const forms = formsOf(secret);
		return Object.entries(places)
			.filter(([, text]) => forms.some((form) => text.includes(form)))
			.map(([place]) => `${name} in ${place}`);
	});
}

/** As it is, and as logs, URLs, headers and databases write it. */
function formsOf(secret: string): string[] {
	const inJson = JSON.stringify(secret).slice(1, -1);
	return [
		...new Set([
			secret,
			encodeURIComponent(secret),
			new URLSearchParams([['', secret]]).toString().slice(1),
			inJson,
			// JSON as text in JSON: an execution in a row of the database.
			JSON.stringify(inJson).slice(1, -1),
			...inBase64(secret),
		]),
	];
}

/**
 * Base64 takes three bytes at a time: a secret in the middle of more (`user:password`) is written in one
 * of three ways. What its neighbours have a part in is left out.
 */
function inBase64(secret: string): string[] {
	return [0, 1, 2].flatMap((before) => {
		const bytes = Buffer.from(' '.repeat(before) + secret);
		const whole = Math.floor((bytes.length * 8) / 6);
		const text = bytes.toString('base64').slice(Math.ceil((before * 8) / 6), whole);
		return [text, text.replaceAll('+', '-').replaceAll('/', '_')];
	});
}

/** The text of log files, by what they are called. */
export async function logs(files: string[]): Promise<{ [name: string]: string }> {
	const texts = await Promise.all(
		files.map(async (file) => [file, await readFile(file, 'utf8')] as const),
	);
	return Object.fromEntries(texts);
}
