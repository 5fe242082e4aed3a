import { audioTypeOf } from '../../../nodes/Telecmi/audio';
import { toDialable } from '../../../nodes/Telecmi/dial';
import { readExtraParams } from '../../../nodes/Telecmi/extraParams';

describe('a phone number as click to call takes it', () => {
	test.each<[unknown, number | undefined]>([
		['442000000000', 442000000000],
		['+44 (20) 0000-0000', 442000000000],
		['44.2000.000000', 442000000000],
		[442000000000, 442000000000],
		// A JSON number would drop the zeros and call somebody else.
		['00442000000000', undefined],
		['02000000000', undefined],
		['', undefined],
		['1234', undefined],
		['4420000000001234', undefined],
		['anonymous', undefined],
		['sip:a@b', undefined],
		['1e11', undefined],
		[Infinity, undefined],
		[null, undefined],
		[{}, undefined],
	])('%p is %p', (sent, expected) => {
		expect(toDialable(sent)).toBe(expected);
	});
});

describe('extra params', () => {
	test.each<[string, unknown, unknown]>([
		['not set', undefined, {}],
		['an empty option', {}, {}],
		['one pair', { pairs: [{ key: 'lead_id', value: '7' }] }, { lead_id: '7' }],
		['a pair that is in no list', { pairs: { key: 'lead_id', value: '7' } }, { lead_id: '7' }],
		[
			'several pairs',
			{
				pairs: [
					{ key: 'a', value: '1' },
					{ key: 'b', value: '' },
				],
			},
			{ a: '1', b: '' },
		],
		['a pair without a key', { pairs: [{ key: '', value: '7' }] }, {}],
		['JSON', { json: [{ value: '{"lead":{"id":7}}' }] }, { lead: { id: 7 } }],
		['JSON twice', { json: [{ value: '{"a":1,"b":1}' }, { value: '{"b":2}' }] }, { a: 1, b: 2 }],
		['JSON that is empty', { json: [{ value: '' }] }, {}],
		['JSON that an expression made an object of', { json: [{ value: { lead: 7 } }] }, { lead: 7 }],
		[
			'both, the pair winning',
			{ json: [{ value: '{"a":1,"b":2}' }], pairs: [{ key: 'a', value: 'x' }] },
			{ a: 'x', b: 2 },
		],
		['an expression in the place of the option', { lead: 7 }, { lead: 7 }],
		['JSON text in its place', '{"lead":7}', { lead: 7 }],
		['JSON that is broken', { json: [{ value: '{}' }, { value: '{lead:7}' }] }, undefined],
		['JSON that is no object', { json: [{ value: '[7]' }] }, undefined],
		['a number', 7, undefined],
	])('%s', (_, option, expected) => {
		expect(readExtraParams(option)).toEqual(expected);
	});
});

describe('the type of a recording, by its bytes', () => {
	test.each<[string, Buffer, string | undefined]>([
		['MP3 with a tag', Buffer.from('ID3\x04\x00'), 'audio/mpeg'],
		['MP3 without one', Buffer.from([0xff, 0xfb, 0x90, 0x00]), 'audio/mpeg'],
		['MPEG-2 layer 3', Buffer.from([0xff, 0xf3, 0x40, 0xc0]), 'audio/mpeg'],
		['WAV', Buffer.from('RIFF\x24\x00\x00\x00WAVEfmt '), 'audio/wav'],
		['RIFF that is no WAV', Buffer.from('RIFF\x24\x00\x00\x00AVI LIST'), undefined],
		['Ogg', Buffer.from('OggS\x00'), 'audio/ogg'],
		['JSON', Buffer.from('{"code":407}'), undefined],
		['a web page', Buffer.from('<html>'), undefined],
		['UTF-16 text', Buffer.from([0xff, 0xfe, 0x7b, 0x00]), undefined],
		['nothing', Buffer.alloc(0), undefined],
	])('%s', (_, bytes, expected) => {
		expect(audioTypeOf(bytes)).toBe(expected);
	});
});
