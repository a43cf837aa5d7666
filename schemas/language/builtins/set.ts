import type { BuiltinTable } from '../builtin.ts';
import { accessorsOn, constructorEntry, methodsOn } from '../entry.ts';

const method = methodsOn('set');

/** Sets are read-only: they hold what they were made of. */
export const setBuiltins = {
  'new Set': constructorEntry('Set', '<T>(values?: Iterable<T> | null): Set<T>', 'linear', 'The distinct values of a list, set or text.'),
  'set.size': accessorsOn('set')('size', ': number', 'Number of values.'),
  'set.entries': method('entries', '(): Iterable<[T, T]>', 'linear', 'Pairs of each value with itself.', { iterates: true }),
  'set.has': method('has', '(value: T): boolean', 'linear', 'Whether the set holds a value (SameValueZero).'),
  'set.keys': method('keys', '(): Iterable<T>', 'constant', 'The values, in the order in which they came.', { iterates: true }),
  'set.values': method('values', '(): Iterable<T>', 'constant', 'The values, in the order in which they came.', { iterates: true }),
} satisfies BuiltinTable;
