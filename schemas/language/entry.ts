import type { Builtin, ValueKind } from './builtin.ts';

/** What an entry says beyond its row: see `Builtin`. */
export type Extra = Pick<Builtin, 'mutates' | 'callback' | 'iterates'>;

type Signature = Builtin['signature'];
type Cost = Builtin['cost'];

/** Rows for the methods of one kind. */
export function methodsOn(on: ValueKind) {
  return (name: string, signature: Signature, cost: Cost, doc: string, extra: Extra = {}): Builtin => ({
    form: 'method',
    on,
    name,
    signature,
    cost,
    doc,
    ...extra,
  });
}

/** Rows for the accessors of one kind. */
export function accessorsOn(on: ValueKind) {
  return (name: string, signature: Signature, doc: string): Builtin => ({ form: 'accessor', on, name, signature, cost: 'constant', doc });
}

/** A function by its whole name: `Object.keys`, `parseInt`. */
export function functionEntry(name: string, signature: Signature, cost: Cost, doc: string, extra: Extra = {}): Builtin {
  return { form: 'function', name, signature, cost, doc, ...extra };
}

/** What is made by `new name(…)`. */
export function constructorEntry(name: string, signature: Signature, cost: Cost, doc: string): Builtin {
  return { form: 'constructor', name, signature, cost, doc };
}

/** A constant by its whole name: `Math.PI`. */
export function valueEntry(name: string, signature: Signature, doc: string): Builtin {
  return { form: 'value', name, signature, cost: 'constant', doc };
}
