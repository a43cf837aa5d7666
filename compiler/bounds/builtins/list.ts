import { elementBytes } from '../../../runtime/eval/meter.ts';
import type { listBuiltins } from '../../../schemas/language/builtins/list.ts';
import { anyNumber, type Extent, join, type ListExtent, nothing, numberIn, plain, someNumber, textOf, totalOf } from '../extent.ts';
import { comparisonOf } from '../operators.ts';
import { largest, overTurns, type Size, smaller, sum, times } from '../size.ts';
import { besideLists, iterableIn, listIn, recordIn } from '../views.ts';
import type { Call, Rule, Rules } from './rule.ts';

const empty: ListExtent = { length: 0, of: nothing };

/** The receiver as a list. */
export const self = ({ receiver }: Call): ListExtent => listIn(receiver) ?? empty;

/** A new list that is charged by its length. */
export function newList(call: Call, length: Size, of: Extent, total?: Size, { share, isSplit }: Split = {}): Extent {
  call.build(times(length, elementBytes));
  return call.list({
    length,
    of,
    ...(total === undefined ? {} : { total }),
    ...(share === undefined ? {} : { share }),
    ...(isSplit ? { isSplit } : {}),
  });
}

type Split = Pick<ListExtent, 'share' | 'isSplit'>;

/** The same list, or some of its elements. */
export const newPart = (call: Call, list: ListExtent, most: Size = list.length): Extent => newList(call, most, list.of, list.total, list);

/** All texts of several lists together; undefined where that is no less than each as long as any. */
export const sumOfTotals = (...lists: readonly ListExtent[]): Size | undefined =>
  lists.some(({ total }) => total !== undefined) ? sum(...lists.map(totalOf)) : undefined;

const numeric = (call: Call, ...indexes: readonly number[]): void => {
  for (const index of indexes) call.number(call.arg(index));
};

/** An element at an index. */
const elementAt: Rule = (call) => {
  numeric(call, 0);
  return { ...self(call).of, plain: true };
};

/** Looks for a value; texts are compared with those of their length. */
const search: Rule = (call) => {
  const { length, of, total } = self(call);
  numeric(call, 1);
  call.charge(length);
  const each = times(length, comparisonOf(of, call.arg(0)));
  call.charge(total === undefined || of.json !== undefined ? each : smaller(times(total, 1 / 64), each));
  return { ...someNumber, plain: true };
};

/** A copy with as many elements. */
const copy: Rule = (call) => newPart(call, self(call));

/** Lists inside lists that are followed; nobody asks for more. */
const deepest = 8;

/** All that flattening may bring to the top. */
function flattened(call: Call, list: ListExtent, level: number): ListExtent {
  const inner = listIn(list.of);
  call.charge(list.length);
  if (inner === undefined || level === 0) return list;
  if (level > deepest) {
    const size = call.unknown('size of lists inside lists');
    call.charge(size);
    return { length: size, of: join(list.of, inner.of) };
  }
  let below: ListExtent = empty;
  call.each(list.length, () => {
    below = flattened(call, inner, level - 1);
  });
  return {
    length: sum(list.length, times(list.length, below.length)),
    of: join(besideLists(list.of), below.of),
    total: sum(totalOf(list), times(list.length, totalOf(below))),
  };
}

/** From a start that is not negative, no more elements than the end says. */
function sliced(call: Call): Size {
  const [start, end] = [call.arg(0), call.arg(1)];
  const known = end.number !== undefined && Object.keys(end).length === 1 && end.number.least >= 0;
  const fromFront = start.number !== undefined && Object.keys(start).length === 1 && start.number.least >= 0;
  return known && fromFront ? call.lengthOf(end, 'a part of a list') : call.unknown('a part of a list');
}

/** Array.prototype.join and toString. */
const joined =
  (separatorAt: number | undefined): Rule =>
  (call) => {
    const separator: Size =
      separatorAt === undefined || call.arg(0).plain
        ? separatorAt === undefined
          ? 1
          : largest(1, call.text(call.arg(0)))
        : call.text(call.arg(0));
    const list = self(call);
    const { length } = list;
    const { text: _text, ...other } = list.of;
    call.charge(length);
    let part: Size = 0;
    call.each(length, () => {
      part = call.text(other);
    });
    const text = sum(totalOf(list), times(length, sum(part, separator)));
    call.build(text);
    return textOf(text);
  };

