import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { planProgram } from '../../runtime/eval/plan/index.ts';
import { deepestChain, mostArguments, mostNodes, mostSlots, mostSlotsUnderWay } from '../../runtime/ir/bounds.ts';
import { ProgramRefused } from '../../runtime/ir/refused.ts';
import { verifyProgram } from '../../runtime/ir/verify.ts';
import type { Argument, Block, Expression } from '../../schemas/ir/nodes.ts';
import type { Program, ProgramFunction } from '../../schemas/ir/program.ts';
import { builtin, callback, effect, evaluate, listOf, literal, method, nothing, programOf, run, set, slot, times } from './hand-made.ts';

function refusal(program: unknown): string {
  try {
    verifyProgram(program as Program);
  } catch (error) {
    expect(error).toBeInstanceOf(ProgramRefused);
    return (error as ProgramRefused).message;
  }
  return 'taken';
}

const call = (index: number): Block => [{ op: 'call', function: index, arguments: [], slot: 0 }];
const spread: Argument = { op: 'spread', value: listOf(literal(1)) };

describe('the depth of a program', () => {
  it('has an end for calls and callbacks together', () => {
    const callers = (length: number, body: (index: number) => Block): ProgramFunction[] =>
      Array.from({ length }, (_each, index) => ({ parameters: 0, slots: 1, body: index === 0 ? [] : body(index - 1) }));
    const callbackTo = (index: number): Block => [evaluate(method(listOf(), 'map', callback(index)))];
    for (const body of [call, callbackTo]) {
      expect(refusal(programOf([], { functions: callers(deepestChain / 3, body) }))).toBe('taken');
      expect(refusal(programOf([], { functions: callers(deepestChain + 2, body) }))).toContain('levels deep with what it calls');
    }
  });

  it('fits into half of the stack that Node gives a thread, on both evaluators', () => {
    const script = fileURLToPath(new URL('deepest.ts', import.meta.url));
    const lines = execFileSync(process.execPath, ['--stack-size=492', '--import', 'tsx', script], { encoding: 'utf8' }).trim().split('\n');
    expect(lines.length).toBeGreaterThan(90);
    expect(lines.filter((line) => !line.startsWith('ends: '))).toEqual([]);
  });
});

describe('the slots of a program', () => {
  const withSlots = (slots: number, body: Block = []): ProgramFunction => ({ parameters: 0, slots, body });

  it('have an end for one function', () => {
    expect(refusal(programOf([], { functions: [withSlots(mostSlots)] }))).toBe('taken');
    expect(refusal(programOf([], { functions: [withSlots(mostSlots + 1)] }))).toContain('has no sensible slots');
  });

  it('have an end for all functions under way', () => {
    const chain = (length: number) => Array.from({ length }, (_each, index) => withSlots(mostSlots, index === 0 ? [] : call(index - 1)));
    expect(refusal(programOf([], { functions: chain(mostSlotsUnderWay / mostSlots) }))).toBe('taken');
    expect(refusal(programOf([], { functions: chain(mostSlotsUnderWay / mostSlots + 1) }))).toContain('slots with what it calls');
  });

  it('are charged at each call', () => {
    const functions = [withSlots(mostSlots)];
    expect(run(programOf([times(1500, ...call(0))], { functions })).error).toMatchObject({ code: 'budget-exceeded' });
    const mapped = method(method(literal('x'.repeat(1500)), 'split', literal('')), 'map', callback(0));
    expect(run(programOf([evaluate(mapped)], { functions })).error).toMatchObject({ code: 'budget-exceeded' });
  });
});

