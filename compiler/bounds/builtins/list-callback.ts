import { comparisonsOfEach } from '../../../runtime/eval/builtins/list-sort.ts';
import { comparedPerStep } from '../../../runtime/eval/operators.ts';
import type { listCallbackBuiltins } from '../../../schemas/language/builtins/list-callback.ts';
import { type Extent, join, type ListExtent, nothing, numberIn, someNumber, totalOf } from '../extent.ts';
import { overTurns, type Size, sum, type Turns, times } from '../size.ts';
import { besideLists, listIn } from '../views.ts';
import { comparisons, mostComparisons, newList, newPart, self } from './list.ts';
import type { Call, Rule, Rules } from './rule.ts';

/** Runs the callback for each element, and charges a step each time. */
function forEach(call: Call): { readonly list: ListExtent; readonly answer: Extent; readonly turns: Turns } {
  const list = self(call);
  call.charge(list.length);
  const { turns, of } = call.turns(list);
  const answer = call.run(0, [of, indexIn(list), call.receiver], turns);
  return { list, answer: answer ?? nothing, turns };
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
  const { turns, of } = call.turns(list);
  return call.fold(0, start, [of, indexIn(list), call.receiver], turns) ?? start;
};

const comparisonsOfEachOf = (length: Size): number =>
  typeof length === 'number' && length > 0 ? comparisonsOfEach(length) : mostComparisons;

/** Sorting: by the callback, or by the texts of the elements. */
export function sorted(call: Call): ListExtent {
  const list = self(call);
  call.charge(list.length);
  const often = comparisons(list.length);
  call.charge(often);
  const order = call.run(0, [list.of, list.of], { count: often });
  if (order !== undefined) call.each(often, () => call.number(order));
  if (order === undefined || call.arg(0).plain) {
    const { text: _text, ...other } = list.of;
    let text: Size = 0;
    call.each(list.length, () => {
      text = call.text(other);
    });
    const all = sum(totalOf(list), times(list.length, text));
    call.charge(times(all, comparisonsOfEachOf(list.length) / comparedPerStep));
  }
  return list;
}

export const listCallbackRules: Rules<keyof typeof listCallbackBuiltins> = {
  'list.every': test,
  'list.filter': (call) => {
    const { list } = forEach(call);
    return newPart(call, list);
  },
  'list.find': find,
  'list.findIndex': test,
  'list.findLast': find,
  'list.findLastIndex': test,
  'list.flatMap': (call) => {
    const { answer, turns } = forEach(call);
    const inner = listIn(answer);
    const length = overTurns(inner === undefined ? 1 : sum(inner.length, 1), turns);
    const total = overTurns(sum(answer.text ?? 0, inner === undefined ? 0 : totalOf(inner)), turns);
    call.charge(length);
    return newList(call, length, join(besideLists(answer), inner?.of ?? nothing), total);
  },
  'list.map': (call) => {
    const { list, answer, turns } = forEach(call);
    return newList(call, list.length, answer, overTurns(answer.text ?? 0, turns), turns);
  },
  'list.reduce': fold,
  'list.reduceRight': fold,
  'list.some': test,
  'list.toSorted': (call) => {
    return newPart(call, sorted(call));
  },
};
