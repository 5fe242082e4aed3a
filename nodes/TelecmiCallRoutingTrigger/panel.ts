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

const LAST_NODE =
	'<b>The last node is the answer.</b> End every branch with the TeleCMI node, resource <b>Call Routing</b>. TeleCMI waits for it, and so does the caller.';

const IN_TELECMI =
	'In the TeleCMI dashboard, open the call flow of your business number, drag in <b>piopiy script</b>, and give it this URL and the method <b>POST</b>.';

const TRY_WITHOUT_CALL = tryWithoutCall('close this node, press <b>Execute workflow</b>');

export const TRIGGER_PANEL: NonNullable<INodeTypeDescription['triggerPanel']> = {
	header: 'Decide who answers a call',
	activationHint: {
		inactive: paragraphs([LAST_NODE, TRY_WITHOUT_CALL]) + numbered([PUBLISH, COPY_URL, IN_TELECMI]),
		active:
			paragraphs([PUBLISHED, LAST_NODE, 'If TeleCMI does not know the URL yet:']) +
			numbered([COPY_URL, IN_TELECMI]),
	},
	executionsHelp: {
		inactive: ABOUT_URLS,
		active: paragraphs([TRY_WITHOUT_CALL]) + ABOUT_URLS,
	},
};

export const ACTIVATION_MESSAGE =
	'This workflow now decides who answers, once the Production URL is in a piopiy script of your call flow in TeleCMI.';
