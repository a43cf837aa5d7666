import { describe, expect, it } from 'vitest';
import { implementations } from '../../../runtime/eval/builtins/index.ts';
import { BudgetExceeded } from '../../../runtime/eval/meter.ts';
import { type List, SetValue, type Value } from '../../../runtime/eval/values.ts';
import { newContext, record, type TestContext } from './context.ts';

/**
 * What multiplies: each call asks for far more than the host could hold, so that a builder which allocates first, or walks on
 * after the limit, fails here by memory or by the time limit of the test.
 */
const kibi = 'x'.repeat(1024);
const mebi = kibi.repeat(1024);
const long: List = new Array<Value>(100_000).fill(mebi);
const wide: List = new Array<Value>(1000).fill(new Array<Value>(1000).fill(0));

/** `width ** depth` leaves in `depth` lists. */
function lattice(width: number, depth: number, leaf: Value): Value {
  let value = leaf;
  for (let level = 0; level < depth; level++) value = new Array<Value>(width).fill(value);
  return value;
}

const bombs: { readonly [name: string]: (context: TestContext) => unknown } = {
  repeat: (context) => implementations['string.repeat'](context, kibi, 2 ** 50),
  padStart: (context) => implementations['string.padStart'](context, 'x', 2 ** 50, 'ab'),
  padEnd: (context) => implementations['string.padEnd'](context, 'x', Number.POSITIVE_INFINITY),
  concat: (context) => implementations['string.concat'](context, mebi, ...long.slice(0, 1000)),
  'join of long texts': (context) => implementations['list.join'](context, long, ''),
  'join with a long separator': (context) => implementations['list.join'](context, new Array<Value>(100_000).fill(''), mebi),
  'text of a lattice': (context) => implementations.String(context, undefined, lattice(10, 12, '')),
  'key made of a lattice': (context) => implementations['Object.hasOwn'](context, undefined, record([]), lattice(10, 12, 'x')),
  'replaceAll with a long text': (context) => implementations['string.replaceAll'](context, kibi, 'x', mebi),
  'replaceAll with what is before': (context) => implementations['string.replaceAll'](context, mebi, 'x', '$`$`$`'),
  'replaceAll with nothing, often': (context) => implementations['string.replaceAll'](context, mebi, '', ''),
  'replace with what is after, often': (context) => implementations['string.replace'](context, mebi, 'x', "$'".repeat(100_000)),
  'replaceAll by a callback': (context) => implementations['string.replaceAll'](context, kibi, 'x', () => mebi),
  'replaceAll with many times nothing': (context) => implementations['string.replaceAll'](context, mebi, '', '$&'.repeat(100_000)),
  'replaceAll with nothing, by a callback': (context) => implementations['string.replaceAll'](context, mebi, '', () => ''),
  'split into code units': (context) => implementations['string.split'](context, mebi, ''),
  'split at each code unit': (context) => implementations['string.split'](context, mebi, 'x'),
  'normalize of many marks': (context) =>
    implementations['string.normalize'](context, 'a\u0301\u0316'.repeat(8).concat('\u0301\u0316'.repeat(20_000)), 'NFD'),
  'list concat': (context) => implementations['list.concat'](context, ...([[], ...new Array<List>(1000).fill(long)] as const)),
  flat: (context) => implementations['list.flat'](context, wide),
  'flat of a lattice': (context) => implementations['list.flat'](context, lattice(10, 12, 0) as List, Number.POSITIVE_INFINITY),
  'flat of an empty lattice': (context) => implementations['list.flat'](context, lattice(10, 12, []) as List, Number.POSITIVE_INFINITY),
  flatMap: (context) => implementations['list.flatMap'](context, wide, (value: Value) => value),
  'Array.from a length': (context) => implementations['Array.from'](context, undefined, record([['length', 2 ** 52]])),
  'Array.from a text': (context) => implementations['Array.from'](context, undefined, mebi),
  'new Set of a text': (context) => implementations['new Set'](context, undefined, mebi),
  'new Set of long texts': (context) => implementations['new Set'](context, undefined, long),
  'Object.keys of a text': (context) => implementations['Object.keys'](context, undefined, mebi),
  'Object.entries of a text': (context) => implementations['Object.entries'](context, undefined, mebi),
  'Object.fromEntries with long keys': (context) =>
    implementations['Object.fromEntries'](context, undefined, lattice(50_000, 1, [mebi, 1])),
  'JSON.stringify of a lattice': (context) => implementations['JSON.stringify'](context, undefined, lattice(10, 12, 0)),
  'JSON.stringify of long texts': (context) => implementations['JSON.stringify'](context, undefined, long),
  'JSON.parse of many lists': (context) => implementations['JSON.parse'](context, undefined, `[${'[],'.repeat(300_000)}0]`),
  'sort of long texts': (context) =>
    implementations['list.toSorted'](
      context,
      long.map((_value, index) => mebi.slice(1) + (index % 10)),
    ),
  'indexOf among long texts': (context) => implementations['list.indexOf'](context, long, `${mebi.slice(1)}y`),
  'includes among long texts': (context) => implementations['list.includes'](context, long, `${mebi.slice(1)}y`),
  'a URL with a long host name': (context) =>
    implementations['new URL'](
      context,
      undefined,
      `https://${Array.from({ length: 20_000 }, (_, index) => String.fromCodePoint(0x4e00 + index)).join('')}/`,
    ),
  'Math.max': (context) => {
    const sum: Value[] = [];
    for (let round = 0; round < 100; round++)
      sum.push(implementations['Math.max'](context, undefined, ...new Array<Value>(9000).fill(round)));
    return sum;
  },
  reduce: (context) => implementations['list.reduce'](context, new Array<Value>(300_000).fill(0), (left: Value) => left),
  'filter by a built-in': (context) => implementations['list.filter'](context, new Array<Value>(300_000).fill(0), Boolean as never),
  inCidr: (context) => implementations.inCidr(context, undefined, '10.0.0.1', new Array<Value>(100_000).fill('2001:db8::/32')),
};

