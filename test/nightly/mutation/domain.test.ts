/**
 * The unit tests of the domain in one file, for Stryker: it runs them once for each mutant, and a file
 * of its own would load zod each time, which takes longer than the tests.
 */
import { readdirSync } from 'node:fs';
import path from 'node:path';

const UNIT = path.join(__dirname, '../../unit');

/** Generated and hostile inputs take too long for each mutant. */
const LEFT_OUT = /^(generated|hostile|zod4)\./;

const files = readdirSync(path.join(UNIT, 'notification')).map((file) => `notification/${file}`);

for (const file of [...files, 'telecmi/record.test.ts']) {
	if (!LEFT_OUT.test(path.basename(file))) {
		describe(file, () => void jest.requireActual(path.join(UNIT, file)));
	}
}
