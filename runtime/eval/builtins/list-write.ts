import type { listWriteBuiltins } from '../../../schemas/language/builtins/list-write.ts';
import { type Context, checkListLength } from '../context.ts';
import { toInteger } from '../convert.ts';
import { elementBytes } from '../meter.ts';
import { type Callback, type List, typeError, type Value } from '../values.ts';
import type { Implementations } from './implementation.ts';
import { newList, spliceArguments } from './list.ts';
import { sortList } from './list-sort.ts';

export const listWriteImplementations: Implementations<keyof typeof listWriteBuiltins> = {
  'list.fill': (context, list: List, value: Value, start: Value, end: Value) => {
    expectWritable(context, list);
    context.meter.charge(list.length);
    return list.fill(value, toInteger(context, start), end === undefined ? undefined : toInteger(context, end));
  },
  'list.pop': (context, list: List) => {
    expectWritable(context, list);
    return list.pop();
  },
  'list.push': (context, list: List, ...values: Value[]) => {
    expectWritable(context, list);
    grow(context, list, values.length);
    return values.length === 1 ? list.push(values[0]) : list.push(...values);
  },
  'list.reverse': (context, list: List) => {
    expectWritable(context, list);
    context.meter.charge(list.length);
    return list.reverse();
  },
  'list.shift': (context, list: List) => {
    expectWritable(context, list);
    context.meter.charge(list.length);
    return list.shift();
  },
  'list.sort': (context, list: List, compare: Value | Callback) => {
    expectWritable(context, list);
    const sorted = sortList(context, list, compare);
    for (let index = 0; index < sorted.length; index++) list[index] = sorted[index];
    return list;
  },
  'list.splice': (context, list: List, ...args: Value[]) => {
    expectWritable(context, list);
    const { start, deleted, items } = spliceArguments(context, list, args);
    context.meter.charge(list.length);
    grow(context, list, items.length);
    return newList(context, deleted, () => list.splice(start, deleted, ...items));
  },
  'list.unshift': (context, list: List, ...values: Value[]) => {
    expectWritable(context, list);
    context.meter.charge(list.length);
    grow(context, list, values.length);
    return list.unshift(...values);
  },
};

/** The event, module constants and answers may be read by others at the same time: only this run's own lists change. */
function expectWritable(context: Context, list: List): void {
  if (context.owned?.has(list) !== true || Object.isFrozen(list)) {
    throw typeError('cannot write to a list that this action did not build; copy it first: [...list]');
  }
}

function grow(context: Context, list: List, added: number): void {
  checkListLength(context, list.length + added);
  context.meter.build(added * elementBytes);
}
