import type { listBuiltins } from '../../../schemas/language/builtins/list.ts';
import { chargeList, ownList } from '../context.ts';
import { toInteger } from '../convert.ts';
import { type Callback, type List, typeError, type Value } from '../values.ts';
import type { Implementations } from './implementation.ts';

export const listImplementations: Implementations<keyof typeof listBuiltins> = {
  'list.length': (_context, list: List) => list.length,
  'list.includes': (context, list: List, value: Value, from: Value) => {
    context.meter.charge(list.length);
    return list.includes(value, toInteger(context, from));
  },
  'list.filter': (context, list: List, test: Value | Callback) => {
    const callback = expectCallback(test);
    const kept: List = [];
    for (let index = 0; index < list.length; index++) {
      const element = list[index];
      if (callback(element, index, list)) kept.push(element);
    }
    chargeList(context, kept.length);
    return ownList(context, kept);
  },
};

export function expectCallback(value: Value | Callback): Callback {
  if (typeof value !== 'function') throw typeError('the callback is not a function');
  return value;
}
