import type { listCallbackBuiltins } from '../../../schemas/language/builtins/list-callback.ts';
import { type Context, checkListLength } from '../context.ts';
import { type Callback, type List, typeError, type Value } from '../values.ts';
import { expectCallback } from './callback.ts';
import type { Implementation, Implementations } from './implementation.ts';
import { newList } from './list.ts';
import { sortList } from './list-sort.ts';

/** Each element charges a step before its callback runs, because a built-in handed on as a callback charges nothing. */
export const listCallbackImplementations: Implementations<keyof typeof listCallbackBuiltins> = {
  'list.every': (context, list: List, test: Value | Callback) => {
    const passes = charged(context, test);
    return list.every((element, index) => passes(element, index, list));
  },
  'list.filter': (context, list: List, test: Value | Callback) => {
    const passes = charged(context, test);
    const kept = list.filter((element, index) => passes(element, index, list));
    return newList(context, kept.length, () => kept);
  },
  'list.find': (context, list: List, test: Value | Callback) => {
    const passes = charged(context, test);
    return list.find((element, index) => passes(element, index, list));
  },
  'list.findIndex': (context, list: List, test: Value | Callback) => {
    const passes = charged(context, test);
    return list.findIndex((element, index) => passes(element, index, list));
  },
  'list.findLast': (context, list: List, test: Value | Callback) => {
    const passes = charged(context, test);
    return list.findLast((element, index) => passes(element, index, list));
  },
  'list.findLastIndex': (context, list: List, test: Value | Callback) => {
    const passes = charged(context, test);
    return list.findLastIndex((element, index) => passes(element, index, list));
  },
  'list.flatMap': flatMap,
  'list.map': (context, list: List, map: Value | Callback) => {
    const answer = charged(context, map);
    return newList(context, list.length, () => list.map((element, index) => answer(element, index, list)));
  },
  'list.reduce': reduceFrom(() => 0, 1),
  'list.reduceRight': reduceFrom((length) => length - 1, -1),
  'list.some': (context, list: List, test: Value | Callback) => {
    const passes = charged(context, test);
    return list.some((element, index) => passes(element, index, list));
  },
  'list.toSorted': (context, list: List, compare: Value | Callback) =>
    newList(context, list.length, () => sortList(context, list, compare)),
};

function charged(context: Context, value: Value | Callback): Callback {
  const callback = expectCallback(value);
  return (...args) => {
    context.meter.charge(1);
    return callback(...args);
  };
}

/**
 * ECMAScript 23.1.3.13: the length is read once, and an index that the callback took away is passed over. So it is in the two
 * functions below; the methods above leave both to the host.
 */
function flatMap(context: Context, list: List, map: Value | Callback): List {
  const callback = charged(context, map);
  const target: List = [];
  const { length } = list;
  for (let index = 0; index < length; index++) {
    if (!Object.hasOwn(list, index)) continue;
    const answer = callback(list[index], index, list);
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
    const callback = charged(context, combine);
    const { length } = list;
    // An initial value counts when it is passed at all, even as undefined.
    let started = initial.length > 0;
    let result = initial[0];
    for (let count = 0, index = start(length); count < length; count++, index += step) {
      if (!Object.hasOwn(list, index)) continue;
      result = started ? callback(result, list[index], index, list) : list[index];
      started = true;
    }
    if (!started) throw typeError('an empty list is reduced only with an initial value');
    return result;
  };
}
