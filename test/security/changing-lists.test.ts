import { describe, expect, it } from 'vitest';
import type { Block, Expression } from '../../schemas/ir/nodes.ts';
import { callback, effect, evaluate, listOf, literal, method, programOf, run, set, slot } from './hand-made.ts';

/**
 * A callback that changes the list that is being walked. The method reads the length once, passes over what is gone, and never
 * comes to what was added: as V8 does it, which is asked here.
 */

const parameters = { list: slot(0), first: slot(1), second: slot(2) };
type Change = (list: Expression) => Expression;

/** Runs `[1, 2, 3, 4].name(…)` with a callback that changes the list and answers `answer`; the result as text. */
function textOf(name: string, change: Change, answer: Expression): unknown {
  const body: Block = [evaluate(change(parameters.list)), { op: 'return', value: answer }];
  const call = method(slot(0), name, callback(0, slot(0)));
  const program = programOf(
    [
      set(0, listOf(...[1, 2, 3, 4].map(literal))),
      set(1, call),
      effect('state.set', literal('result'), { op: 'template', parts: [slot(1)] }),
      effect('state.set', literal('left'), { op: 'template', parts: [slot(0)] }),
    ],
    { functions: [{ parameters: 3, slots: 3, body }] },
  );
  const { state, error } = run(program);
  expect(error).toBeNull();
  return state;
}

function inV8(call: (list: number[]) => unknown) {
  const list = [1, 2, 3, 4];
  const result = `${call(list)}`;
  return { result, left: `${list}` };
}

const sum: Expression = { op: 'binary', operator: '+', left: parameters.first, right: parameters.second };
const text: Expression = { op: 'template', parts: [parameters.first, parameters.second] };
const push: Change = (list) => method(list, 'push', literal(9));
const shift: Change = (list) => method(list, 'shift');
const pop: Change = (list) => method(list, 'pop');

/** Does one thing, then answers another. */
function last<T>(_done: unknown, value: T): T {
  return value;
}

describe('a list that changes while it is walked', () => {
  it.each([
    ['flatMap', push, (list: number[]) => list.flatMap((each) => last(list.push(9), each))],
    ['flatMap', shift, (list: number[]) => list.flatMap((each) => last(list.shift(), each))],
    ['flatMap', pop, (list: number[]) => list.flatMap((each) => last(list.pop(), each))],
    ['map', push, (list: number[]) => list.map((each) => last(list.push(9), each))],
    ['map', shift, (list: number[]) => list.map((each) => last(list.shift(), each))],
    ['filter', push, (list: number[]) => list.filter((each) => last(list.push(9), each))],
    ['filter', shift, (list: number[]) => list.filter((each) => last(list.shift(), each))],
    ['find', pop, (list: number[]) => list.find((each) => last(list.pop(), each))],
  ] as const)('%s', (name, change, native) => {
    expect(textOf(name, change, parameters.first)).toEqual(inV8(native));
  });

  it.each([
    ['reduce', push, sum, (list: number[]) => list.reduce((left, right) => last(list.push(9), left + right))],
    ['reduce', shift, sum, (list: number[]) => list.reduce((left, right) => last(list.shift(), left + right))],
    ['reduce', pop, sum, (list: number[]) => list.reduce((left, right) => last(list.pop(), left + right))],
    ['reduceRight', push, sum, (list: number[]) => list.reduceRight((left, right) => last(list.push(9), left + right))],
    ['reduceRight', shift, text, (list: unknown[]) => list.reduceRight((left, right) => last(list.shift(), `${left}${right}`))],
    ['reduceRight', pop, text, (list: unknown[]) => list.reduceRight((left, right) => last(list.pop(), `${left}${right}`))],
  ] as const)('%s', (name, change, answer, native) => {
    expect(textOf(name, change, answer)).toEqual(inV8(native));
  });

  it('Array.from walks it to its new end', () => {
    const body: Block = [
      {
        op: 'if',
        test: { op: 'binary', operator: '<', left: { op: 'get', object: slot(0), key: 'length' }, right: literal(7) },
        consequent: [evaluate(push(slot(0)))],
        alternate: [],
      },
      { op: 'return', value: slot(1) },
    ];
    const from: Expression = { op: 'builtin', name: 'Array.from', arguments: [slot(0), callback(0, slot(0))] };
    const program = programOf([set(0, listOf(literal(1))), effect('state.set', literal('result'), from)], {
      functions: [{ parameters: 2, slots: 2, body }],
    });
    const native: number[] = [1];
    const grow = (each: number) => last(native.length < 7 && native.push(9), each);
    expect(run(program).state).toEqual({ result: Array.from(native, grow) });
  });

  it('Array.from on a list that grows without end runs into the budget', () => {
    const body: Block = [evaluate(push(slot(0))), { op: 'return', value: slot(1) }];
    const from: Expression = { op: 'builtin', name: 'Array.from', arguments: [slot(0), callback(0, slot(0))] };
    const program = programOf([set(0, listOf(literal(1))), evaluate(from)], { functions: [{ parameters: 2, slots: 2, body }] });
    expect(run(program).error).toMatchObject({ code: 'budget-exceeded' });
  });
});
