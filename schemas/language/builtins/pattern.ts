import type { BuiltinTable } from '../builtin.ts';
import { accessorsOn, methodsOn } from '../entry.ts';

const method = methodsOn('pattern');
const accessor = accessorsOn('pattern');
const textMethod = methodsOn('string');

/** Regular expressions, which stand in programs as literals, and what texts do with them. `replace` and `split` stand with the texts. */
export const patternBuiltins = {
  'pattern.flags': accessor('flags', ': string', 'The flags, in alphabetical order.'),
  'pattern.global': accessor('global', ': boolean', 'Whether it has flag `g`.'),
  'pattern.source': accessor('source', ': string', 'The text between the slashes.'),
  'pattern.exec': method(
    'exec',
    '(text: string): RegExpExecArray | null',
    'linear',
    'The first match with its groups, or null. With flag `g` it can be called on a literal alone.',
  ),
  'pattern.test': method(
    'test',
    '(text: string): boolean',
    'linear',
    'Whether it matches somewhere. With flag `g` it can be called on a literal alone.',
  ),
  'pattern.toString': method('toString', '(): string', 'constant', 'The pattern as it is written.'),

  'string.match': textMethod(
    'match',
    '(pattern: RegExp): RegExpMatchArray | null',
    'linear',
    'The first match with its groups; with flag `g` the texts of all matches; null where there is none.',
  ),
  'string.matchAll': textMethod(
    'matchAll',
    '(pattern: RegExp): Iterable<RegExpExecArray>',
    'linear',
    'All matches with their groups. The pattern must have flag `g`.',
    { iterates: true },
  ),
  'string.search': textMethod('search', '(pattern: RegExp): number', 'linear', 'Where the first match starts, or -1.'),
} satisfies BuiltinTable;

/** Types that the signatures name. The members are those of TypeScript's own library, except that a group may be undefined. */
export const matchTypes = [
  'interface RegExpMatchArray extends Array<string | undefined> { readonly 0: string; readonly index?: number | undefined; readonly input?: string | undefined; readonly groups?: RegExpGroups | undefined; }',
  'interface RegExpExecArray extends Array<string | undefined> { readonly 0: string; readonly index: number; readonly input: string; readonly groups: RegExpGroups | undefined; }',
  'interface RegExpGroups { readonly [name: string]: string | undefined; }',
] as const;
