import type { BuiltinTable } from '../builtin.ts';
import { functionEntry } from '../entry.ts';

export const jsonBuiltins = {
  'JSON.parse': functionEntry(
    'JSON.parse',
    '(text: string): Json',
    'linear',
    'The value that a JSON text stands for; a SyntaxError if it is none.',
  ),
  'JSON.stringify': functionEntry(
    'JSON.stringify',
    '<T>(value: T, replacer?: null, space?: number | string): undefined extends T ? string | undefined : string',
    'linear',
    'The JSON text of a value.',
  ),
} satisfies BuiltinTable;