describe('a program that is too large', () => {
  const many = (length: number): Expression[] => Array.from({ length }, () => literal(1));
  const wide = (length: number): Expression => ({ op: 'list', elements: many(length) });

  it('is refused by the number of its nodes', () => {
    expect(refusal(programOf([evaluate(wide(mostNodes - 10))]))).toBe('taken');
    expect(refusal(programOf([evaluate(wide(mostNodes))]))).toContain('nodes already');
    expect(refusal(programOf([set(0, { op: 'template', parts: many(mostNodes) })]))).toContain('nodes already');
    expect(refusal(programOf([], { constants: [wide(mostNodes)] }))).toContain('nodes already');
    expect(
      refusal(programOf([], { functions: Array.from({ length: mostNodes }, () => ({ parameters: 0, slots: 0, body: [] })) })),
    ).toContain('nodes already');
  });

  it('is refused by the number of the arguments of a call', () => {
    expect(refusal(programOf([evaluate(builtin('Math.max', ...many(mostArguments)))]))).toBe('taken');
    expect(refusal(programOf([evaluate(builtin('Math.max', ...many(mostArguments + 1)))]))).toContain('arguments to Math.max');
    expect(refusal(programOf([evaluate(method(literal(''), 'concat', ...many(mostArguments + 1)))]))).toContain('arguments to');
  });

  it('runs when it is as large as it may be', () => {
    const program = programOf([evaluate({ op: 'template', parts: many(mostNodes - 10) })]);
    expect(planProgram(program).run({ event: {}, now: 0 })).toMatchObject({ error: null });
  });
});

describe('what is no program at all', () => {
  const sparse: Block = [];
  (sparse as unknown[]).length = 3;
  const nested = (levels: number): unknown => {
    let value: unknown = [];
    for (let level = 0; level < levels; level++) value = { kind: 'list', of: value };
    return value;
  };
  it.each([
    ['nothing', undefined],
    ['a text', 'program'],
    ['an empty record', {}],
    ['functions that are none', { ...programOf([]), functions: [null, null] }],
    ['constants that are none', { ...programOf([]), constants: [null] }],
    ['targets that are none', { ...programOf([]), targets: [{ method: 'GET', url: [null] }] }],
    ['positions that are none', { ...programOf([]), positions: [null] }],
    ['requires that are none', { ...programOf([]), requires: [Symbol('x')] }],
    ['patterns that are none', { ...programOf([]), patterns: [null] }],
    ['a shape without end', { ...programOf([]), shapes: [nested(100_000)] }],
    ['a body with holes', { ...programOf([]), functions: [{ parameters: 0, slots: 0, body: sparse }] }],
    ['a key that is no text', programOf([evaluate({ op: 'get', object: nothing, key: '\ud800' })])],
  ])('is refused in the same way: %s', (_what, program) => {
    expect(refusal(program)).not.toBe('taken');
  });
});

describe('a callback', () => {
  const functions = [{ parameters: 1, slots: 1, body: [] }];

  it('does not stand behind a spread, which could move it to where a value is stored', () => {
    const spreadBefore = evaluate(builtin('Array.from', spread, callback(0)));
    expect(refusal(programOf([spreadBefore], { functions }))).toContain('behind a spread');
    const method1 = evaluate(method(listOf(), 'reduce', callback(0), spread));
    expect(refusal(programOf([method1], { functions }))).toBe('taken');
  });

  it('asks for no effects and no fetches, nor does what it calls', () => {
    const asking: Block = [effect('log', literal('info'), slot(0))];
    const fetching: Block = [
      { op: 'fetch', requests: [{ op: 'request', url: nothing, options: nothing, headers: [], targets: [0] }], all: false, slot: 0 },
    ];
    const targets = [{ method: 'GET', url: [{ text: 'https://api.example/' }] }];
    for (const body of [asking, fetching, [{ op: 'if', test: slot(0), consequent: asking, alternate: [] }] as Block]) {
      const direct = [{ parameters: 1, slots: 1, body }];
      const handsOn = (index: number): Block => [evaluate(method(listOf(), 'map', callback(index)))];
      expect(refusal(programOf(handsOn(0), { functions: direct, targets }))).toContain('asks for effects or fetches');
      const indirect = [
        ...direct,
        { parameters: 1, slots: 1, body: [{ op: 'call', function: 0, arguments: [slot(0)], slot: 0 }] as Block },
      ];
      expect(refusal(programOf(handsOn(1), { functions: indirect, targets }))).toContain('asks for effects or fetches');
      expect(refusal(programOf([{ op: 'call', function: 1, arguments: [nothing], slot: 0 }], { functions: indirect, targets }))).toBe(
        'taken',
      );
    }
  });
});
