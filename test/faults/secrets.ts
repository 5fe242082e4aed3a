/** Looks for secrets where none may be. */
import { readFile } from 'node:fs/promises';

/**
 * The places in which a secret stands, as "<secret> in <place>". The bytes are looked for as they are,
 * in base64 and in a URL, since logs and databases hold all three.
 */
export function leaks(
	secrets: { [name: string]: string },
	places: { [name: string]: string },
): string[] {
	return Object.entries(secrets).flatMap(([name, secret]) => {
		const forms = [secret, Buffer.from(secret).toString('base64').replace(/=+$/, '')];
		forms.push(encodeURIComponent(secret));
		return Object.entries(places)
			.filter(([, text]) => forms.some((form) => text.includes(form)))
			.map(([place]) => `${name} in ${place}`);
	});
}

/** The text of log files, by what they are called. */
export async function logs(files: string[]): Promise<{ [name: string]: string }> {
	const texts = await Promise.all(
		files.map(async (file) => [file, await readFile(file, 'utf8')] as const),
	);
	return Object.fromEntries(texts);
}
