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
  'list.reduce': reduceFrom((list) => list),
  'list.reduceRight': reduceFrom((list) => list.toReversed(), true),
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

function flatMap(context: Context, list: List, map: Value | Callback): List {
  const callback = charged(context, map);
  const target: List = [];
  for (const [index, element] of list.entries()) {
    const answer = callback(element, index, list);
    const answers = Array.isArray(answer) ? answer : [answer];
    checkListLength(context, target.length + answers.length);
    context.meter.charge(answers.length);
    for (const value of answers) target.push(value);
  }
  return newList(context, target.length, () => target);
}

function reduceFrom(inOrder: (list: List) => List, backwards = false): Implementation {
  return (context, list: List, combine: Value | Callback, ...initial: Value[]) => {
    const callback = charged(context, combine);
    const elements = inOrder(list);
    // An initial value counts when it is passed at all, even as undefined.
    if (initial.length === 0 && elements.length === 0) throw typeError('an empty list is reduced only with an initial value');
    let result = initial.length === 0 ? elements[0] : initial[0];
    for (let position = initial.length === 0 ? 1 : 0; position < elements.length; position++) {
      result = callback(result, elements[position], backwards ? elements.length - 1 - position : position, list);
    }
    return result;
  };
}
