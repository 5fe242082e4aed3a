/** What a user downloads. */
import { stat } from 'node:fs/promises';

import { resultOf, type Measure } from './measure';

export const size: Measure = {
	title: 'Size of the packed tarball',
	rows: ['size'],
	run: async ({ tarball }) => [resultOf('size', [(await stat(tarball)).size / 1024], {}, 'KB')],
};
