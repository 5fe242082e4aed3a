/** The people that a campaign calls. */
import { nextFreeSuffix } from '../../notification/item';
import { isPresent, type JsonObject } from '../../notification/json';
import type { Batch, ItemRun, Operation, Resource } from '../operation';
import {
	parameterError,
	readOptions,
	readPhoneNumber,
	readText,
	showFor,
	toOptionalText,
	toWholeNumber,
} from '../parameters';
import type { Endpoint } from '../transport/failures';
import { quoted } from '../transport/words';
import { textIn } from '../values';

const RESOURCE = 'lead';

/** The most leads that TeleCMI takes in one request. */
const MOST_LEADS = 1000;

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** With or without IDs of the workflow's own: two endpoints, with two names for the list of leads. */
const KINDS = {
	plain: { endpoint: addEndpoint('/v3/leads/add'), name: 'users' },
	custom: { endpoint: addEndpoint('/v3/leads/add-custom'), name: 'leads' },
} as const;

type Lead = { itemIndex: number; listName: string; kind: keyof typeof KINDS; fields: JsonObject };

function addEndpoint(path: string): Endpoint<{ message: string }> {
	return {
		path,
		hasCode: true,
		expects: 'message',
		read({ msg }) {
			const message = textIn(msg);
			return message === null ? undefined : { message };
		},
		ifUncertain:
			'TeleCMI may have added the leads. Look for the list in TeleCMI before you run this node again.',
	};
}

const add: Operation = {
	value: 'add',
	name: 'Add',
	description:
		'Add all input items to TeleCMI as leads, up to 1,000 per list. A campaign that uses the list calls them.',
	action: 'Add leads',
	async runAll(batch) {
		const leads: Lead[] = [];
		const leadIds = new Map<string, number>();
		const results = [];
		// All items are checked before the first lead is sent.
		for (let itemIndex = 0; itemIndex < batch.itemCount; itemIndex++) {
			const errors = await batch.attempt([itemIndex], async () => {
				leads.push(readLead({ context: batch.context, itemIndex }, leadIds));
				return [];
			});
			results.push(...errors);
		}
		let added = 0;
		for (const request of toRequests(leads)) {
			const itemIndexes = request.leads.map(({ itemIndex }) => itemIndex);
			results.push(
				...(await batch.attempt(itemIndexes, async () => {
					const result = await send(batch, request, added);
					added += request.leads.length;
					return [{ json: result }];
				})),
			);
		}
		return results;
	},
};

type LeadRequest = { listName: string; kind: Lead['kind']; leads: Lead[] };

/** TeleCMI wants a new name for each request, so the second one of a list is `name_2`. */
function toRequests(leads: Lead[]): LeadRequest[] {
	const groups = new Map<string, Lead[]>();
	for (const lead of leads) {
		const key = JSON.stringify([lead.listName, lead.kind]);
		const group = groups.get(key);
		if (group) group.push(lead);
		else groups.set(key, [lead]);
	}
	const taken = new Set<string>();
	const wanted = new Set(leads.map(({ listName }) => listName));
	return [...groups.values()].flatMap(chunk).map((chunkOfLeads) => {
		const { listName: name, kind } = chunkOfLeads[0] as Lead;
		const isTaken = (candidate: string) => taken.has(candidate) || wanted.has(candidate);
		const listName = taken.has(name) ? `${name}_${nextFreeSuffix(name, isTaken)}` : name;
		taken.add(listName);
		return { listName, kind, leads: chunkOfLeads };
	});
}

function chunk(leads: Lead[]): Lead[][] {
	const count = Math.ceil(leads.length / MOST_LEADS);
	return Array.from({ length: count }, (_, index) =>
		leads.slice(index * MOST_LEADS, (index + 1) * MOST_LEADS),
	);
}

/** An earlier request of the same run cannot be undone, so an error says what it added. */
async function send({ open }: Batch, { listName, kind, leads }: LeadRequest, added: number) {
	const { endpoint, name } = KINDS[kind];
	const client = await open(leads[0]?.itemIndex ?? 0);
	const response = await client.attempt(endpoint, {
		lead_name: listName,
		[name]: leads.map(({ fields }) => fields),
	});
	if (response.ok) {
		const message = quoted(response.data.message);
		return { list_name: listName, count: leads.length, message };
	}
	const before = added > 0 ? ` This run has added ${added} other leads before.` : '';
	throw client.errorFor({ ...response.failure, advice: `${response.failure.advice}${before}` });
}

