import { judge, unanswered, type Complaint, type Hide } from '../../../nodes/Telecmi/complaint';
import { hiding } from '../../../nodes/Telecmi/secret';

const CREDENTIAL = 'Check the App ID and Secret in your TeleCMI credential.';

const hideNothing: Hide = (text) => text;

function complaintOf(text: string, status = 200, hide = hideNothing): Complaint {
	const judgement = judge({ status, text }, hide);
	if (judgement.ok) throw new Error('it was taken for an answer');
	return judgement.complaint;
}

describe('what TeleCMI says is told with its words, its code and what to do', () => {
	test.each<[string, object, number, string]>([
		[
			'a refused account',
			{ code: 407, error: true, msg: 'Authentication Failed' },
			407,
			CREDENTIAL,
		],
		['a refused credential', { code: 404, error: true, msg: 'Parameter missing' }, 404, CREDENTIAL],
		[
			'a refused value',
			{ code: 400, status: 'error', msg: 'Extension Already Exists !' },
			400,
			'Check the values in this node',
		],
		[
			'a feature the account lacks',
			{ code: 420, error: true, msg: 'Not allowed' },
			420,
			'Ask TeleCMI for it',
		],
		['a code as text', { code: '407', msg: 'Authentication Failed' }, 407, CREDENTIAL],
		['a code nobody documented', { code: 555, msg: 'Odd' }, 555, 'does not document this code'],
	])('%s', (_, body, code, advice) => {
		const complaint = complaintOf(JSON.stringify(body));
		expect(complaint.code).toBe(code);
		expect(complaint.message).toContain((body as { msg: string }).msg);
		expect(complaint.message).toContain(`code ${code}`);
		expect(complaint.advice).toContain(advice);
	});

	test('a msg that is an object', () => {
		const { message } = complaintOf('{"code":404,"msg":{"to":"is required"}}');
		expect(message).toBe('TeleCMI says "{"to":"is required"}" (code 404)');
	});

	test('a real HTTP error with the same body', () => {
		expect(complaintOf('{"code":404,"msg":"Parameter missing"}', 404).message).toContain(
			'Parameter missing',
		);
	});

	test('error: true without a code', () => {
		expect(complaintOf('{"error":true,"msg":"No"}').message).toContain('"No"');
	});

	test('no message at all', () => {
		expect(complaintOf('{"code":404}').message).toContain('code 404');
	});
});

describe('what is no answer of TeleCMI', () => {
	test.each([
		['a web page', '<!DOCTYPE html><p>Welcome</p>', 200, 'TeleCMI sent a web page instead of data'],
		['nothing', '', 200, 'TeleCMI sent an empty answer'],
		['blank', ' \n', 200, 'TeleCMI sent an empty answer'],
		['JSON that is no object', '[1]', 200, 'TeleCMI sent something else instead of data'],
		['half an object', '{"code":2', 200, 'TeleCMI sent something else instead of data'],
		[
			'a gateway that gave up',
			'<h1>Bad Gateway</h1>',
			502,
			'TeleCMI answered with HTTP status 502',
		],
		['too many requests', '', 429, 'TeleCMI answered with HTTP status 429'],
		['another address', '', 301, 'TeleCMI answered with HTTP status 301'],
	])('%s', (_, text, status, message) => {
		expect(complaintOf(text, status).message).toBe(message);
	});

	test('a wrong address is not blamed on the credential', () => {
		expect(complaintOf('<h1>Not Found</h1>', 404).advice).toBe(
			'Check the Base URL in your TeleCMI credential.',
		);
	});
});

describe('an answer', () => {
	test.each([
		['with code 200', '{"code":200,"total":59}'],
		['with code 200 as text', '{"code":"200","total":59}'],
		['a list without a code', '{"count":0,"cdr":[]}'],
		[
			'whose status is a word of the user',
			'{"code":200,"status":"online","msg":"status updated successfully"}',
		],
	])('%s', (_, text) => {
		expect(judge({ status: 200, text }, hideNothing)).toEqual({ ok: true, body: JSON.parse(text) });
	});
});

describe('a request that nobody answered', () => {
	test.each([
		['ECONNABORTED', 'TeleCMI did not answer in time'],
		['ECONNRESET', 'TeleCMI closed the connection before it had answered'],
		['ENOTFOUND', 'TeleCMI could not be reached'],
		['ECONNREFUSED', 'TeleCMI could not be reached'],
		['EWHATEVER', 'TeleCMI could not be asked'],
	])('%s', (code, message) => {
		const cause = Object.assign(new Error('https://x/v2/play?secret=s3cret'), { code });
		const complaint = unanswered(cause);
		expect(complaint.message).toBe(message);
		expect(JSON.stringify(complaint)).not.toContain('s3cret');
	});
});

