import { planProgram } from '../../runtime/eval/plan/index.ts';
import { runReference } from '../../runtime/eval/reference/index.ts';
import { verifyProgram } from '../../runtime/ir/verify.ts';
import type { Block, Expression } from '../../schemas/ir/nodes.ts';
import type { Program, ProgramFunction } from '../../schemas/ir/program.ts';
import { builtin, callback, evaluate, listOf, literal, method, programOf, recordOf, set } from './hand-made.ts';

/**
 * The deepest programs that the verifier lets through, one for each way to nest. Run by `node` with half of its stack, this
 * prints how each ends on each evaluator: an overflow would show as the evaluator's failure.
 */

const one = literal(1);

const nestings: { readonly [name: string]: (inner: Expression) => Expression } = {
  unary: (value) => ({ op: 'unary', operator: '-', value }),
  left: (left) => ({ op: 'binary', operator: '+', left, right: one }),
  right: (right) => ({ op: 'binary', operator: '+', left: one, right }),
  template: (value) => ({ op: 'template', parts: [value] }),
  list: (value) => listOf(value),
  'spread in a list': (value) => ({ op: 'list', elements: [{ op: 'spread', value: listOf(value) }] }),
  record: (value) => recordOf({ member: value }),
  get: (object) => ({ op: 'get', object: listOf(object), key: 'length' }),
  index: (key) => ({ op: 'index', object: listOf(), key }),
  conditional: (consequent) => ({ op: 'conditional', test: one, consequent, alternate: one }),
  logical: (right) => ({ op: 'logical', operator: '&&', left: one, right }),
  optional: (access) => ({ op: 'optional', value: one, slot: 0, access }),
  receiver: (value) => method(value, 'toString'),
  argument: (value) => method(literal('x'), 'concat', literal('y'), literal('z'), value),
  'spread argument': (value) => method(literal('x'), 'concat', { op: 'spread', value: listOf(value) }),
  'argument of a function': (value) => builtin('Math.max', one, one, value),
  rest: (value) => ({ op: 'rest', value: recordOf({}), keys: [value] }),
};

const blocks: { readonly [name: string]: (body: Block) => Block } = {
  if: (consequent) => [{ op: 'if', test: one, consequent, alternate: [] }],
  for: (body) => [{ op: 'for', list: listOf(one), slot: 0, body }],
  switch: (body) => [{ op: 'switch', value: one, cases: [{ op: 'case', tests: [one], body }], default: [] }],
  catch: (body) => [set(1, one), { op: 'catch', body, slot: 0, handler: [] }],
  finally: (body) => [set(1, one), { op: 'finally', body, finalizer: [] }],
};

/** Ways to call the function at an index from deep down. */
const two = listOf(one, one);
const calls: { readonly [name: string]: (index: number) => Block } = {
  call: (index) => [set(1, one), { op: 'call', function: index, arguments: [], slot: 0 }],
  map: (index) => [evaluate(method(listOf(one), 'map', callback(index)))],
  filter: (index) => [evaluate(method(listOf(one), 'filter', callback(index)))],
  flatMap: (index) => [evaluate(method(listOf(one), 'flatMap', callback(index)))],
  reduce: (index) => [evaluate(method(two, 'reduce', callback(index)))],
  toSorted: (index) => [evaluate(method(two, 'toSorted', callback(index)))],
  sort: (index) => [evaluate(method(two, 'sort', callback(index)))],
  replaceAll: (index) => [evaluate(method(literal('x'), 'replaceAll', literal('x'), callback(index)))],
  'Array.from': (index) => [evaluate(builtin('Array.from', listOf(one), callback(index)))],
};

function repeated<T>(wrap: (inner: T) => T, times: number, inner: T): T {
  let result = inner;
  for (let count = 0; count < times; count++) result = wrap(result);
  return result;
}

/** As many functions as the verifier takes, each calling the one before it. */
function chain(call: (index: number) => Block): Program {
  const leaf: ProgramFunction = { parameters: 0, slots: 2, body: [evaluate(one)] };
  const program = (length: number) => {
    const callers = Array.from({ length }, (_each, index) => ({ parameters: 0, slots: 2, body: call(index) }));
    return programOf(call(length), { functions: [leaf, ...callers] });
  };
  let length = 0;
  while (isTaken(program(length + 1))) length += 1;
  return program(length);
}

function isTaken(program: Program): boolean {
  try {
    verifyProgram(program);
    return true;
  } catch {
    return false;
  }
}

const rounds = 10;
const inOneFunction = (wrap: (inner: Expression) => Expression): Program => {
  const program = (count: number) => programOf([evaluate(repeated(wrap, count, one))]);
  let count = 0;
  while (isTaken(program(count + rounds))) count += rounds;
  return program(count);
};

const programs: { [name: string]: Program } = {};
for (const [name, wrap] of Object.entries(nestings)) {
  programs[name] = inOneFunction(wrap);
  programs[`${name} around callbacks`] = chain((index) => [evaluate(repeated(wrap, rounds, method(listOf(one), 'map', callback(index))))]);
}
for (const [name, wrap] of Object.entries(blocks)) {
  programs[`${name} around calls`] = chain((index) => repeated(wrap, rounds, [{ op: 'call', function: index, arguments: [], slot: 0 }]));
}
for (const [name, call] of Object.entries(calls)) programs[`chain of ${name}`] = chain(call);

for (const [name, program] of Object.entries(programs)) {
  for (const [evaluator, result] of [
    ['plan', planProgram(program).run({ event: {}, now: 0 })],
    ['reference', runReference(program, { event: {}, now: 0 })],
  ] as const) {
    const how = 'pending' in result ? 'waits' : (result.error?.code ?? 'ends');
    console.log(`${how}: ${name} on the ${evaluator}`);
  }
}
