import type { BuiltinTable } from '../builtin.ts';
import { accessorsOn, functionEntry, methodsOn } from '../entry.ts';

const method = methodsOn('string');
const accessor = accessorsOn('string');

const replaceSignature = [
  '(pattern: string, replacement: string | ((match: string, offset: number, text: string) => string)): string',
  '(pattern: RegExp, replacement: string | ((match: string, ...groups: readonly (string | undefined)[]) => string)): string',
];

export const stringBuiltins = {
  String: functionEntry('String', '(value?: unknown): string', 'linear', 'The value as text.'),

  'string.length': accessor('length', ': number', 'Number of UTF-16 code units.'),

  'string.at': method(
    'at',
    '(index: number): string | undefined',
    'constant',
    'The code unit at an index; a negative index counts from the end.',
  ),
  'string.charAt': method('charAt', '(index: number): string', 'constant', 'The code unit at an index, or an empty text.'),
  'string.charCodeAt': method('charCodeAt', '(index: number): number', 'constant', 'The number of the code unit at an index, or NaN.'),
  'string.codePointAt': method('codePointAt', '(index: number): number | undefined', 'constant', 'The code point that starts at an index.'),
  'string.concat': method('concat', '(...texts: readonly string[]): string', 'constant', 'The texts one after the other.'),
  'string.endsWith': method(
    'endsWith',
    '(search: string, end?: number): boolean',
    'linear',
    'Whether the text, cut off at `end`, ends with another.',
  ),
  'string.includes': method('includes', '(search: string, from?: number): boolean', 'linear', 'Whether the text holds another.'),
  'string.indexOf': method('indexOf', '(search: string, from?: number): number', 'linear', 'Where another text first occurs, or -1.'),
  'string.isWellFormed': method('isWellFormed', '(): boolean', 'linear', 'Whether no surrogate stands alone.'),
  'string.normalize': method(
    'normalize',
    "(form?: 'NFC' | 'NFD' | 'NFKC' | 'NFKD'): string",
    'linear',
    "The text in a Unicode normal form; NFC unless said. The tables are the engine's.",
  ),
  'string.lastIndexOf': method(
    'lastIndexOf',
    '(search: string, from?: number): number',
    'linear',
    'Where another text last occurs, or -1.',
  ),
  'string.padEnd': method('padEnd', '(length: number, fill?: string): string', 'constant', 'The text, filled up behind to a length.'),
  'string.padStart': method('padStart', '(length: number, fill?: string): string', 'constant', 'The text, filled up in front to a length.'),
  'string.repeat': method('repeat', '(count: number): string', 'constant', 'The text a number of times.'),
  'string.replace': method(
    'replace',
    replaceSignature,
    'linear',
    'The text with the first occurrence replaced, or all of a pattern with flag `g`. `$1` and `$<name>` stand for groups.',
    {
      callback: 1,
    },
  ),
  'string.replaceAll': method(
    'replaceAll',
    replaceSignature,
    'linear',
    'The text with every occurrence replaced; a regular expression must have flag `g`.',
    {
      callback: 1,
    },
  ),
  'string.slice': method(
    'slice',
    '(start?: number, end?: number): string',
    'constant',
    'The part from `start` to before `end`; negative numbers count from the end.',
  ),
  'string.split': method(
    'split',
    ['(separator: string, limit?: number): string[]', '(separator: RegExp, limit?: number): string[]'],
    'linear',
    'The pieces between the separators; what groups of a pattern captured stands between them.',
  ),
  'string.startsWith': method(
    'startsWith',
    '(search: string, start?: number): boolean',
    'linear',
    'Whether the text has another at `start`.',
  ),
  'string.substring': method(
    'substring',
    '(start: number, end?: number): string',
    'constant',
    'The part between two indexes, whichever comes first.',
  ),
  'string.toLowerCase': method('toLowerCase', '(): string', 'linear', 'Unicode lower case, without regard to locale.'),
  'string.toString': method('toString', '(): string', 'constant', 'The text itself.'),
  'string.toUpperCase': method('toUpperCase', '(): string', 'linear', 'Unicode upper case, without regard to locale.'),
  'string.toWellFormed': method('toWellFormed', '(): string', 'linear', 'The text with U+FFFD for each surrogate that stands alone.'),
  'string.trim': method('trim', '(): string', 'linear', 'The text without white space at both ends.'),
  'string.trimEnd': method('trimEnd', '(): string', 'linear', 'The text without white space at its end.'),
  'string.trimStart': method('trimStart', '(): string', 'linear', 'The text without white space at its start.'),
} satisfies BuiltinTable;
