import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { implementations } from '../../../runtime/eval/builtins/index.ts';
import type { List, Value } from '../../../runtime/eval/values.ts';
import { builtinEntries } from '../../../schemas/language/builtins/index.ts';
import { newContext } from './context.ts';
import { outcomeOf, spellDomain } from './host.ts';

const writing = builtinEntries.filter(([, { mutates }]) => mutates);
const argumentsOf: { readonly [name: string]: readonly Value[] } = { fill: [1], push: [1], unshift: [1], splice: [0, 1, 2] };

describe('writing to a list', () => {
  it.each(writing)('%s refuses a list that the run did not build', (id, { name }) => {
    const list: List = [3, 1, 2];
    expect(outcomeOf(() => implementations[id](newContext(), list, ...(argumentsOf[name] ?? [])))).toBe('throws TypeError');
    expect(list).toEqual([3, 1, 2]);
  });

  it.each(writing)('%s refuses a frozen list', (id, { name }) => {
    const context = newContext();
    const list = Object.freeze([3, 1, 2]) as unknown as List;
    context.owned.add(list);
    expect(outcomeOf(() => implementations[id](context, list, ...(argumentsOf[name] ?? [])))).toBe('throws TypeError');
  });

  it.each(writing)('%s refuses every list of a program that writes to none', (id, { name }) => {
    const context = { ...newContext(), owned: undefined };
    expect(outcomeOf(() => implementations[id](context, [3, 1, 2], ...(argumentsOf[name] ?? [])))).toBe('throws TypeError');
  });

  it('sort and reverse answer the list itself', () => {
    const context = newContext();
    const list: List = [2, 1];
    context.owned.add(list);
    expect(implementations['list.sort'](context, list)).toBe(list);
    expect(implementations['list.reverse'](context, list)).toBe(list);
    expect(implementations['list.fill'](context, list, 0)).toBe(list);
  });

  it('a comparison that throws leaves the list as it was', () => {
    const context = newContext();
    const list: List = [3, 1, 2];
    context.owned.add(list);
    let calls = 0;
    const compare = () => {
      calls += 1;
      if (calls > 1) throw new Error('stop');
      return 1;
    };
    expect(() => implementations['list.sort'](context, list, compare)).toThrow('stop');
    expect(list).toEqual([3, 1, 2]);
  });
});

describe('lists that a built-in makes', () => {
  const context = newContext();
  const list: List = ['b', 'a'];
  const identity = (value: Value) => value;
  const all = [
    ['split', () => implementations['string.split'](context, 'a,b', ',')],
    ['map', () => implementations['list.map'](context, list, identity)],
    ['filter', () => implementations['list.filter'](context, list, identity)],
    ['flat', () => implementations['list.flat'](context, list)],
    ['flatMap', () => implementations['list.flatMap'](context, list, identity)],
    ['concat', () => implementations['list.concat'](context, list)],
    ['slice', () => implementations['list.slice'](context, list)],
    ['toSorted', () => implementations['list.toSorted'](context, list)],
    ['toReversed', () => implementations['list.toReversed'](context, list)],
    ['toSpliced', () => implementations['list.toSpliced'](context, list)],
    ['with', () => implementations['list.with'](context, list, 0, 'c')],
    ['Array.from', () => implementations['Array.from'](context, undefined, list)],
    ['Array.of', () => implementations['Array.of'](context, undefined, 1)],
    ['Object.keys', () => implementations['Object.keys'](context, undefined, list)],
    ['Object.values', () => implementations['Object.values'](context, undefined, list)],
    ['Object.entries', () => implementations['Object.entries'](context, undefined, list)],
  ] as const;

  it.each(all)('%s makes one that the program may write to, and that is no other', (_name, make) => {
    const made = make() as List;
    expect(made).not.toBe(list);
    const length = made.length;
    expect(implementations['list.push'](context, made, 1)).toBe(length + 1);
    expect(list).toEqual(['b', 'a']);
  });
});

describe('sorting', () => {
  const value = fc.oneof(fc.integer({ min: -3, max: 12 }), fc.string({ maxLength: 2 }), fc.constantFrom(undefined, null, Number.NaN, true));

  it('is the order of the engine, for long lists and contradictory comparisons too', () => {
    fc.assert(
      fc.property(fc.array(value, { maxLength: 80 }), fc.compareFunc(), (list, compare) => {
        const sorted = (callback?: (left: Value, right: Value) => number) => implementations['list.toSorted'](newContext(), list, callback);
        expect(spellDomain(sorted())).toBe(spellDomain(list.toSorted()));
        expect(spellDomain(sorted(compare))).toBe(spellDomain(list.toSorted(compare)));
        const careless = (left: Value, right: Value) => Number(Number(left) > Number(right));
        expect(spellDomain(sorted(careless))).toBe(spellDomain(list.toSorted(careless)));
      }),
    );
  });

  it('keeps the order of equals', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(3), fc.nat()), { maxLength: 60 }), (pairs) => {
        const byFirst = (left: Value, right: Value) => ((left as number[])[0] ?? 0) - ((right as number[])[0] ?? 0);
        expect(implementations['list.toSorted'](newContext(), pairs, byFirst)).toEqual(pairs.toSorted(byFirst));
      }),
    );
  });
});

describe('texts of lists', () => {
  it('leave a list inside itself empty, as the engine does', () => {
    const list: List = [1];
    list.push(list, [list, 2]);
    expect(implementations['list.join'](newContext(), list, '-')).toBe(list.join('-'));
    expect(implementations.String(newContext(), undefined, list)).toBe(String(list));
  });

  it('stop at the depth limit', () => {
    const nested = (depth: number): List => (depth === 1 ? [] : [nested(depth - 1)]);
    expect(outcomeOf(() => implementations['list.join'](newContext(), nested(64)))).toBe('""');
    expect(outcomeOf(() => implementations['list.join'](newContext(), nested(66)))).toBe('throws RangeError');
    expect(outcomeOf(() => implementations['list.flat'](newContext(), nested(70), Number.POSITIVE_INFINITY))).toBe('throws RangeError');
    const cycle: List = [];
    cycle.push(cycle);
    expect(outcomeOf(() => implementations['list.flat'](newContext(), cycle, Number.POSITIVE_INFINITY))).toBe('throws RangeError');
  });
});
