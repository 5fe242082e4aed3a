import { triggerPanel } from '../webhook/panel';

export const TRIGGER_PANEL = triggerPanel({
	header: 'Decide who answers a call',
	first: [
		'<b>The last node is the answer.</b> End every branch with the TeleCMI node, resource <b>Call Routing</b>. TeleCMI waits for it, and so does the caller.',
	],
	start: 'close this node, press <b>Execute workflow</b>',
	inTelecmi:
		'In the TeleCMI dashboard, open the call flow of your business number, drag in <b>piopiy script</b>, and give it this URL and the method <b>POST</b>.',
});

export const ACTIVATION_MESSAGE =
	'This workflow now decides who answers, once the Production URL is in a piopiy script of your call flow in TeleCMI.';
