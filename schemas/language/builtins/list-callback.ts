import type { BuiltinTable } from '../builtin.ts';
import { methodsOn } from '../entry.ts';

const method = methodsOn('list');
const callback = { callback: 0 } as const;

const test = '(test: (value: T, index: number, list: readonly T[]) => unknown)';
const combine = '(combine: (result: T, value: T, index: number, list: readonly T[]) => T';
const combineOther = '(combine: (result: U, value: T, index: number, list: readonly T[]) => U';
const reduceSignature = [`${combine}): T`, `${combine}, initial: T): T`, `<U>${combineOther}, initial: U): U`];

/** What runs a callback for the elements of a list. */
export const listCallbackBuiltins = {
  'list.every': method('every', `${test}: boolean`, 'linear', 'Whether the callback answers a truthy value for every element.', callback),
  'list.filter': method('filter', `${test}: T[]`, 'linear', 'The elements for which the callback answers a truthy value.', callback),
  'list.find': method(
    'find',
    `${test}: T | undefined`,
    'linear',
    'The first element for which the callback answers a truthy value.',
    callback,
  ),
  'list.findIndex': method('findIndex', `${test}: number`, 'linear', 'The index of the first such element, or -1.', callback),
  'list.findLast': method(
    'findLast',
    `${test}: T | undefined`,
    'linear',
    'The last element for which the callback answers a truthy value.',
    callback,
  ),
  'list.findLastIndex': method('findLastIndex', `${test}: number`, 'linear', 'The index of the last such element, or -1.', callback),
  'list.flatMap': method(
    'flatMap',
    '<U>(map: (value: T, index: number, list: readonly T[]) => U | readonly U[]): U[]',
    'linear',
    "The callback's answers, lists among them taken apart.",
    callback,
  ),
  'list.map': method(
    'map',
    '<U>(map: (value: T, index: number, list: readonly T[]) => U): U[]',
    'linear',
    "The callback's answers.",
    callback,
  ),
  'list.reduce': method('reduce', reduceSignature, 'linear', 'The elements combined from the first to the last.', callback),
  'list.reduceRight': method('reduceRight', reduceSignature, 'linear', 'The elements combined from the last to the first.', callback),
  'list.some': method('some', `${test}: boolean`, 'linear', 'Whether the callback answers a truthy value for an element.', callback),
  'list.toSorted': method(
    'toSorted',
    '(compare?: (left: T, right: T) => number): T[]',
    'linear',
    'A new list in the order of the comparison, or of the texts.',
    callback,
  ),
} satisfies BuiltinTable;
