import type { Context } from '../context.ts';
import { toNumber, toText } from '../convert.ts';
import { comparedPerStep } from '../operators.ts';
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
  chargeTexts(context, keyed);
  keyed.sort((left, right) => {
    context.meter.charge(1);
    if (left.text === right.text) return 0;
    return left.text < right.text ? -1 : 1;
  });
  return [...keyed.map(({ value }) => value), ...absent];
}

/** What looking at the texts takes: a sort takes each to its place in as many comparisons as the logarithm of their number. */
function chargeTexts(context: Context, keyed: readonly { readonly text: string }[]): void {
  const length = keyed.reduce((sum, { text }) => sum + text.length, 0);
  context.meter.charge(Math.floor((length * comparisonsOfEach(keyed.length)) / comparedPerStep));
}

export const comparisonsOfEach = (count: number): number => Math.ceil(Math.log2(count)) + 1;
