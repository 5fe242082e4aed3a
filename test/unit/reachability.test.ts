import { warningOf } from '../../nodes/TelecmiTrigger/reachability';

test.each([
	'https://n8n.example.com/webhook/1/webhook',
	'https://n8n.example.com:8443/webhook/1/webhook',
	'https://8.8.8.8/webhook/1/webhook',
	'https://172.15.0.1/webhook',
	'https://172.32.0.1/webhook',
	'https://100.128.0.1/webhook',
	'https://[2001:db8::1]/webhook',
])('%s can be reached', (url) => {
	expect(warningOf(url)).toBeUndefined();
});

test.each([
	'http://localhost:5678/webhook/1/webhook',
	'https://localhost/webhook',
	'https://n8n/webhook',
	'https://n8n.local/webhook',
	'https://n8n.internal/webhook',
	'https://127.0.0.1/webhook',
	'https://0.0.0.0/webhook',
	'https://10.1.2.3/webhook',
	'https://172.16.0.1/webhook',
	'https://172.31.255.1/webhook',
	'https://192.168.1.2/webhook',
	'https://169.254.1.1/webhook',
	'https://100.64.0.1/webhook',
	'https://[::1]/webhook',
	'https://[fd00::1]/webhook',
	'https://[fe80::1]/webhook',
])('%s is in a network of its own', (url) => {
	expect(warningOf(url)).toMatch(
		/^TeleCMI cannot post to this workflow, since .* an address of this machine or its own network\. Set the environment variable WEBHOOK_URL/,
	);
});

test('plain http can be reached, and is told as what it is', () => {
	expect(warningOf('http://n8n.example.com/webhook')).toBe(
		'this URL is plain http, so calls and the token travel unencrypted. Set WEBHOOK_URL to an https:// address and restart n8n.',
	);
});

test.each(['', 'n8n.example.com/webhook'])('"%s" is no URL', (url) => {
	expect(warningOf(url)).toMatch(/is not a URL\. Set/);
});
