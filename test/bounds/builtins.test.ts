import { describe, expect, it } from 'vitest';
import { rules } from '../../compiler/bounds/builtins/index.ts';
import type { Call } from '../../compiler/bounds/builtins/rule.ts';
import { type Extent, join, joinAll, listOf, plain, someNumber, textOf } from '../../compiler/bounds/extent.ts';
import { Meter } from '../../compiler/bounds/meter.ts';
import { patternFacts } from '../../compiler/bounds/patterns.ts';
import { type Size, toTerms, valueAt, variable } from '../../compiler/bounds/size.ts';
import { implementations } from '../../runtime/eval/builtins/index.ts';
import { BudgetExceeded } from '../../runtime/eval/meter.ts';
import { ErrorValue } from '../../runtime/eval/values.ts';
import type { Pattern } from '../../runtime/pattern/compile.ts';
import type { Builtin } from '../../schemas/language/builtin.ts';
import { type BuiltinId, builtinEntries } from '../../schemas/language/builtins/index.ts';
import { newContext } from '../eval/builtins/context.ts';
import { callbacks, everything, few, fewest, receiversOf } from '../eval/builtins/pools.ts';
import { extentOf } from './extent-of.ts';

/** Every built-in over edge values: what it charges is at most what its rule says of the sizes of receiver and arguments. */

const entries = (builtinEntries as readonly (readonly [BuiltinId, Builtin])[]).filter(
  ([, { on }]) => on !== 'response' && on !== 'headers',
);

type Make = () => unknown;

function argumentLists({ form, callback }: Builtin): Make[][] {
  if (form === 'accessor' || form === 'value') return [[]];
  const functions: Make[] = callbacks.map(
    ({ domain }) =>
      () =>
        domain,
  );
  const at = (index: number, pool: readonly Make[]): Make[] => [...pool, ...(callback === index ? functions : [])];
  const ones = at(0, everything).map((one) => [one]);
  const pairs = at(0, few).flatMap((first) => at(1, few).map((second) => [first, second]));
  const triples = at(0, fewest).flatMap((first) => at(1, fewest).flatMap((second) => fewest.map((third) => [first, second, third])));
  return [[], ...ones, ...pairs, ...triples];
}

const infinite = (size: Size): number => valueAt(toTerms(size), () => Number.POSITIVE_INFINITY);

/** What the rule says of a call with these values. */
function boundOf(id: BuiltinId, receiver: unknown, args: readonly unknown[]): { readonly steps: number; readonly bytes: number } {
  const patterns: Pattern[] = [];
  const extents = args.map((argument) => extentOf(argument, patterns));
  const self = extentOf(receiver, patterns);
  const facts = patterns.map(patternFacts);
  const meter = new Meter({ patternLength: (index) => (facts[index]?.source.length ?? 0) + 10 });
  // What the pool's callbacks may answer: an argument, a number, a text, a list of two arguments.
  const answered = (parameters: readonly Extent[]): Extent => {
    const any = joinAll([...parameters, someNumber, plain, textOf(2)]);
    return join(any, listOf(2, any));
  };
  const run: Call['run'] = (index, parameters) => (typeof args[index] === 'function' ? answered(parameters) : undefined);
  rules[id]({
    receiver: self,
    count: args.length,
    has: (index) => index < args.length,
    arg: (index) => extents[index] ?? plain,
    literal: () => undefined,
    from: (index) => joinAll(extents.slice(index)),
    charge: (steps) => meter.charge(steps),
    look: (units, texts) => meter.look(units, texts),
    scan: (units, texts) => meter.scan(units, texts),
    build: (bytes) => meter.build(bytes),
    text: (extent) => meter.text(extent),
    number: (extent) => meter.number(extent),
    either: (ways) => meter.either(ways),
    each: (count, charges) => meter.each({ count }, charges),
    over: (turns, charges) => meter.each(turns, charges),
    lengthOf: ({ number, plain: isPlain, ...other }, what) =>
      Object.keys(other).length > 0 || (number !== undefined && !Number.isFinite(number.most))
        ? variable(`?${what}`)
        : Math.max(isPlain ? 1 : 0, Math.trunc(number?.most ?? 0), 0),
    turns: ({ length, of }) => ({ turns: { count: length }, of }),
    run,
    fold: (index, start, parameters) => (typeof args[index] === 'function' ? join(start, answered([start, ...parameters])) : undefined),
    list: (list) => ({ list }),
    record: (record) => ({ record }),
    put: () => undefined,
    pattern: (index) => {
      const found = facts[index];
      if (found === undefined) throw new Error('a pattern is lost');
      return found;
    },
    answer: 0,
    grown: (factor) => factor,
    unknown: (what) => variable(`?${what}`),
  });
  return { steps: infinite(meter.total.steps), bytes: infinite(meter.total.bytes) };
}

describe('no built-in charges more than its rule says', () => {
  it.each(entries)('%s', (id, builtin) => {
    const beyond: string[] = [];
    let bounded = 0;
    const receivers: readonly Make[] = builtin.on === undefined ? [() => undefined] : receiversOf(builtin.on);
    for (const makeReceiver of receivers)
      for (const list of argumentLists(builtin)) {
        const receiver = makeReceiver();
        const args = list.map((make) => make());
        const most = boundOf(id, receiver, args);
        const context = newContext();
        if (Array.isArray(receiver)) context.owned.add(receiver);
        try {
          implementations[id](context, receiver, ...args);
        } catch (error) {
          if (!(error instanceof ErrorValue) && !(error instanceof BudgetExceeded)) throw error;
        }
        if (most.steps < Number.POSITIVE_INFINITY) bounded += 1;
        const { steps, bytes } = context.meter;
        if (steps > most.steps || bytes > most.bytes)
          beyond.push(`${JSON.stringify([receiver, ...args])}: ${steps} steps of ${most.steps}, ${bytes} bytes of ${most.bytes}`);
      }
    expect(beyond.slice(0, 5)).toEqual([]);
    // A rule that knew nothing would pass.
    expect(bounded).toBeGreaterThan(0);
  });
});
