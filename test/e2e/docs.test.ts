/** The command and the expressions that the pages give a reader, run as they stand there. */
import execa from 'execa';
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { LEG_B } from '../helpers/outgoingAnswered';
import { Probe } from './n8n';

const page = (name: string) =>
	readFileSync(path.resolve(__dirname, '../../docs', `${name}.md`), 'utf8');

test('the curl of the page on troubleshooting posts a call that arrives', async () => {
	const command = /```bash\n(curl [\s\S]+?)```/.exec(page('troubleshooting'))?.[1] ?? '';
	const probe = await Probe.publish('troubleshooting');
	const url = probe.workflow.productionUrl;
	const { stdout } = await execa('sh', ['-c', command.replace(/'https:[^']+'/, `'${url}'`)]);
	expect(stdout).toMatch(/^HTTP\/1.1 200 /);
	expect(stdout).toContain('{"status":"accepted","event":"cdr.outgoing.answered"}');
});

test('the expressions of the page on recipes give what the page says', async () => {
	const expressions = [...page('recipes').matchAll(/`(\{\{ .+? \}\})`/g)].map(
		([, text]) => text ?? '',
	);
	const expected: { [expression: string]: string } = {
		'{{ $json.event }}': 'cdr.outgoing.answered',
		'{{ $json.extra_params_lead_id }}': '7',
		"{{ $json.extra_params_lead_id ?? '' }}": '7',
		"{{ $json.time_iso.toDateTime().setZone('Europe/London').toFormat('dd LLL HH:mm') }}":
			'22 Apr 13:29',
		'{{ Math.ceil($json.answeredsec / 60) }}': '2',
	};
	expect(expressions).toEqual(Object.keys(expected));
	const assignments = expressions.map((expression, index) => ({
		id: String(index),
		name: `value ${index}`,
		type: 'string',
		value: `=${expression}`,
	}));
	const probe = await Probe.publish('recipes', {
		arrived: {
			type: 'n8n-nodes-base.set',
			typeVersion: 3.4,
			parameters: { mode: 'manual', assignments: { assignments } },
		},
	});
	const body = {
		...LEG_B,
		time: 1650630551178,
		answeredsec: 61,
		extra_params: '{"lead":{"id":7}}',
	};
	const { started } = await probe.deliver({ body });
	expect(started.map(({ arrived }) => arrived.map((item) => Object.values(item)))).toEqual([
		[Object.values(expected)],
	]);
});
