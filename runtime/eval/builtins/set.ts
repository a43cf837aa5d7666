import type { setBuiltins } from '../../../schemas/language/builtins/set.ts';
import { type Context, ownList } from '../context.ts';
import { elementBytes } from '../meter.ts';
import { iterableElements } from '../spread.ts';
import { SetValue, type Value } from '../values.ts';
import type { Implementations } from './implementation.ts';
import { newList } from './list.ts';

export const setImplementations: Implementations<keyof typeof setBuiltins> = {
  'new Set': (context, _receiver, source: Value) => {
    if (source === undefined || source === null) return new SetValue([]);
    const elements = iterableElements(context, source);
    context.meter.build(elements.length * 2 * elementBytes);
    for (const element of elements) scanText(context, element);
    return new SetValue(elements);
  },
  'set.size': (_context, set: SetValue) => set.size,
  'set.entries': (context, set: SetValue) => {
    context.meter.charge(set.size);
    context.meter.build(set.size * 2 * elementBytes);
    return newList(context, set.size, () => set.elements().map((element) => ownList(context, [element, element])));
  },
  'set.has': (context, set: SetValue, value: Value) => {
    scanText(context, value);
    return set.has(value);
  },
  'set.keys': (context, set: SetValue) => newList(context, set.size, () => set.elements()),
  'set.values': (context, set: SetValue) => newList(context, set.size, () => set.elements()),
};

/** A text is hashed, and compared with the one that has its hash. */
function scanText(context: Context, value: Value): void {
  if (typeof value === 'string') context.meter.look(value.length);
}