describe('a secret that TeleCMI echoes is not passed on', () => {
	const said = (body: object, secret: string) =>
		complaintOf(JSON.stringify({ code: 407, ...body }), 200, hiding(secret)).message;

	test.each<[string, string, unknown, string]>([
		['as it is, and encoded', 's3c/ret', 'for s3c/ret, s3c%2Fret, s3c%2fret', 'for ***, ***, ***'],
		['with a slash as PHP writes it', 's3c/ret', '{"secret":"s3c\\/ret"}', '{"secret":"***"}'],
		['in an object', 'a"b\\c', { secret: 'a"b\\c' }, '{"secret":"***"}'],
		[
			'in JSON that is text in an object',
			'a"b\\c',
			{ sent: '{"secret":"a\\"b\\\\c"}' },
			'{"sent":"{\\"secret\\":\\"***\\"}"}',
		],
		['as a key of an object', 'a"b', { 'a"b': 1 }, '{"***":1}'],
		['in a form', 'a:b c', 'secret=a%3Ab+c&x=1', 'secret=***&x=1'],
		['in a query, as axios writes it', 'a:b c', 'secret=a:b+c&x=1', 'secret=***&x=1'],
		['in a URL', 'a:b c', 'secret=a%3Ab%20c&x=1', 'secret=***&x=1'],
		['beyond ASCII', 'gehéim€', 'geh%C3%A9im%E2%82%AC', '***'],
		['with percent signs', '100%25', '100%25 100%2525', '*** ***'],
		['with characters that patterns mean something by', '(a|b)*[c]$^.+?', '(a|b)*[c]$^.+?', '***'],
		['that is half a character', '\ud800s3cret', 'for s3cret \ud800s3cret', 'for s3cret ***'],
	])('%s', (_, secret, msg, shown) => {
		expect(said({ msg }, secret)).toBe(`TeleCMI says "${shown}" (code 407)`);
	});

	test('where the words are cut', () => {
		const secret = 'SECRET-0123456789';
		const message = said({ msg: `${'x'.repeat(290)}${secret}` }, secret);
		expect(message).toBe(`TeleCMI says "${'x'.repeat(290)}***" (code 407)`);
		expect(said({ msg: `${'x'.repeat(298)}${secret}` }, secret)).not.toContain('S');
	});

	test('as the code', () => {
		expect(said({ code: 's3cret', msg: 'No' }, 's3cret')).toBe('TeleCMI says "No" (code ***)');
		expect(said({ code: { is: 'x'.repeat(1000) } }, 's3cret')).toMatch(/^.{300,400}$/);
	});

	test('no secret hides nothing', () => {
		expect(said({ msg: 'No' }, '')).toBe('TeleCMI says "No" (code 407)');
	});
});

describe('whether TeleCMI may have done what it was asked', () => {
	test.each<[string, Complaint, boolean]>([
		['it refused', complaintOf('{"code":404,"msg":"Parameter missing"}'), false],
		['it had too many requests', complaintOf('', 429), false],
		['it is elsewhere', complaintOf('', 307), false],
		['nobody is there', unanswered({ code: 'ECONNREFUSED' }), false],
		['it was late', unanswered({ code: 'ECONNABORTED' }), true],
		['it closed the connection', unanswered({ code: 'ECONNRESET' }), true],
		['nobody knows the reason', unanswered({}), true],
		['a gateway gave up', complaintOf('<h1>Bad Gateway</h1>', 502), true],
		['it stumbled, in its own words', complaintOf('{"code":500,"msg":"Oops"}'), true],
		['it said nothing', complaintOf(''), true],
	])('%s', (_, { isOpen }, expected) => {
		expect(isOpen).toBe(expected);
	});
});

test("no message of ours blames in n8n's forbidden words", () => {
	const texts = [
		...[400, 401, 404, 407, 420, 429, 999].map((code) =>
			complaintOf(JSON.stringify({ code, msg: 'x' })),
		),
		...[301, 404, 429, 500].map((status) => complaintOf('', status)),
		...['ECONNABORTED', 'ECONNRESET', 'ENOTFOUND', ''].map((code) => unanswered({ code })),
		complaintOf(''),
		complaintOf('<p>'),
	].flatMap(({ message, advice }) => [message, advice]);
	expect(texts.filter((text) => /error|problem|failure|mistake/i.test(text))).toEqual([]);
});
