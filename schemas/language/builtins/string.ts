import type { BuiltinTable } from '../builtin.ts';

export const stringBuiltins = {
  'string.length': {
    form: 'accessor',
    on: 'string',
    name: 'length',
    signature: ': number',
    doc: 'Number of UTF-16 code units.',
    cost: 'constant',
  },
  'string.split': {
    form: 'method',
    on: 'string',
    name: 'split',
    signature: '(separator: string, limit?: number): string[]',
    doc: 'The pieces between the separators.',
    cost: 'linear',
  },
  'string.toLowerCase': {
    form: 'method',
    on: 'string',
    name: 'toLowerCase',
    signature: '(): string',
    doc: 'Unicode lower case, without regard to locale.',
    cost: 'linear',
  },
} as const satisfies BuiltinTable;
