import type { listBuiltins } from '../../../schemas/language/builtins/list.ts';
import { type Context, chargeList, checkListLength, ownList } from '../context.ts';
import { joinList, toInteger, toText } from '../convert.ts';
import { elementBytes } from '../meter.ts';
import { chargeComparison } from '../operators.ts';
import { isIterable, iterableElements } from '../spread.ts';
import { type Callback, isRecord, type List, rangeError, typeError, type Value } from '../values.ts';
import { expectCallback } from './callback.ts';
import type { Implementations } from './implementation.ts';

export const listImplementations: Implementations<keyof typeof listBuiltins> = {
  'Array.from': fromSource,
  'Array.isArray': (_context, _receiver, value: Value) => Array.isArray(value),
  'Array.of': (context, _receiver, ...elements: Value[]) => newList(context, elements.length, () => elements),

  'list.length': (_context, list: List) => list.length,

  'list.at': (context, list: List, index: Value) => list.at(toInteger(context, index)),
  'list.concat': concat,
  'list.entries': (context, list: List) => {
    context.meter.charge(list.length);
    context.meter.build(list.length * 2 * elementBytes);
    return newList(context, list.length, () => list.map((element, index) => ownList(context, [index, element])));
  },
  'list.flat': (context, list: List, depth: Value) => {
    const target: List = [];
    flatten(context, target, list, depth === undefined ? 1 : toInteger(context, depth), 0);
    return newList(context, target.length, () => target);
  },
  'list.includes': (context, list: List, value: Value, from: Value) => {
    chargeSearch(context, list, value);
    return list.includes(value, toInteger(context, from));
  },
  'list.indexOf': (context, list: List, value: Value, from: Value) => {
    chargeSearch(context, list, value);
    return list.indexOf(value, toInteger(context, from));
  },
  'list.join': (context, list: List, separator: Value) => join(context, list, separator === undefined ? ',' : toText(context, separator)),
  'list.keys': (context, list: List) => {
    context.meter.charge(list.length);
    return newList(context, list.length, () => list.map((_element, index) => index));
  },
  'list.lastIndexOf': (context, list: List, value: Value, ...from: Value[]) => {
    chargeSearch(context, list, value);
    // ECMAScript 23.1.3.20: `from` counts when it is passed at all, even as undefined.
    return from.length === 0 ? list.lastIndexOf(value) : list.lastIndexOf(value, toInteger(context, from[0]));
  },
  'list.slice': (context, list: List, start: Value, end: Value) => {
    const part = list.slice(toInteger(context, start), end === undefined ? undefined : toInteger(context, end));
    return newList(context, part.length, () => part);
  },
  'list.toReversed': (context, list: List) => newList(context, list.length, () => list.toReversed()),
  'list.toSpliced': (context, list: List, ...args: Value[]) => {
    const { start, deleted, items } = spliceArguments(context, list, args);
    return newList(context, list.length - deleted + items.length, () => list.toSpliced(start, deleted, ...items));
  },
  'list.toString': (context, list: List) => join(context, list, ','),
  'list.values': (context, list: List) => newList(context, list.length, () => list.slice()),
  'list.with': (context, list: List, at: Value, value: Value) => {
    const relative = toInteger(context, at);
    const index = relative < 0 ? list.length + relative : relative;
    if (index < 0 || index >= list.length) throw rangeError(`the list has no index ${relative} to put a value at`);
    return newList(context, list.length, () => list.with(index, value));
  },
};

/** Charges a list of a known length, then makes it. */
export function newList(context: Context, length: number, make: () => List): List {
  chargeList(context, length);
  return ownList(context, make());
}

/** What `splice` and `toSpliced` make of their arguments (ECMAScript 23.1.3.31): a count that is absent takes the whole rest. */
export function spliceArguments(context: Context, list: List, args: readonly Value[]) {
  const [start, count, ...items] = args;
  const relative = toInteger(context, start);
  const from = relative < 0 ? Math.max(list.length + relative, 0) : Math.min(relative, list.length);
  if (args.length < 2) return { start: from, deleted: args.length === 0 ? 0 : list.length - from, items };
  return { start: from, deleted: Math.min(Math.max(toInteger(context, count), 0), list.length - from), items };
}

/** Array.from: what is not iterable is read by its `length` and indexes. */
function fromSource(context: Context, _receiver: undefined, source: Value, map?: Value | Callback): List {
  const callback = map === undefined ? undefined : expectCallback(map);
  if (source === undefined || source === null) throw typeError(`Array.from takes a list, a set or a text, not ${source}`);
  const elements = isIterable(source) ? iterableElements(context, source) : indexedElements(context, source);
  if (callback === undefined) return newList(context, elements.length, () => [...elements]);
  const target: List = [];
  // ECMAScript 23.1.2.1 iterates: what the callback adds to the list is come to.
  for (let index = 0; index < elements.length; index++) {
    target.push(callback(elements[index], index));
    checkListLength(context, target.length);
  }
  return newList(context, target.length, () => target);
}

function indexedElements(context: Context, source: Value): List {
  const own = (key: string) => (isRecord(source) && Object.hasOwn(source, key) ? source[key] : undefined);
  const length = Math.max(0, toInteger(context, own('length')));
  checkListLength(context, length);
  context.meter.charge(length);
  return Array.from({ length }, (_absent, index) => own(String(index)));
}

function concat(context: Context, list: List, ...items: Value[]): List {
  const parts = items.map((item) => (Array.isArray(item) ? item : [item]));
  const length = parts.reduce((sum, part) => sum + part.length, list.length);
  return newList(context, length, () => list.concat(...parts));
}

function join(context: Context, list: List, separator: string): string {
  const text = joinList(context, list, separator, []);
  context.meter.build(text.length);
  return text;
}

function flatten(context: Context, target: List, source: List, depth: number, level: number): void {
  if (level > context.meter.limits.depth) throw rangeError('a list is nested too deep to be made flat');
  context.meter.charge(source.length);
  for (const element of source) {
    if (depth >= 1 && Array.isArray(element)) flatten(context, target, element, depth - 1, level + 1);
    else {
      target.push(element);
      checkListLength(context, target.length);
    }
  }
}

/** Looking for a text compares it with the texts of its length. */
function chargeSearch(context: Context, list: List, value: Value): void {
  context.meter.charge(list.length);
  if (typeof value !== 'string') return;
  for (const element of list) if (typeof element === 'string' && element.length === value.length) chargeComparison(context, value.length);
}
