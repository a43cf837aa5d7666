import { elementBytes } from '../../runtime/eval/meter.ts';
import type { Argument, Expression, ExpressionOf, Part } from '../../schemas/ir/nodes.ts';
import type { Builtin, ValueKind } from '../../schemas/language/builtin.ts';
import { type BuiltinId, builtinEntries } from '../../schemas/language/builtins/index.ts';
import type { Activation } from './activation.ts';
import { rules } from './builtins/index.ts';
import type { Call } from './builtins/rule.ts';
import { evaluate, spread } from './expressions.ts';
import { type Extent, join, joinAll, nothing, orNothing, plain } from './extent.ts';
import type { Interpreter } from './interpreter.ts';
import { never } from './memory.ts';
import { overTurns, type Size, sum, times, variable } from './size.ts';
import { answerVariable } from './variables.ts';
import { listIn, textIn } from './views.ts';

/** Calls of built-ins: each kind that a receiver may have has a rule of its own. */

type Ids = ReadonlyMap<ValueKind, BuiltinId>;

const methods = namesOf('method');
const accessors = namesOf('accessor');

function namesOf(form: Builtin['form']): ReadonlyMap<string, Ids> {
  const names = new Map<string, Map<ValueKind, BuiltinId>>();
  for (const [id, builtin] of builtinEntries as readonly (readonly [BuiltinId, Builtin])[]) {
    if (builtin.form !== form || builtin.on === undefined) continue;
    names.set(builtin.name, (names.get(builtin.name) ?? new Map<ValueKind, BuiltinId>()).set(builtin.on, id));
  }
  return names;
}

/** What of a value is of a kind that has built-ins; undefined where none is. */
function ofKind(extent: Extent, kind: ValueKind): Extent | undefined {
  switch (kind) {
    case 'string': {
      const text = textIn(extent);
      if (text === undefined) return undefined;
      return extent.known === undefined || extent.json !== undefined ? { text } : { text, known: extent.known };
    }
    case 'list':
      return listIn(extent) === undefined
        ? undefined
        : {
            ...(extent.list && { list: extent.list }),
            ...(extent.places && { places: extent.places }),
            ...(extent.json !== undefined && { json: extent.json }),
          };
    case 'number':
      return extent.number !== undefined
        ? { number: extent.number }
        : extent.json !== undefined
          ? { number: { least: -Infinity, most: Infinity } }
          : undefined;
    case 'boolean':
      return extent.plain || extent.json !== undefined ? plain : undefined;
    case 'error':
      return extent.error === undefined ? undefined : { error: extent.error };
    case 'date':
      return extent.date && { date: true };
    case 'set':
      return extent.set && { set: extent.set };
    case 'url':
      return extent.url === undefined ? undefined : { url: extent.url };
    case 'query':
      return extent.query && { query: extent.query };
    case 'headers':
      return extent.headers && { headers: true };
    case 'response':
      return extent.response && { response: true };
    case 'pattern':
      return extent.patterns && { patterns: extent.patterns };
    default:
      return undefined;
  }
}

interface Arguments {
  readonly given: readonly Given[];
  /** Spread arguments and those behind them, together; undefined without one. */
  readonly others: { readonly count: Size; readonly of: Extent } | undefined;
}

type Given = { readonly node: Argument; readonly extent: Extent; readonly captured?: readonly Extent[] };

function argumentsOf(run: Interpreter, args: readonly Argument[], at: Activation): Arguments {
  const given: Given[] = [];
  let others: Arguments['others'];
  for (const node of args) {
    if (node.op === 'callback') {
      given.push({ node, extent: nothing, captured: node.captures.map((capture) => evaluate(run, capture, at)) });
      continue;
    }
    if (node.op === 'spread') {
      const { length, of } = spread(run, evaluate(run, node.value, at));
      const before = others ?? { count: 0, of: nothing };
      others = { count: sum(before.count, length), of: join(before.of, of) };
      run.meter.build(times(sum(given.length, before.count, length), elementBytes));
      continue;
    }
    const extent = evaluate(run, node, at);
    if (others === undefined) given.push({ node, extent });
    else others = { count: sum(others.count, 1), of: join(others.of, extent) };
  }
  return { given, others };
}

export function callBuiltin(run: Interpreter, node: ExpressionOf<'builtin'>, at: Activation): Extent {
  const args = argumentsOf(run, node.arguments, at);
  const rule = rules[node.name as BuiltinId];
  return run.meter.operation(node, () => rule(callOf(run, node, args, nothing, undefined, at)));
}

