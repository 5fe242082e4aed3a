/**
 * The unit tests of the domain in one file, for Stryker: it runs them once for each mutant, and with a
 * file of its own each of them would load zod and fast-check anew, which takes longer than the tests.
 * Those that generate inputs by the thousand stay out.
 */
import { readdirSync } from 'node:fs';
import path from 'node:path';

const UNIT = path.join(__dirname, '..', '..', 'unit');

/** About pages, pictures and the benchmark, or of minutes. */
const LEFT_OUT = /\.attack\.|^(bench|deployment|docs|performance|reachability)\./;

/** Of the action node, and make items of what no notification has. */
const RECORDS = 'telecmi/record.test.ts';

for (const file of [...readdirSync(UNIT), RECORDS]) {
	if (/\.test\.ts$/.test(file) && !LEFT_OUT.test(file)) {
		describe(file, () => void jest.requireActual(path.join(UNIT, file)));
	}
}
