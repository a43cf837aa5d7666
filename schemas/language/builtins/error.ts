import type { BuiltinTable } from '../builtin.ts';
import { accessorsOn, constructorEntry } from '../entry.ts';

const accessor = accessorsOn('error');

export const errorBuiltins = {
  'new Error': constructorEntry('Error', '(message?: string): Error', 'linear', 'An error with a message, to be thrown.'),
  'error.message': accessor('message', ': string', 'What went wrong.'),
  'error.name': accessor('name', ': string', 'The kind of error: `Error`, `TypeError`, …'),
} satisfies BuiltinTable;
