import { urlWarning } from '../../../nodes/webhook/publish';

test.each([
	'n8n.example.com',
	'n8n.example.com:8443',
	'8.8.8.8',
	'172.15.0.1',
	'172.32.0.1',
	'100.128.0.1',
	'[2001:db8::1]',
])('TeleCMI reaches %s', (host) => {
	expect(urlWarning(`https://${host}/webhook/1/webhook`)).toBeUndefined();
});

test.each([
	'localhost',
	'n8n',
	'n8n.local',
	'n8n.internal',
	'127.0.0.1',
	'0.0.0.0',
	'10.1.2.3',
	'172.16.0.1',
	'172.31.255.1',
	'192.168.1.2',
	'169.254.1.1',
	'100.64.0.1',
	'[::1]',
	'[fd00::1]',
	'[fe80::1]',
])('TeleCMI does not reach %s', (host) => {
	expect(urlWarning(`https://${host}:5678/webhook`)).toMatch(
		/^TeleCMI cannot reach .* its own network\. Set the environment variable WEBHOOK_URL/,
	);
});

test('plain http is named as such, and what is no URL too', () => {
	expect(urlWarning('http://n8n.example.com/webhook')).toMatch(/plain http.* WEBHOOK_URL/);
	expect(urlWarning('n8n.example.com/webhook')).toMatch(/is not a URL\. Set/);
});
