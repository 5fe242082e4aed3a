/** The documented record of an outgoing answered call, both legs, and the items that the contract promises. */
import type { JsonObject } from '../../nodes/notification/json';
import { sample } from './notifications';

export const LEG_A = sample('chub: cdr.outgoing.answered.leg_a');
export const LEG_B = sample('chub: cdr.outgoing.answered.leg_b');

/** With the keys in the contract's order. */
export const ITEM_A: JsonObject = {
	event: 'cdr.outgoing.answered',
	direction: 'outbound',
	status: 'answered',
	leg: 'a',
	leg_party: 'user',
	to: '442000000000',
	virtual_number: '440000000000',
	user: '202_2222223',
	user_extension: '202',
	time: 1650630551178,
	time_iso: '2022-04-22T12:29:11.178Z',
	answeredsec: 15,
	hangup_reason: 'recv_bye',
	hangup_description: 'Ended by the caller',
	record: false,
	filename: null,
	type: 'cdr',
	app_id: 2222223,
	call_key: 'c0Sq3mbykoHgVgLfyWTr6cV6HB5Z0Fk4AXpZFkOClSr',
	delivery_key: 'cdr:10ee0eb6-c417-4f5a-b122-bffe28f96eae:a:answered:1650630551178',
	cmiuuid: '10ee0eb6-c417-4f5a-b122-bffe28f96eae',
	call_id: 'c4504776-d91e-123b-29a7-56000429abc3',
	request_id: 'c0Sq3mbykoHgVgLfyWTr6cV6HB5Z0Fk4AXpZFkOClSr',
	custom_crm: 'true',
	extra_params_click2call: 'true',
};

export const ITEM_B: JsonObject = {
	...ITEM_A,
	delivery_key: 'cdr:0da4f02e-6ece-42e4-989b-1e6766b5a81e:b:answered:1650630551178',
	leg: 'b',
	leg_party: 'customer',
	cmiuuid: '0da4f02e-6ece-42e4-989b-1e6766b5a81e',
	to: '442000000001',
	answeredsec: 6,
	hangup_reason: 'sent_bye',
	hangup_description: 'Ended by the user',
	record: true,
	filename: '16506305548176941220057791_2222223.mp3',
};
