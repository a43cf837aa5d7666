import type { BuiltinTable } from '../builtin.ts';
import { accessorsOn, methodsOn } from '../entry.ts';

const accessor = accessorsOn('response');
const method = methodsOn('response');

/** The answer to a fetch. Its body may be read more than once. */
export const responseBuiltins = {
  'response.headers': accessor('headers', ': Headers', "The answer's header fields."),
  'response.ok': accessor('ok', ': boolean', 'Whether the status is from 200 to 299.'),
  'response.status': accessor('status', ': number', 'The status code.'),
  'response.json': method(
    'json',
    '<T = Json>(): Promise<T>',
    'linear',
    'The value that the body stands for, held to the type `T`; a SyntaxError if it is no JSON, a TypeError if it is none of `T`.',
  ),
  'response.text': method('text', '(): Promise<string>', 'constant', 'The body as text.'),
  'headers.get': methodsOn('headers')(
    'get',
    '(name: string): string | null',
    'linear',
    'The value of a header field, or null; case does not matter.',
  ),
} satisfies BuiltinTable;
