import type { BuiltinTable } from '../builtin.ts';
import { methodsOn } from '../entry.ts';

const method = methodsOn('list');
const mutates = { mutates: true } as const;

/** What writes to a list that the program built. */
export const listWriteBuiltins = {
  'list.fill': method('fill', '(value: T, start?: number, end?: number): T[]', 'linear', 'Puts one value in every place.', mutates),
  'list.pop': method('pop', '(): T | undefined', 'constant', 'Takes the last element away and answers it.', mutates),
  'list.push': method('push', '(...values: readonly T[]): number', 'constant', 'Puts values behind and answers the new length.', mutates),
  'list.reverse': method('reverse', '(): T[]', 'linear', 'Reverses the list in place.', mutates),
  'list.shift': method('shift', '(): T | undefined', 'linear', 'Takes the first element away and answers it.', mutates),
  'list.sort': method(
    'sort',
    '(compare?: (left: T, right: T) => number): T[]',
    'linear',
    'Sorts in place, by the comparison or by the texts.',
    {
      mutates: true,
      callback: 0,
    },
  ),
  'list.splice': method(
    'splice',
    '(start: number, deleteCount?: number, ...items: readonly T[]): T[]',
    'linear',
    'Takes elements out, puts others in, and answers what it took.',
    mutates,
  ),
  'list.unshift': method(
    'unshift',
    '(...values: readonly T[]): number',
    'linear',
    'Puts values in front and answers the new length.',
    mutates,
  ),
} satisfies BuiltinTable;
