import type { listCallbackBuiltins } from '../../../schemas/language/builtins/list-callback.ts';
import { type Context, checkListLength } from '../context.ts';
import { type Callback, type List, typeError, type Value } from '../values.ts';
import { expectCallback } from './callback.ts';
import type { Implementation, Implementations } from './implementation.ts';
import { newList } from './list.ts';
import { sortList } from './list-sort.ts';

/** Each element charges a step before its callback runs, because a built-in handed on as a callback charges nothing. */
export const listCallbackImplementations: Implementations<keyof typeof listCallbackBuiltins> = {
  'list.every': (context, list: List, test: Value | Callback) => list.every(charged(context, list, test)),
  'list.filter': (context, list: List, test: Value | Callback) => {
    const kept = list.filter(charged(context, list, test));
    return newList(context, kept.length, () => kept);
  },
  'list.find': (context, list: List, test: Value | Callback) => list.find(charged(context, list, test)),
  'list.findIndex': (context, list: List, test: Value | Callback) => list.findIndex(charged(context, list, test)),
  'list.findLast': (context, list: List, test: Value | Callback) => list.findLast(charged(context, list, test)),
  'list.findLastIndex': (context, list: List, test: Value | Callback) => list.findLastIndex(charged(context, list, test)),
  'list.flatMap': flatMap,
  'list.map': (context, list: List, map: Value | Callback) => {
    const answer = charged(context, list, map);
    return newList(context, list.length, () => list.map(answer));
  },
  'list.reduce': reduceFrom(() => 0, 1),
  'list.reduceRight': reduceFrom((length) => length - 1, -1),
  'list.some': (context, list: List, test: Value | Callback) => list.some(charged(context, list, test)),
  'list.toSorted': (context, list: List, compare: Value | Callback) =>
    newList(context, list.length, () => sortList(context, list, compare)),
};

/** What the host's method calls for each element. */
function charged(context: Context, list: List, value: Value | Callback): (element: Value, index: number) => Value {
  const callback = expectCallback(value);
  return (element, index) => {
    context.meter.charge(1);
    return callback(element, index, list);
  };
}

/**
 * ECMAScript 23.1.3.13: the length is read once, and an index that the callback took away is passed over. So it is in the two
 * functions below; the methods above leave both to the host.
 */
function flatMap(context: Context, list: List, map: Value | Callback): List {
  const callback = charged(context, list, map);
  const target: List = [];
  const { length } = list;
  for (let index = 0; index < length; index++) {
    if (!Object.hasOwn(list, index)) continue;
    const answer = callback(list[index], index);
    const answers = Array.isArray(answer) ? answer : [answer];
    checkListLength(context, target.length + answers.length);
    context.meter.charge(answers.length);
    for (const value of answers) target.push(value);
  }
  return newList(context, target.length, () => target);
}

/** Array.prototype.reduce and, from the last element on, reduceRight. */
function reduceFrom(start: (length: number) => number, step: 1 | -1): Implementation {
  return (context, list: List, combine: Value | Callback, ...initial: Value[]) => {
    const callback = expectCallback(combine);
    const { length } = list;
    // An initial value counts when it is passed at all, even as undefined.
    let started = initial.length > 0;
    let result = initial[0];
    for (let count = 0, index = start(length); count < length; count++, index += step) {
      if (!Object.hasOwn(list, index)) continue;
      if (started) {
        context.meter.charge(1);
        result = callback(result, list[index], index, list);
      } else result = list[index];
      started = true;
    }
    if (!started) throw typeError('an empty list is reduced only with an initial value');
    return result;
  };
}