export function callMethod(run: Interpreter, node: ExpressionOf<'method'>, at: Activation): Extent {
  const receiver = evaluate(run, node.receiver, at);
  const args = argumentsOf(run, node.arguments, at);
  if (node.name.length > 400) run.fail(sum(node.name.length, 200));
  return run.meter.operation(node, () =>
    byKind(run, methods.get(node.name), receiver, (id, narrowed) => rules[id](callOf(run, node, args, narrowed, node.receiver, at))),
  );
}

/** What reading members by names that their kinds answer gives. */
export function readAccessors(run: Interpreter, object: Extent, wanted: (name: string) => boolean, at: Activation): Extent {
  let result: Extent = nothing;
  for (const [name, ids] of accessors) {
    if (!wanted(name)) continue;
    const read = byKind(run, ids, object, (id, narrowed) => rules[id](callOf(run, accessNode, noArguments, narrowed, undefined, at)));
    result = join(result, read);
  }
  return result;
}

const noArguments: Arguments = { given: [], others: undefined };
const accessNode: Expression = { op: 'special', name: 'undefined' };

/** The value has one kind at a time, so of the costs the greatest counts. */
function byKind(run: Interpreter, ids: Ids | undefined, receiver: Extent, call: (id: BuiltinId, narrowed: Extent) => Extent): Extent {
  let result: Extent = nothing;
  run.meter.either(
    [...(ids ?? [])].map(([kind, id]) => () => {
      const narrowed = ofKind(receiver, kind);
      if (narrowed !== undefined) result = join(result, call(id, narrowed));
    }),
  );
  return result;
}

function callOf(
  run: Interpreter,
  node: Expression,
  args: Arguments,
  receiver: Extent,
  receiverNode: Expression | undefined,
  at: Activation,
): Call {
  const { meter } = run;
  const { given, others } = args;
  const key = `${at.key}/${run.numberOf(node)}`;
  const arg = (index: number): Extent => {
    const known = given[index];
    if (known !== undefined) return known.extent;
    return others === undefined ? plain : orNothing(others.of);
  };
  const from = (index: number): Extent => joinAll([...given.slice(index).map(({ extent }) => extent), others?.of ?? nothing]);
  const callbackAt = (index: number): { readonly node: Part<'callback'>; readonly captured: readonly Extent[] } | undefined => {
    const found = given[index];
    return found?.node.op === 'callback' ? { node: found.node, captured: found.captured ?? [] } : undefined;
  };
  const runCallback: Call['run'] = (index, parameters, turns) => {
    const callback = callbackAt(index);
    return callback && run.callback(callback.node, callback.captured, parameters, { node, ...turns }, key);
  };
  return {
    receiver,
    count: sum(given.length, others?.count ?? 0),
    has: (index) => index < given.length || others !== undefined,
    arg,
    literal: (index) => {
      const found = given[index]?.node;
      return found?.op === 'literal' && typeof found.value === 'string' ? found.value : undefined;
    },
    from,
    charge: (steps) => meter.charge(steps),
    look: (codeUnits, texts) => meter.look(codeUnits, texts),
    scan: (codeUnits, texts) => meter.scan(codeUnits, texts),
    build: (bytes) => meter.build(bytes),
    text: (extent) => meter.text(extent),
    number: (extent) => meter.number(extent),
    either: (ways) => meter.either(ways),
    each: (count, charges) => meter.each({ count }, charges),
    lengthOf: (extent, what) => lengthOf(run, extent, what),
    turns: (list) => run.turns(list),
    over: (turns, charges) => meter.each(turns, charges),
    run: runCallback,
    fold: (index, start, parameters, turns) => {
      if (callbackAt(index) === undefined) return undefined;
      const result = run.memory.cell(`${key} fold`, `the result of \`${node.op === 'method' ? node.name : 'reduce'}\``);
      result.write(start, never);
      const answer = runCallback(index, [result.read(), ...parameters], turns) ?? nothing;
      result.write(answer, (each) => overTurns(each, turns));
      return result.read();
    },
    list: (list, part = '') => run.list(`${key} ${part}`, list),
    record: (record) => run.record(key, record),
    put: (added) => {
      if (receiverNode !== undefined) run.put(receiver, receiverNode, at, { list: added });
    },
    pattern: (index) => {
      const facts = run.patterns[index];
      if (facts === undefined) throw new Error(`pattern ${index} is not there`);
      return facts;
    },
    answer: variable(answerVariable),
    grown: (factor) => (run.growth === 'counted' ? factor : 1),
    unknown: (what) => run.unknown(what),
  };
}

/** The most that a number used as a length may be: what is no number is turned into one, and nobody knows which. */
function lengthOf(run: Interpreter, { number, plain: isPlain, ...other }: Extent, what: string): Size {
  if (Object.keys(other).length > 0 || (number !== undefined && !Number.isFinite(number.most))) return run.unknown(what);
  return Math.max(isPlain ? 1 : 0, Math.trunc(number?.most ?? 0), 0);
}
