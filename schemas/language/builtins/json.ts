import type { BuiltinTable } from '../builtin.ts';
import { functionEntry } from '../entry.ts';

const layout = 'replacer?: null, space?: number | string';

export const jsonBuiltins = {
  'JSON.parse': functionEntry(
    'JSON.parse',
    '(text: string): Json',
    'linear',
    'The value that a JSON text stands for; a SyntaxError if it is none.',
  ),
  'JSON.stringify': functionEntry(
    'JSON.stringify',
    [
      `(value: string | number | boolean | null | object, ${layout}): string`,
      `(value: undefined, ${layout}): undefined`,
      `(value: unknown, ${layout}): string | undefined`,
    ],
    'linear',
    'The JSON text of a value.',
  ),
} satisfies BuiltinTable;
