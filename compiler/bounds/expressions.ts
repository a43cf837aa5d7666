import { elementBytes, memberBytes } from '../../runtime/eval/meter.ts';
import type { Expression, ExpressionOf, Part } from '../../schemas/ir/nodes.ts';
import type { Activation } from './activation.ts';
import { callBuiltin, callMethod, readAccessors } from './calls.ts';
import { largerCost } from './cost.ts';
import {
  type Extent,
  join,
  joinBehind,
  keysOf,
  knownOfParts,
  type ListExtent,
  literalText,
  noRest,
  nothing,
  numberIn,
  orNothing,
  plain,
  type RecordExtent,
  type RestExtent,
  someNumber,
  textOf,
} from './extent.ts';
import type { Interpreter } from './interpreter.ts';
import { binaryExtent, unaryExtent } from './operators.ts';
import { conformSteps, messageLength } from './shapes.ts';
import { larger, type Size, sum, times } from './size.ts';
import { iterableIn, listIn, memberIn, membersOf, partsIn, recordIn, textIn } from './views.ts';

/** How large a value may be, charging what computing it takes beside the statement's own steps. */
export function evaluate(run: Interpreter, node: Expression, at: Activation): Extent {
  run.visit();
  const { meter } = run;
  const of = (expression: Expression): Extent => evaluate(run, expression, at);
  switch (node.op) {
    case 'literal':
      return scalarExtent(node.value);
    case 'special':
      return node.name === 'undefined' ? plain : node.name === 'NaN' || node.name === '-0' ? numberIn(0, 0) : someNumber;
    case 'constant':
      return run.constants[node.index] ?? nothing;
    case 'pattern':
      return { patterns: new Set([node.index]) };
    case 'slot':
      return at.read(node.slot);
    case 'input':
      return run.inputs[node.name];
    case 'get':
      return member(run, of(node.object), node.key, at);
    case 'index':
      return indexed(run, of(node.object), of(node.key), at);
    case 'optional': {
      at.write(node.slot, of(node.value), false);
      return orNothing(of(node.access));
    }
    case 'unary':
      return unaryExtent(node.operator, of(node.value), meter);
    case 'binary': {
      const left = of(node.left);
      return binaryExtent(node.operator, left, of(node.right), meter);
    }
    case 'in':
      meter.text(of(node.left));
      of(node.right);
      return plain;
    case 'is':
    case 'nullish':
      of(node.value);
      return plain;
    case 'logical': {
      const left = of(node.left);
      return join(left, of(node.right));
    }
    case 'conditional': {
      of(node.test);
      let [first, second] = [nothing, nothing];
      const costs = [
        meter.measure(() => {
          first = of(node.consequent);
        }),
        meter.measure(() => {
          second = of(node.alternate);
        }),
      ] as const;
      meter.add(largerCost(...costs));
      return join(first, second);
    }
    case 'template': {
      const parts = node.parts.map((part) => {
        const extent = of(part);
        return [extent, meter.text(extent)] as const;
      });
      const length = sum(...parts.map(([, size]) => size));
      meter.build(length);
      return { text: length, known: knownOfParts(parts) };
    }
    case 'list':
      return run.list(keyOf(run, node, at), listExtent(run, node, at));
    case 'record':
      return run.record(keyOf(run, node, at), recordExtent(run, node.entries, at, of));
    case 'rest': {
      const source = of(node.value);
      for (const key of node.keys) meter.text(of(key));
      const named = new Set(node.keys.flatMap((key) => (key.op === 'literal' ? [String(key.value)] : [])));
      const all = spreadMembers(run, source);
      const members = new Map([...all.members].filter(([name]) => !named.has(name)));
      return run.record(keyOf(run, node, at), { members, rest: all.rest });
    }
    case 'iterate': {
      const list = spread(run, of(node.value));
      meter.build(times(list.length, elementBytes));
      return run.list(keyOf(run, node, at), list);
    }
    case 'conform': {
      const value = of(node.value);
      const shape = run.program.shapes[node.shape];
      if (shape === undefined) throw new Error(`shape ${node.shape} is not there`);
      meter.charge(conformSteps(value, shape));
      run.fail(sum(messageLength(shape), value.json ?? 0, recordIn(value)?.rest.key ?? 0));
      return value;
    }
    case 'builtin':
      return callBuiltin(run, node, at);
    case 'method':
      return callMethod(run, node, at);
  }
}

const keyOf = (run: Interpreter, node: Expression, at: Activation): string => `${at.key}/${run.numberOf(node)}`;

function scalarExtent(value: string | number | boolean | null): Extent {
  if (typeof value === 'string') return literalText(value);
  return typeof value === 'number' ? numberIn(value, value) : plain;
}

