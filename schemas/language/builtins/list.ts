import type { BuiltinTable } from '../builtin.ts';
import { accessorsOn, functionEntry, methodsOn } from '../entry.ts';

const method = methodsOn('list');
const accessor = accessorsOn('list');

/** What reads lists without running a callback. */
export const listBuiltins = {
  'Array.from': functionEntry(
    'Array.from',
    [
      '<T>(source: Iterable<T>): T[]',
      '<T, U>(source: Iterable<T>, map: (value: T, index: number) => U): U[]',
      '(source: { readonly length: number }): undefined[]',
      '<U>(source: { readonly length: number }, map: (value: undefined, index: number) => U): U[]',
    ],
    'linear',
    'A new list of what a list, set or text holds, or of `length` elements.',
    { callback: 1 },
  ),
  'Array.isArray': functionEntry(
    'Array.isArray',
    '(value: unknown): value is readonly unknown[]',
    'constant',
    'Whether a value is a list.',
  ),
  'Array.of': functionEntry('Array.of', '<T>(...elements: readonly T[]): T[]', 'constant', 'A list of its arguments.'),

  'list.length': accessor('length', ': number', 'Number of elements.'),

  'list.at': method('at', '(index: number): T | undefined', 'constant', 'The element at an index; a negative index counts from the end.'),
  'list.concat': method(
    'concat',
    '(...items: readonly (T | readonly T[])[]): T[]',
    'constant',
    'A new list with the elements of lists, and other values, behind.',
  ),
  'list.entries': method('entries', '(): Iterable<[number, T]>', 'linear', 'The pairs of index and element.', { iterates: true }),
  'list.flat': method(
    'flat',
    '<D extends number = 1>(depth?: D): FlatElement<readonly T[], D>[]',
    'linear',
    'A new list with the elements of inner lists in their place.',
  ),
  'list.includes': method(
    'includes',
    '(value: Sought<T>, from?: number): boolean',
    'linear',
    'Whether an element equals the value (SameValueZero).',
  ),
  'list.indexOf': method('indexOf', '(value: Sought<T>, from?: number): number', 'linear', 'Where a value first stands, or -1.'),
  'list.join': method(
    'join',
    '(separator?: string): string',
    'linear',
    'The texts of the elements with a separator between, a comma by default.',
  ),
  'list.keys': method('keys', '(): Iterable<number>', 'linear', 'The indexes.', { iterates: true }),
  'list.lastIndexOf': method('lastIndexOf', '(value: Sought<T>, from?: number): number', 'linear', 'Where a value last stands, or -1.'),
  'list.slice': method(
    'slice',
    '(start?: number, end?: number): T[]',
    'constant',
    'The elements from `start` to before `end`; negative numbers count from the end.',
  ),
  'list.toReversed': method('toReversed', '(): T[]', 'constant', 'A new list in reverse order.'),
  'list.toSpliced': method(
    'toSpliced',
    '(start: number, deleteCount?: number, ...items: readonly T[]): T[]',
    'constant',
    'A new list with some elements taken out and others put in.',
  ),
  'list.toString': method('toString', '(): string', 'linear', 'The texts of the elements with commas between.'),
  'list.values': method('values', '(): Iterable<T>', 'constant', 'The elements.', { iterates: true }),
  'list.with': method('with', '(index: number, value: T): T[]', 'constant', 'A new list with another element at an index.'),
} satisfies BuiltinTable;

/** A type that the signature of `flat` needs: the element that is left after `D` levels of lists are taken away. */
export const flatElementType =
  'type FlatElement<L, D extends number> = { done: L; more: L extends readonly (infer E)[] ? FlatElement<E, [-1, 0, 1, 2, 3, 4, 5, 6, 7][D]> : L }[D extends -1 ? "done" : "more"];';
