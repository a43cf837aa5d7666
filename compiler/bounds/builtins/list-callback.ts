import { elementBytes } from '../../../runtime/eval/meter.ts';
import type { listCallbackBuiltins } from '../../../schemas/language/builtins/list-callback.ts';
import { type Extent, join, type ListExtent, nothing, numberIn, someNumber } from '../extent.ts';
import { comparisonOf } from '../operators.ts';
import { type Size, sum, times } from '../size.ts';
import { listIn } from '../views.ts';
import { comparisons, newList, self } from './list.ts';
import type { Call, Rule, Rules } from './rule.ts';

/** Runs the callback for each element, and charges a step each time. */
function forEach(call: Call): { readonly list: ListExtent; readonly answer: Extent } {
  const list = self(call);
  call.charge(list.length);
  const answer = call.run(0, [list.of, indexIn(list), call.receiver], list.length);
  return { list, answer: answer ?? nothing };
}

const indexIn = ({ length }: ListExtent): Extent => (typeof length === 'number' ? numberIn(0, length) : someNumber);

const test: Rule = (call) => {
  forEach(call);
  return { ...someNumber, plain: true };
};

const find: Rule = (call) => ({ ...forEach(call).list.of, plain: true });

const fold: Rule = (call) => {
  const list = self(call);
  call.charge(list.length);
  const start = call.has(1) ? call.from(1) : list.of;
  return call.fold(0, start, [list.of, indexIn(list), call.receiver], list.length) ?? start;
};

/** Sorting: by the callback, or by the texts of the elements. */
export function sorted(call: Call): ListExtent {
  const list = self(call);
  call.charge(list.length);
  const often = comparisons(list.length);
  call.charge(often);
  const order = call.run(0, [list.of, list.of], often);
  if (order !== undefined) call.each(often, () => call.number(order));
  if (order === undefined || call.arg(0).plain) {
    let text: Size = 0;
    call.each(list.length, () => {
      text = call.text(list.of);
    });
    call.charge(times(often, comparisonOf({ text }, { text })));
  }
  return list;
}

export const listCallbackRules: Rules<keyof typeof listCallbackBuiltins> = {
  'list.every': test,
  'list.filter': (call) => {
    const { list } = forEach(call);
    return newList(call, list.length, list.of);
  },
  'list.find': find,
  'list.findIndex': test,
  'list.findLast': find,
  'list.findLastIndex': test,
  'list.flatMap': (call) => {
    const { list, answer } = forEach(call);
    const inner = listIn(answer);
    const each = inner === undefined ? 1 : sum(inner.length, 1);
    const length = times(list.length, each);
    call.charge(length);
    return newList(call, length, join(answer, inner?.of ?? nothing));
  },
  'list.map': (call) => {
    const { list, answer } = forEach(call);
    return newList(call, list.length, answer);
  },
  'list.reduce': fold,
  'list.reduceRight': fold,
  'list.some': test,
  'list.toSorted': (call) => {
    const { length, of } = sorted(call);
    call.build(times(length, elementBytes));
    return call.list({ length, of });
  },
};
