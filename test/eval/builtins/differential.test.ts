import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessorOf, functionOf, methodOf } from '../../../runtime/eval/builtins/dispatch.ts';
import type { Implementation } from '../../../runtime/eval/builtins/implementation.ts';
import { BudgetExceeded } from '../../../runtime/eval/meter.ts';
import { PatternValue } from '../../../runtime/eval/pattern-value.ts';
import type { Value } from '../../../runtime/eval/values.ts';
import type { Builtin } from '../../../schemas/language/builtin.ts';
import { type BuiltinId, builtinEntries } from '../../../schemas/language/builtins/index.ts';
import { newContext } from './context.ts';
import { outcomeInEngine, outcomeOf, spell, spellDomain, toHost } from './host.ts';
import { callbacks, everything, few, fewest, type Make, receiversOf } from './pools.ts';

/**
 * Every built-in that JavaScript has too, over edge values for its receiver and its arguments, against the engine's own: same
 * value down to the sign of zero and the order of keys, or an error of the same name, and the same receiver afterwards.
 */

let zone: string | undefined;
beforeAll(() => {
  zone = process.env.TZ;
  process.env.TZ = 'UTC';
});
afterAll(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

/** What has no counterpart or differs on purpose is measured by tests of its own. */
const elsewhere: ReadonlySet<BuiltinId> = new Set<BuiltinId>(['sha256', 'inCidr', 'Date.now', 'Date.parse', 'new Date', 'JSON.stringify']);

const compared = builtinEntries.filter(([id, { on }]) => !elsewhere.has(id) && on !== 'response' && on !== 'headers');

/** An argument for both sides. */
interface Argument {
  readonly domain: unknown;
  readonly host: unknown;
}

type MakeArgument = () => Argument;

const plain = (pool: readonly Make[]): MakeArgument[] =>
  pool.map((make) => () => {
    const domain = make();
    return { domain, host: toHost(domain) };
  });

const functionArguments: MakeArgument[] = callbacks.map((callback) => () => callback);

/** JavaScript makes a pattern of whatever these are given; ours stand in the program, and nothing else is taken. */
const takesPattern: ReadonlySet<BuiltinId> = new Set<BuiltinId>(['string.match', 'string.matchAll', 'string.search']);
const startsWithPattern = ([first]: readonly Argument[]): boolean => first?.domain instanceof PatternValue;

/** WebIDL counts the arguments it requires, so that none is another error than undefined; no program that compiles leaves them out. */
const countsArguments: ReadonlySet<string> = new Set(['get', 'getAll', 'has', 'atob', 'btoa', 'URL']);

/** Lists of arguments: none, each value alone, and the products of smaller pools. */
function argumentLists(builtin: Builtin): MakeArgument[][] {
  if (builtin.form === 'accessor' || builtin.form === 'value') return [[]];
  const callbackAt = (position: number) => (builtin.callback === position ? functionArguments : []);
  const ones = [...plain(everything), ...callbackAt(0)];
  const pairs = product([
    [...plain(few), ...callbackAt(0)],
    [...plain(few), ...callbackAt(1)],
  ]);
  const triples = product([plain(fewest), plain(fewest), plain(fewest)]);
  const none = countsArguments.has(builtin.name) ? [] : [[]];
  return [...none, ...ones.map((one) => [one]), ...pairs, ...triples];
}

function product(pools: readonly (readonly MakeArgument[])[]): MakeArgument[][] {
  return pools.reduce<MakeArgument[][]>((lists, pool) => lists.flatMap((list) => pool.map((value) => [...list, value])), [[]]);
}

function implementationOf(id: BuiltinId, { form, on, name }: Builtin): Implementation {
  const found = on === undefined ? functionOf(id) : form === 'method' ? methodOf(on, name) : accessorOf(on, name);
  if (found === undefined) throw new Error(`${id} has no implementation`);
  return found;
}

/** The engine's own, named by the same words. */
function callHost({ form, name, iterates }: Builtin, receiver: unknown, args: readonly unknown[]): unknown {
  const [owner, property] = name.split('.') as [string, string | undefined];
  const root: unknown = Reflect.get(globalThis, owner);
  if (form === 'constructor') return Reflect.construct(root as new () => unknown, args);
  if (form === 'value') return Reflect.get(root as object, property ?? '');
  if (form === 'function') {
    const owned = property === undefined ? root : Reflect.get(root as object, property);
    return Reflect.apply(owned as () => unknown, root, args);
  }
  const member: unknown = Reflect.get(Object(receiver), name, receiver);
  if (form === 'accessor') return member;
  const result: unknown = Reflect.apply(member as () => unknown, receiver, args);
  return iterates ? [...(result as Iterable<unknown>)] : result;
}

describe('each built-in agrees with the engine', () => {
  it.each(compared)('%s', (id, builtin) => {
    const implementation = implementationOf(id, builtin);
    const receivers = builtin.on === undefined ? [() => undefined] : receiversOf(builtin.on);
    expect(receivers.length).toBeGreaterThan(0);
    const lists = argumentLists(builtin);
    const differences: string[] = [];
    for (const makeReceiver of receivers) {
      for (const list of lists) {
        const args = list.map((make) => make());
        if (takesPattern.has(id) && !startsWithPattern(args)) continue;
        const difference = compare(builtin, implementation, makeReceiver(), args);
        if (difference !== undefined) differences.push(difference);
      }
    }
    expect(differences.slice(0, 10)).toEqual([]);
  });
});

function compare(builtin: Builtin, implementation: Implementation, receiver: Value, args: readonly Argument[]): string | undefined {
  const context = newContext();
  if (Array.isArray(receiver)) context.owned.add(receiver);
  const hostReceiver = toHost(receiver);
  const call = `${spell(hostReceiver)} ${builtin.name}(${args.map(({ host }) => (typeof host === 'function' ? host : spell(host))).join(', ')})`;
  const ours = outcomeInBudget(() => implementation(context, receiver, ...args.map(({ domain }) => domain)));
  // The engine would build what our budgets refuse.
  if (ours === undefined) return undefined;
  const engines = outcomeInEngine(() =>
    callHost(
      builtin,
      hostReceiver,
      args.map(({ host }) => host),
    ),
  );
  if (ours !== engines) return `${call}: ${ours}, but ${engines} in V8`;
  const after = spellDomain(receiver);
  return after === spell(hostReceiver) ? undefined : `${call} leaves ${after}, but ${spell(hostReceiver)} in V8`;
}

function outcomeInBudget(call: () => Value): string | undefined {
  try {
    return outcomeOf(call);
  } catch (error) {
    if (error instanceof BudgetExceeded) return undefined;
    throw error;
  }
}
