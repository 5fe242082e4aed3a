import execa from 'execa';

import { PACKAGE_DIRECTORY } from '../../tools/host/pack';

/** These tests load what would be published, not the sources. */
export default async function build(): Promise<void> {
	await execa('gulp', ['build', '--silent'], { cwd: PACKAGE_DIRECTORY, preferLocal: true });
}
