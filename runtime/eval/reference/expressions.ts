import type { Argument, Expression } from '../../../schemas/ir/nodes.ts';
import { mostArguments } from '../../ir/bounds.ts';
import { functionOf, methodOf } from '../builtins/dispatch.ts';
import { conform } from '../conform.ts';
import { chargeList, checkTextLength, ownList } from '../context.ts';
import { toText } from '../convert.ts';
import { getIndexed, getMember, hasMember } from '../members.ts';
import { elementBytes, LimitReached, memberBytes } from '../meter.ts';
import { binaryFunctions, specialValues, unaryFunctions } from '../operators.ts';
import { PatternValue } from '../pattern-value.ts';
import { iterableElements, spreadInto } from '../spread.ts';
import { type Callback, kindOf, type List, OwnRecord, typeError, type Value } from '../values.ts';
import { type Activation, callFunction, functionAt } from './activation.ts';

/**
 * The specification of expressions, read off the node: what each means and in which order its parts are evaluated. The planner
 * must agree with it on every program.
 */
export function evaluate(node: Expression, at: Activation): Value {
  const { run, program, frame } = at;
  switch (node.op) {
    case 'literal':
      return node.value;
    case 'special':
      return specialValues[node.name];
    case 'constant':
      return program.constants[node.index];
    case 'pattern': {
      const pattern = program.compiledPatterns[node.index];
      if (pattern === undefined) throw new Error(`pattern ${node.index} is not there`);
      return new PatternValue(pattern);
    }
    case 'slot':
      return frame[node.slot];
    case 'input':
      return run[node.name];
    case 'get':
      return getMember(run, evaluate(node.object, at), node.key);
    case 'index': {
      const object = evaluate(node.object, at);
      return getIndexed(run, object, evaluate(node.key, at));
    }
    case 'optional': {
      const value = evaluate(node.value, at);
      if (value === undefined || value === null) return undefined;
      frame[node.slot] = value;
      return evaluate(node.access, at);
    }
    case 'unary':
      return unaryFunctions[node.operator](run, evaluate(node.value, at));
    case 'binary': {
      const left = evaluate(node.left, at);
      return binaryFunctions[node.operator](run, left, evaluate(node.right, at));
    }
    case 'in': {
      const left = evaluate(node.left, at);
      return hasMember(run, left, evaluate(node.right, at));
    }
    case 'is':
      return kindOf(evaluate(node.value, at)) === node.kind;
    case 'logical': {
      const left = evaluate(node.left, at);
      const done = node.operator === '&&' ? !left : node.operator === '||' ? Boolean(left) : left !== undefined && left !== null;
      return done ? left : evaluate(node.right, at);
    }
    case 'nullish': {
      const value = evaluate(node.value, at);
      return value === undefined || value === null;
    }
    case 'conditional':
      return evaluate(node.test, at) ? evaluate(node.consequent, at) : evaluate(node.alternate, at);
    case 'template': {
      let text = '';
      for (const part of node.parts) {
        text += toText(run, evaluate(part, at));
        checkTextLength(run, text.length);
      }
      run.meter.build(text.length);
      return text;
    }
    case 'list':
      return evaluateList(node, at);
    case 'record':
      return evaluateRecord(node, at);
    case 'rest': {
      const source = evaluate(node.value, at);
      const named = new Set(node.keys.map((key) => toText(run, evaluate(key, at))));
      const record = new OwnRecord();
      spreadInto(run, record, source, named);
      return record;
    }
    case 'iterate': {
      const elements = iterableElements(run, evaluate(node.value, at));
      chargeList(run, elements.length);
      return ownList(run, [...elements]);
    }
    case 'conform': {
      const shape = program.shapes[node.shape];
      if (shape === undefined) throw new Error(`shape ${node.shape} is not there`);
      return conform(run, evaluate(node.value, at), shape);
    }
    case 'builtin': {
      const compute = functionOf(node.name);
      if (compute === undefined) throw new Error(`built-in ${node.name} is not there`);
      return compute(run, undefined, ...evaluateArguments(node.arguments, at));
    }
    case 'method': {
      const receiver = evaluate(node.receiver, at);
      if (receiver === undefined || receiver === null) throw typeError(`cannot call \`${node.name}\` of ${receiver}`);
      const args = evaluateArguments(node.arguments, at);
      const method = methodOf(kindOf(receiver), node.name);
      if (method === undefined) throw typeError(`a ${kindOf(receiver)} has no method \`${node.name}\``);
      return method(run, receiver, ...args);
    }
  }
}

function evaluateList({ elements }: Extract<Expression, { op: 'list' }>, at: Activation): List {
  const { run } = at;
  const list: List = [];
  if (elements.every(({ op }) => op !== 'spread')) chargeList(run, elements.length);
  for (const element of elements) {
    const values = element.op === 'spread' ? iterableElements(run, evaluate(element.value, at)) : [evaluate(element, at)];
    if (elements.some(({ op }) => op === 'spread')) run.meter.build((list.length + values.length) * elementBytes);
    for (const value of values) list.push(value);
  }
  return ownList(run, list);
}

function evaluateRecord({ entries }: Extract<Expression, { op: 'record' }>, at: Activation): Value {
  const { run } = at;
  run.meter.build(entries.length * memberBytes);
  const record = new OwnRecord();
  for (const entry of entries) {
    if (entry.op === 'spread') spreadInto(run, record, evaluate(entry.value, at), new Set());
    else {
      const key = toText(run, evaluate(entry.key, at));
      record[key] = evaluate(entry.value, at);
    }
  }
  return record;
}

function evaluateArguments(args: readonly Argument[], at: Activation): (Value | Callback)[] {
  const { run } = at;
  const values: (Value | Callback)[] = [];
  for (const argument of args) {
    if (argument.op === 'callback') values.push(makeCallback(argument, at));
    else if (argument.op !== 'spread') values.push(evaluate(argument, at));
    else {
      const elements = iterableElements(run, evaluate(argument.value, at));
      run.meter.build((values.length + elements.length) * elementBytes);
      if (values.length + elements.length > mostArguments)
        throw new LimitReached(`one call takes at most ${mostArguments.toLocaleString('en-US')} arguments`);
      values.push(...elements);
    }
  }
  return values;
}

function makeCallback(node: Extract<Argument, { op: 'callback' }>, at: Activation): Callback {
  const definition = functionAt(at, node.function);
  const captured = node.captures.map((capture) => evaluate(capture, at));
  return (...args) => {
    at.run.meter.charge(1);
    return callFunction(at, definition, [...captured, ...args].slice(0, definition.parameters));
  };
}
