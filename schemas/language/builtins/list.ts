import type { BuiltinTable } from '../builtin.ts';

export const listBuiltins = {
  'list.length': { form: 'accessor', on: 'list', name: 'length', signature: ': number', doc: 'Number of elements.', cost: 'constant' },
  'list.includes': {
    form: 'method',
    on: 'list',
    name: 'includes',
    signature: '(value: T, from?: number): boolean',
    doc: 'Whether an element equals the value (SameValueZero).',
    cost: 'linear',
  },
  'list.filter': {
    form: 'method',
    on: 'list',
    name: 'filter',
    signature: '(test: (value: T, index: number, list: readonly T[]) => unknown): T[]',
    doc: 'The elements for which the callback answers a truthy value.',
    cost: 'constant',
  },
} as const satisfies BuiltinTable;
