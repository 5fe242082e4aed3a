/** What the editor says around the node, in the words of TeleCMI's menu. */
import type { INodeTypeDescription } from 'n8n-workflow';

import {
	ABOUT_URLS,
	COPY_URL,
	numbered,
	paragraphs,
	PUBLISH,
	PUBLISHED,
	tryWithoutCall,
} from '../webhook/panel';

const IN_TELECMI =
	'In the TeleCMI dashboard, open <b>Settings → Webhooks</b> of your business number and add a webhook with this URL, the method <b>POST</b>, and the type <b>call report</b> (records of finished calls) or <b>notify</b> (live events). For both types, add two webhooks.';

const TRY_WITHOUT_CALL = tryWithoutCall('press <b>Execute step</b>');

export const TRIGGER_PANEL: NonNullable<INodeTypeDescription['triggerPanel']> = {
	header: 'Receive calls from TeleCMI',
	activationHint: {
		inactive: paragraphs([TRY_WITHOUT_CALL]) + numbered([PUBLISH, COPY_URL, IN_TELECMI]),
		active:
			paragraphs([PUBLISHED, 'If TeleCMI does not know the URL yet:']) +
			numbered([COPY_URL, IN_TELECMI]),
	},
	executionsHelp: {
		inactive: ABOUT_URLS,
		active: paragraphs([TRY_WITHOUT_CALL]) + ABOUT_URLS,
	},
};

export const ACTIVATION_MESSAGE =
	'Calls now start this workflow, once the Production URL is in TeleCMI under Settings → Webhooks of your business number.';
