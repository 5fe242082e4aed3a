import { triggerPanel } from '../webhook/panel';

export const TRIGGER_PANEL = triggerPanel({
	header: 'Decide who answers a call',
	first: [
		'<b>The last node is the answer.</b> End every branch with the TeleCMI node, resource <b>Call Routing</b>. TeleCMI and the caller wait for the answer.',
	],
	start: 'close this node, press <b>Execute workflow</b>',
	inTelecmi:
		'In the TeleCMI dashboard, open the call flow of your business number, drag in TeleCMI’s block <b>piopiy script</b>, which asks a URL what to do, and give it this URL and the method <b>POST</b>.',
});

export const ACTIVATION_MESSAGE =
	'This workflow now decides who answers, once the Production URL is in a piopiy script of your call flow in TeleCMI.';
