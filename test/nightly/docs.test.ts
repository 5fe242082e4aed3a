/** Links, files, npm scripts, test calls and expressions in the pages work. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { scripts } from '../../package.json';
import { PACKAGE_DIRECTORY } from '../../tools/host/pack';
import { Probe } from '../e2e/n8n';
import { LEG_B } from '../helpers/outgoingAnswered';

const PAGES = ['.', 'docs', 'deploy', 'examples']
	.flatMap((folder) =>
		readdirSync(path.join(PACKAGE_DIRECTORY, folder)).map((name) => path.join(folder, name)),
	)
	.filter((page) => page.endsWith('.md'));

const read = (page: string) => readFileSync(path.join(PACKAGE_DIRECTORY, page), 'utf8');

/** As GitHub makes an anchor from a heading. */
const anchors = (page: string) =>
	[...read(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
		heading
			.toLowerCase()
			.replace(/[^\p{L}\p{N} _-]/gu, '')
			.replaceAll(' ', '-'),
	);

function isBroken(page: string, link: string): boolean {
	if (/^(https?|mailto):/.test(link)) return false;
	const [file = '', anchor] = link.split('#');
	const target = file === '' ? page : path.join(path.dirname(page), file);
	if (!existsSync(path.join(PACKAGE_DIRECTORY, target))) return true;
	return anchor !== undefined && target.endsWith('.md') && !anchors(target).includes(anchor);
}

test.each(PAGES)('%s: links lead somewhere', (page) => {
	const links = [...read(page).matchAll(/(?:\]\(|src(?:set)?=")([^)"\s]+)/g)].map(
		([, link = '']) => link,
	);
	expect(links.filter((link) => isBroken(page, link))).toEqual([]);
});

test.each(PAGES)('%s: npm scripts and files exist', (page) => {
	const text = read(page);
	const names = [...text.matchAll(/\bnpm run ([\w:]+)/g)].map(([, name = '']) => name);
	expect(names.filter((name) => !(name in scripts))).toEqual([]);
	const files = [
		...text.matchAll(/`((?:test|tools|nodes|credentials|docs|examples|deploy)\/[\w./-]+\.\w+)`/g),
	].map(([, file = '']) => file);
	expect(files.filter((file) => !existsSync(path.join(PACKAGE_DIRECTORY, file)))).toEqual([]);
});

test('the pages name links at all', () => {
	expect(PAGES.flatMap((page) => [...read(page).matchAll(/\]\(/g)]).length).toBeGreaterThan(20);
});

test('the test calls in troubleshooting start a workflow', async () => {
	const queries = read('docs/troubleshooting.md').match(/^\?type=\S+$/gm) ?? [];
	const probe = await Probe.publish('troubleshooting', { parameters: { events: ['*'] } });
	const events: unknown[] = [];
	for (const query of queries) {
		const { executions } = await probe.deliver({ method: 'GET', query });
		events.push(...executions.flatMap(({ items }) => items.map(({ event }) => event)));
	}
	expect(events).toEqual(['cdr.outgoing.answered', 'cdr.incoming.missed']);
});

test('the expressions in recipes give what the page says', async () => {
	const expressions = [...read('docs/recipes.md').matchAll(/`(\{\{ .+? \}\})`/g)].map(
		([, text]) => text ?? '',
	);
	const expected: { [expression: string]: string } = {
		'{{ $json.event }}': 'cdr.outgoing.answered',
		"{{ $json.extra_params_lead_id ?? '' }}": '7',
		'{{ $json.custom }}': 'newsletter',
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
		custom: 'newsletter',
		extra_params: '{"lead":{"id":7}}',
	};
	const { executions } = await probe.deliver({ body });
	expect(executions.map(({ items }) => items.map((item) => Object.values(item)))).toEqual([
		[Object.values(expected)],
	]);
});