export const listRules: Rules<keyof typeof listBuiltins> = {
  'Array.from': (call) => {
    const source = call.arg(0);
    let list: ListExtent = empty;
    const found = iterableIn(source);
    if (found !== undefined) {
      call.charge(found.elements.length);
      call.build(times(found.fresh, elementBytes));
      list = found.elements;
    }
    const record = recordIn(source);
    // What is not iterable is read by its `length`.
    const declared = record?.members.get('length') ?? (record !== undefined && record.rest.count !== 0 ? record.rest.of : undefined);
    if (record !== undefined) {
      call.number(declared ?? plain);
      const length = declared === undefined ? 0 : call.lengthOf(declared, 'the length of a new list');
      call.charge(length);
      list = { length: sum(list.length, length), of: join(list.of, { ...membersOfAll(record), plain: true }) };
    }
    const { turns, of } = call.turns(list);
    const answer = call.run(1, [of, someNumber], turns);
    return answer === undefined ? newPart(call, list) : newList(call, list.length, answer, overTurns(answer.text ?? 0, turns), turns);
  },
  'Array.isArray': () => plain,
  'Array.of': (call) => newList(call, call.count, call.from(0)),
  'list.length': (call) => {
    const { length } = self(call);
    return typeof length === 'number' ? numberIn(0, length) : someNumber;
  },
  'list.at': elementAt,
  'list.concat': (call) => {
    const list = self(call);
    const items = call.from(0);
    const lists = listIn(items);
    const all = sum(list.length, times(call.count, lists === undefined ? 1 : sum(lists.length, 1)));
    const total = sum(totalOf(list), times(call.count, sum(items.text ?? 0, lists === undefined ? 0 : totalOf(lists))));
    return newList(call, all, join(join(list.of, besideLists(items)), lists?.of ?? nothing), total);
  },
  'list.entries': (call) => {
    const { turns, of } = call.turns(self(call));
    const length = turns.count;
    call.charge(length);
    call.build(times(length, 2 * elementBytes));
    return newList(call, length, call.list({ length: 2, of: join(someNumber, of), parts: [someNumber, of] }, 'pair'), undefined, turns);
  },
  'list.flat': (call) => {
    numeric(call, 0);
    const { number, plain: isPlain, ...other } = call.arg(0);
    const isKnown = Object.keys(other).length === 0;
    const most = isKnown ? Math.max(number?.most ?? 0, isPlain ? 1 : 0) : Number.POSITIVE_INFINITY;
    return newPart(call, flattened(call, self(call), Number.isFinite(most) ? Math.max(0, Math.trunc(most)) : 64));
  },
  'list.includes': search,
  'list.indexOf': search,
  'list.join': joined(0),
  'list.keys': (call) => {
    const list = self(call);
    const { length } = list;
    const { turns, of } = call.turns(list);
    call.charge(length);
    const { list: isList, places } = call.receiver;
    // Whoever goes through the indexes goes through the elements.
    const index: Extent =
      isList === list && places === undefined ? { number: { ...anyNumber, least: 0, indexes: { list, of } } } : someNumber;
    return newList(call, length, index, undefined, turns);
  },
  'list.lastIndexOf': search,
  'list.slice': (call) => {
    numeric(call, 0, 1);
    const list = self(call);
    return newPart(call, list, smaller(list.length, sliced(call)));
  },
  'list.toReversed': copy,
  'list.toSpliced': (call) => {
    numeric(call, 0, 1);
    const list = self(call);
    const added: ListExtent = { length: call.count, of: call.from(2) };
    return newList(call, sum(list.length, call.count), join(list.of, added.of), sumOfTotals(list, added));
  },
  'list.toString': joined(undefined),
  'list.values': copy,
  'list.with': (call) => {
    numeric(call, 0);
    const list = self(call);
    const written: ListExtent = { length: 1, of: call.arg(1) };
    return newList(call, list.length, join(list.of, written.of), sumOfTotals(list, written));
  },
};

function membersOfAll(record: NonNullable<Extent['record']>): Extent {
  let of = record.rest.of;
  for (const extent of record.members.values()) of = join(of, extent);
  return of;
}

/** No list that fits into its budget is longer than 2 to the power of 17. */
export const mostComparisons = 18;

/** How often a sort of so many compares two: merging runs takes at most this. */
export function comparisons(length: Size): Size {
  if (typeof length !== 'number') return times(length, mostComparisons);
  return length < 2 ? length : length * (Math.ceil(Math.log2(length)) + 1);
}
