import type { Context } from '../context.ts';
import { toNumber, toText } from '../convert.ts';
import { chargeComparison } from '../operators.ts';
import type { Callback, List, Value } from '../values.ts';
import { expectCallback } from './callback.ts';

/**
 * The elements in order, as a new list: stable, undefined last. The host's sort decides which pairs are compared, so that
 * a comparison that contradicts itself gives the order that V8 gives.
 */
export function sortList(context: Context, list: List, compare: Value | Callback): List {
  const callback = compare === undefined ? undefined : expectCallback(compare);
  context.meter.charge(list.length);
  if (callback === undefined) return sortByText(context, list);
  return list.toSorted((left, right) => {
    context.meter.charge(1);
    return toNumber(context, callback(left, right));
  });
}

function sortByText(context: Context, list: List): List {
  const present = list.filter((value) => value !== undefined);
  const absent = new Array<Value>(list.length - present.length).fill(undefined);
  if (present.length < 2) return [...present, ...absent];
  const keyed = present.map((value) => ({ value, text: toText(context, value) }));
  keyed.sort((left, right) => {
    context.meter.charge(1);
    chargeComparison(context, Math.min(left.text.length, right.text.length));
    if (left.text === right.text) return 0;
    return left.text < right.text ? -1 : 1;
  });
  return [...keyed.map(({ value }) => value), ...absent];
}
