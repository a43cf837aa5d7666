import type { BuiltinTable } from '../builtin.ts';
import { functionEntry } from '../entry.ts';

export const recordBuiltins = {
  'Object.entries': functionEntry(
    'Object.entries',
    ['<T>(value: { readonly [key: string]: T } | readonly T[]): [string, T][]', '(value: object): [string, unknown][]'],
    'linear',
    "The pairs of an object's own keys and values.",
  ),
  'Object.fromEntries': functionEntry(
    'Object.fromEntries',
    '<T>(entries: Iterable<readonly [string | number, T]>): { [key: string]: T }',
    'linear',
    'An object made of pairs of key and value.',
  ),
  'Object.hasOwn': functionEntry(
    'Object.hasOwn',
    '(value: object, key: string | number): boolean',
    'constant',
    'Whether an object has a key.',
  ),
  'Object.keys': functionEntry('Object.keys', '(value: object): string[]', 'linear', "An object's own keys."),
  'Object.values': functionEntry(
    'Object.values',
    ['<T>(value: { readonly [key: string]: T } | readonly T[]): T[]', '(value: object): unknown[]'],
    'linear',
    "The values of an object's own keys.",
  ),
} satisfies BuiltinTable;