function readLead(run: ItemRun, others: Map<string, number>): Lead {
	const listName = readText(run, 'listName', 'List Name');
	const phone = String(readPhoneNumber(run, 'phone', 'Phone'));
	const options = readOptions(run);
	const leadId = toOptionalText(run, options.leadId, 'Lead ID');
	const kind = leadId === undefined ? 'plain' : 'custom';
	if (leadId !== undefined && !UUID.test(leadId)) {
		throw parameterError(
			run,
			'Lead ID is not a UUID',
			'Use one such as 550e8400-e29b-41d4-a716-446655440000, or remove Lead ID.',
		);
	}
	if (leadId !== undefined) checkIsNew(run, leadId, others);
	const fields: JsonObject = {
		...(leadId === undefined ? {} : { lead_id: leadId }),
		firstname: readName(run, 'firstName', 'First Name', kind),
		lastname: readName(run, 'lastName', 'Last Name', kind),
		phone,
		email: readEmail(run, options.email),
		comment: toOptionalText(run, options.comment, 'Comment'),
		address: toOptionalText(run, options.address, 'Address'),
		city: toOptionalText(run, options.city, 'City'),
		country: toOptionalText(run, options.country, 'Country'),
		order_index: readOrderIndex(run, options.orderIndex, kind),
	};
	const given = Object.entries(fields).filter(([, value]) => value !== undefined);
	return { itemIndex: run.itemIndex, listName, kind, fields: Object.fromEntries(given) };
}

/** A UUID is the same in upper and lower case. */
function checkIsNew(run: ItemRun, leadId: string, others: Map<string, number>): void {
	const id = leadId.toLowerCase();
	const other = others.get(id);
	if (other !== undefined) {
		throw parameterError(
			run,
			`Lead ID is the same as that of item ${other}`,
			'Give each lead an ID of its own.',
		);
	}
	others.set(id, run.itemIndex);
}

/** TeleCMI requires both names where it makes the ID. */
function readName(run: ItemRun, name: string, label: string, kind: Lead['kind']) {
	const hint = 'TeleCMI requires it, unless the option Lead ID is used.';
	if (kind === 'plain') return readText(run, name, label, hint);
	return toOptionalText(run, run.context.getNodeParameter(name, run.itemIndex, ''), label);
}

/** TeleCMI refuses a whole request for one address that is none. */
function readEmail(run: ItemRun, value: unknown): string | undefined {
	const email = toOptionalText(run, value, 'Email');
	if (email === undefined || EMAIL.test(email)) return email;
	throw parameterError(run, 'Email is not an email address', 'Correct it or leave it empty.');
}

function readOrderIndex(run: ItemRun, value: unknown, kind: Lead['kind']): number | undefined {
	if (!isPresent(value)) return undefined;
	if (kind === 'plain') return toWholeNumber(run, value, 'Order Index', 0);
	throw parameterError(
		run,
		'Order Index cannot be combined with Lead ID',
		'TeleCMI does not document an order for leads with your own IDs. Remove one of the two options.',
	);
}

function textProperty(displayName: string, name: string, description: string, placeholder = '') {
	const hint = placeholder === '' ? {} : { placeholder };
	return { displayName, name, type: 'string' as const, default: '', description, ...hint };
}

const displayOptions = showFor(RESOURCE, 'add');

export const lead: Resource = {
	value: RESOURCE,
	name: 'Lead',
	operations: [add],
	properties: [
		{
			displayName: 'List Name',
			name: 'listName',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. Sales March 2026',
			displayOptions,
			description:
				'The name of the new list, which must not exist yet. Every 1,000 leads make a list, the second one with _2 behind its name.',
		},
		{
			displayName: 'Phone',
			name: 'phone',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. 919876543210',
			displayOptions,
			description: 'The phone number of the lead, with its country code',
		},
		{
			displayName: 'First Name',
			name: 'firstName',
			type: 'string',
			default: '',
			placeholder: 'e.g. Nathan',
			displayOptions,
			description: 'Required, unless you use the option Lead ID',
		},
		{
			displayName: 'Last Name',
			name: 'lastName',
			type: 'string',
			default: '',
			placeholder: 'e.g. Smith',
			displayOptions,
			description: 'Required, unless you use the option Lead ID',
		},
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			displayOptions,
			options: [
				textProperty('Address', 'address', 'The postal address of the lead'),
				textProperty('City', 'city', 'The city of the lead'),
				textProperty('Comment', 'comment', 'A comment for the user who makes the call'),
				textProperty('Country', 'country', 'The country of the lead'),
				textProperty(
					'Email',
					'email',
					'The email address of the lead',
					'e.g. john.doe@example.com',
				),
				textProperty(
					'Lead ID',
					'leadId',
					'A UUID of your own by which to find the lead again',
					'e.g. 550e8400-e29b-41d4-a716-446655440000',
				),
				{
					displayName: 'Order Index',
					name: 'orderIndex',
					type: 'number',
					typeOptions: { minValue: 0 },
					default: 1,
					description: 'The position of the lead in the order of calls',
				},
			],
		},
	],
};
