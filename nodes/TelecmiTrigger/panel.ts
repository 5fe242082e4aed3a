import { triggerPanel } from '../webhook/panel';

export const TRIGGER_PANEL = triggerPanel({
	header: 'Receive calls from TeleCMI',
	start: 'press <b>Execute step</b>',
	inTelecmi:
		'In the TeleCMI dashboard, open <b>Settings → Webhooks</b> of your business number and add a webhook with this URL, the method <b>POST</b>, and the type <b>call report</b> (records of finished calls) or <b>notify</b> (live events). For both types, add two webhooks.',
});

export const ACTIVATION_MESSAGE =
	'Calls now start this workflow, once the Production URL is in TeleCMI under Settings → Webhooks of your business number.';
