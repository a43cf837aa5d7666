import { elementBytes } from '../../../runtime/eval/meter.ts';
import type { listBuiltins } from '../../../schemas/language/builtins/list.ts';
import { type Extent, join, type ListExtent, nothing, numberIn, plain, someNumber, textOf } from '../extent.ts';
import { comparisonOf } from '../operators.ts';
import { largest, type Size, smaller, sum, times } from '../size.ts';
import { iterableIn, listIn, recordIn } from '../views.ts';
import type { Call, Rule, Rules } from './rule.ts';

const empty: ListExtent = { length: 0, of: nothing };

/** The receiver as a list. */
export const self = ({ receiver }: Call): ListExtent => listIn(receiver) ?? empty;

/** A new list that is charged by its length. */
export function newList(call: Call, length: Size, of: Extent): Extent {
  call.build(times(length, elementBytes));
  return call.list({ length, of });
}

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
  const { length, of } = self(call);
  numeric(call, 1);
  call.charge(length);
  call.charge(times(length, comparisonOf(of, call.arg(0))));
  return { ...someNumber, plain: true };
};

/** A copy with as many elements. */
const copy: Rule = (call) => {
  const { length, of } = self(call);
  return newList(call, length, of);
};

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
  return { length: sum(list.length, times(list.length, below.length)), of: join(list.of, below.of) };
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
    const { length, of } = self(call);
    call.charge(length);
    let part: Size = 0;
    call.each(length, () => {
      part = call.text(of);
    });
    const text = times(length, sum(part, separator));
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
      list = { length: found.elements.length, of: found.elements.of };
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
    const answer = call.run(1, [list.of, someNumber], list.length);
    return newList(call, list.length, answer ?? list.of);
  },
  'Array.isArray': () => plain,
  'Array.of': (call) => newList(call, call.count, call.from(0)),
  'list.length': (call) => {
    const { length } = self(call);
    return typeof length === 'number' ? numberIn(0, length) : someNumber;
  },
  'list.at': elementAt,
  'list.concat': (call) => {
    const { length, of } = self(call);
    const items = call.from(0);
    const lists = listIn(items);
    const all = sum(length, times(call.count, lists === undefined ? 1 : sum(lists.length, 1)));
    return newList(call, all, join(join(of, items), lists?.of ?? nothing));
  },
  'list.entries': (call) => {
    const { length, of } = self(call);
    call.charge(length);
    call.build(times(length, 2 * elementBytes));
    return newList(call, length, call.list({ length: 2, of: join(someNumber, of) }, 'pair'));
  },
  'list.flat': (call) => {
    numeric(call, 0);
    const { number, plain: isPlain, ...other } = call.arg(0);
    const isKnown = Object.keys(other).length === 0;
    const most = isKnown ? Math.max(number?.most ?? 0, isPlain ? 1 : 0) : Number.POSITIVE_INFINITY;
    const { length, of } = flattened(call, self(call), Number.isFinite(most) ? Math.max(0, Math.trunc(most)) : 64);
    return newList(call, length, of);
  },
  'list.includes': search,
  'list.indexOf': search,
  'list.join': joined(0),
  'list.keys': (call) => {
    const { length } = self(call);
    call.charge(length);
    return newList(call, length, someNumber);
  },
  'list.lastIndexOf': search,
  'list.slice': (call) => {
    numeric(call, 0, 1);
    const { length, of } = self(call);
    return newList(call, smaller(length, sliced(call)), of);
  },
  'list.toReversed': copy,
  'list.toSpliced': (call) => {
    numeric(call, 0, 1);
    const { length, of } = self(call);
    return newList(call, sum(length, call.count), join(of, call.from(2)));
  },
  'list.toString': joined(undefined),
  'list.values': copy,
  'list.with': (call) => {
    numeric(call, 0);
    const { length, of } = self(call);
    return newList(call, length, join(of, call.arg(1)));
  },
};

function membersOfAll(record: NonNullable<Extent['record']>): Extent {
  let of = record.rest.of;
  for (const extent of record.members.values()) of = join(of, extent);
  return of;
}

/** How often a sort of so many compares two: merging runs takes at most this. */
export function comparisons(length: Size): Size {
  // No list that fits into its budget is longer than 2 to the power of 17.
  if (typeof length !== 'number') return times(length, 18);
  return length < 2 ? length : length * (Math.ceil(Math.log2(length)) + 1);
}
