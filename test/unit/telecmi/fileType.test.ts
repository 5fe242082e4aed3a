import { isTextResponse, mimeTypeOf } from '../../../nodes/Telecmi/fileType';

const bytes = (latin1: string) => Buffer.from(latin1, 'latin1');

test.each<[string, string, string]>([
	['ID3\x04', 'a.wav', 'audio/mpeg'],
	['\xff\xfb\x90\x00', 'a', 'audio/mpeg'],
	['\xff\xfd\x90\x00', 'a', 'audio/mpeg'],
	['\xff\xf1\x50\x80', 'a', 'audio/aac'],
	['RIFF\x00\x00\x00\x00WAVE', 'a.mp3', 'audio/wav'],
	['RF64\xff\xff\xff\xffWAVE', 'a', 'audio/wav'],
	['\x00\x00\x00\x20ftypM4A ', 'a', 'audio/mp4'],
	['#!AMR\n', 'a', 'audio/amr'],
	['#!AMR-WB\n', 'a', 'audio/amr-wb'],
	['fLaC', 'a', 'audio/flac'],
	['OggS', 'a', 'audio/ogg'],
	['\x00\x01', 'a.M4A', 'audio/mp4'],
	['\x00\x01', 'a', 'application/octet-stream'],
])('%j named %s is %s', (start, name, mimeType) => {
	expect(isTextResponse(bytes(start), false)).toBe(false);
	expect(mimeTypeOf(bytes(start), name)).toBe(mimeType);
});

test.each([
	'',
	' \n ',
	'{"code":404}',
	'  [',
	'"No"',
	'null',
	'407',
	'<html>',
	'<?xml version="1.0"?>',
	'\xef\xbb\xbf{}',
	'\xff\xfe<\x00h\x00',
])('%j is not a file', (text) => {
	expect(isTextResponse(bytes(text), true)).toBe(true);
});