/** Steps aside, a list that is too long is not built either. */
const tooLong: { readonly [name: string]: (context: TestContext) => unknown } = {
  flat: (context) => implementations['list.flat'](context, lattice(10, 12, 0) as List, Number.POSITIVE_INFINITY),
  flatMap: (context) => implementations['list.flatMap'](context, new Array<Value>(100_000).fill(long), (value: Value) => value),
  'Array.from': (context) => implementations['Array.from'](context, undefined, record([['length', 2 ** 52]])),
};

/** What looks through a text and builds little. */
const scanners: { readonly [name: string]: (context: TestContext, text: string) => unknown } = {
  includes: (context, text) => implementations['string.includes'](context, text, 'y'),
  startsWith: (context, text) => implementations['string.startsWith'](context, text, text),
  trim: (context, text) => implementations['string.trim'](context, text),
  toUpperCase: (context, text) => implementations['string.toUpperCase'](context, text),
  parseInt: (context, text) => implementations.parseInt(context, undefined, text),
  Number: (context, text) => implementations.Number(context, undefined, text),
  'JSON.parse': (context, text) => implementations['JSON.parse'](context, undefined, JSON.stringify(text)),
  'JSON.stringify': (context, text) => implementations['JSON.stringify'](context, undefined, text),
  sha256: (context, text) => implementations.sha256(context, undefined, text),
  btoa: (context, text) => implementations.btoa(context, undefined, text),
  encodeURIComponent: (context, text) => implementations.encodeURIComponent(context, undefined, text),
  'new Set': (context, text) => implementations['new Set'](context, undefined, [text]),
  'set.has': (context, text) => implementations['set.has'](context, new SetValue([]), text),
  'Object.hasOwn': (context, text) => implementations['Object.hasOwn'](context, undefined, record([]), text),
  'new URL': (context, text) => implementations['new URL'](context, undefined, `https://a.example/${text}`),
  'new URLSearchParams': (context, text) => implementations['new URLSearchParams'](context, undefined, text),
};

describe('budgets', () => {
  it.each(Object.keys(tooLong))('stop %s by the length of its list', (name) => {
    expect(() => tooLong[name]?.(newContext({ steps: Number.POSITIVE_INFINITY }))).toThrow(BudgetExceeded);
  });

  it.each(Object.keys(bombs))('stop %s', (name) => {
    expect(() => bombs[name]?.(newContext())).toThrow(BudgetExceeded);
  });

  it('are charged for a list that grows', () => {
    const context = newContext({ value: 800 });
    const list: List = [];
    context.owned.add(list);
    for (let count = 0; count < 100; count++) implementations['list.push'](context, list, count);
    expect(() => implementations['list.push'](context, list, 100)).toThrow(BudgetExceeded);
    expect(() => implementations['list.unshift'](context, list, 100)).toThrow(BudgetExceeded);
    expect(() => implementations['list.splice'](context, list, 0, 0, 1, 2)).toThrow(BudgetExceeded);
    expect(list.length).toBe(100);
  });

  it('let through what fits exactly, and charge its size', () => {
    const context = newContext({ value: 1000 });
    expect(implementations['string.repeat'](context, 'ab', 500)).toHaveLength(1000);
    expect(context.meter.bytes).toBe(1000);
    expect(() => implementations['string.repeat'](context, 'ab', 501)).toThrow(BudgetExceeded);
    const list = newContext({ value: 1000 });
    expect(implementations['list.slice'](list, new Array<Value>(125).fill(0))).toHaveLength(125);
    expect(list.meter.bytes).toBe(1000);
    expect(() => implementations['list.slice'](list, new Array<Value>(126).fill(0))).toThrow(BudgetExceeded);
  });

  it.each(Object.keys(scanners))('charge %s by the length of the text', (name) => {
    const steps = (text: string) => {
      const context = newContext();
      scanners[name]?.(context, text);
      return context.meter.steps;
    };
    expect(steps(kibi.repeat(64)) / steps(kibi.repeat(8))).toBeCloseTo(8, 0);
  });

  it('charge the same for the same, time after time', () => {
    const usage = () => {
      const context = newContext();
      const list = implementations['string.split'](context, 'b,a,c,a', ',') as List;
      implementations['list.toSorted'](context, list);
      implementations['JSON.stringify'](context, undefined, [list, new SetValue(list).size]);
      return { steps: context.meter.steps, bytes: context.meter.bytes };
    };
    expect(usage()).toEqual(usage());
  });
});
