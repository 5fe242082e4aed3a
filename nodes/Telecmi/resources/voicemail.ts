/** The messages that callers left. */
import type { Operation, Resource } from '../operation';
import { manyProperties, periodProperties, readLimit, readPeriod } from '../parameters';
import { listEndpoint, readPages, warnOfMissing } from '../transport/paging';
import { numberIn, textIn, toIso } from '../values';

const RESOURCE = 'voicemail';

const VOICEMAILS = listEndpoint('/v2/voicemail', 'voicemail', 'voicemails');

const getMany: Operation = {
	value: 'getMany',
	name: 'Get Many',
	description: 'Get the voicemails of a period. Recording: Download gets the audio of each one.',
	action: 'Get many voicemails',
	async run(run) {
		const period = readPeriod(run);
		// TeleCMI gives ten a page and takes no limit.
		const { rows, missing } = await readPages(
			async (page) => await run.client.request(VOICEMAILS, { ...period, page }),
			readLimit(run),
		);
		if (missing > 0) warnOfMissing(run, missing, 'voicemails');
		return rows.map((row) => {
			const time = numberIn(row.time);
			const from = textIn(row.from);
			return { json: { from, time, time_iso: toIso(time), voicename: textIn(row.voicename) } };
		});
	},
};

export const voicemail: Resource = {
	value: RESOURCE,
	name: 'Voicemail',
	operations: [getMany],
	properties: [...periodProperties(RESOURCE, 'getMany'), ...manyProperties(RESOURCE)],
};