/** Charges what taking a value apart takes; answers its elements. */
export function spread({ meter }: Interpreter, value: Extent): ListExtent {
  const found = iterableIn(value);
  if (found === undefined) return { length: 0, of: nothing };
  meter.charge(found.elements.length);
  meter.build(times(found.fresh, elementBytes));
  const { more: _more, ...elements } = found.elements;
  return elements;
}

/** Charges what copying a value's own members takes; answers them. */
function spreadMembers({ meter }: Interpreter, value: Extent): RecordExtent {
  const record = recordIn(value) ?? { members: new Map<string, Extent>(), rest: noRest };
  let { rest } = record;
  let count: Size = membersOf(record).count;
  const indexes = (list: RestExtent) => {
    rest = {
      count: larger(rest.count, list.count),
      key: larger(rest.key, list.key),
      keys: larger(keysOf(rest), keysOf(list)),
      of: join(rest.of, list.of),
    };
    count = larger(count, list.count);
  };
  const list = listIn(value);
  if (list !== undefined)
    indexes({ count: sum(list.length, list.more === undefined ? 0 : 3), key: 10, of: join(list.of, list.more ?? nothing) });
  const text = textIn(value);
  if (text !== undefined) indexes({ count: text, key: 10, of: textOf(1) });
  meter.charge(count);
  meter.build(times(count, memberBytes));
  return { members: record.members, rest };
}

function member(run: Interpreter, object: Extent, key: string, at: Activation): Extent {
  if (key.length > 400) run.fail(sum(key.length, 200));
  return join(
    memberIn(object, key),
    readAccessors(run, object, (name) => name === key, at),
  );
}

function indexed(run: Interpreter, object: Extent, key: Extent, at: Activation): Extent {
  const length = run.meter.text(key);
  if (textIn(key) !== undefined || key.list !== undefined || key.places !== undefined) run.fail(sum(length, 100));
  const parts = join(partsIn(object), orNothing(nothing));
  const { number, ...other } = key;
  const { list, plain: _plain, ...others } = object;
  const { indexes } = number ?? {};
  if (indexes !== undefined && indexes.list === list && Object.keys(others).length === 0) return orNothing(indexes.of);
  const isOnlyList = list?.parts !== undefined && Object.keys(others).length === 0;
  if (isOnlyList && number !== undefined && number.least === number.most && Object.keys(other).length === 0)
    return orNothing(list.parts[number.least] ?? nothing);
  // A number reads elements and members alone.
  return number !== undefined && Object.keys(other).length === 0
    ? parts
    : join(
        parts,
        readAccessors(run, object, () => true, at),
      );
}

function listExtent(run: Interpreter, { elements }: ExpressionOf<'list'>, at: Activation): ListExtent {
  const { meter } = run;
  let list: ListExtent = { length: 0, of: nothing, parts: [] };
  const spreads = elements.some(({ op }) => op === 'spread');
  if (!spreads) meter.build(elements.length * elementBytes);
  for (const element of elements) {
    if (element.op === 'spread') {
      list = joinBehind(list, spread(run, evaluate(run, element.value, at)));
    } else {
      const of = evaluate(run, element, at);
      list = joinBehind(list, { length: 1, of, parts: [of] });
    }
    if (spreads) meter.build(times(list.length, elementBytes));
  }
  return list;
}

/** What is written into a record, or into the headers of a request, whose values may be sealed. */
type WrittenMember<V> = Part<'spread'> | { readonly op: 'entry' | 'header'; readonly key: Expression; readonly value: V };

export function recordExtent<V>(
  run: Interpreter,
  entries: readonly WrittenMember<V>[],
  at: Activation,
  extentOf: (value: V) => Extent,
): RecordExtent {
  const { meter } = run;
  meter.build(entries.length * memberBytes);
  const members = new Map<string, Extent>();
  let rest: RestExtent = noRest;
  const more = (added: RestExtent) => {
    rest = {
      count: sum(rest.count, added.count),
      key: larger(rest.key, added.key),
      keys: sum(keysOf(rest), keysOf(added)),
      of: join(rest.of, added.of),
    };
  };
  for (const entry of entries) {
    if (entry.op === 'spread') {
      const source = spreadMembers(run, evaluate(run, entry.value, at));
      for (const [name, extent] of source.members) members.set(name, join(members.get(name) ?? nothing, extent));
      if (source.rest.count !== 0) more(source.rest);
      continue;
    }
    const { key } = entry;
    const name = key.op === 'literal' && typeof key.value === 'string' ? key.value : undefined;
    const length: Size = name === undefined ? meter.text(evaluate(run, key, at)) : name.length;
    const value = extentOf(entry.value);
    if (name === undefined) more({ count: 1, key: length, of: value });
    else members.set(name, join(members.get(name) ?? nothing, value));
  }
  return { members, rest };
}
