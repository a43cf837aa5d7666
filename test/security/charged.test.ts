import { describe, expect, it } from 'vitest';
import type { Expression, Statement } from '../../schemas/ir/nodes.ts';
import { defaultLimits } from '../../schemas/platform/limits.ts';
import {
  builtin,
  effect,
  evaluate,
  listOf,
  literal,
  longText,
  method,
  nothing,
  programOf,
  recordOf,
  run,
  set,
  slot,
  times,
} from './hand-made.ts';

/**
 * What takes the host time in proportion to a text must take steps in proportion to it. Each statement runs on a text of 256 KiB
 * often enough that the budget ends the action; uncharged, it would come to its end.
 */

const length = 256 * 1024;
const text = slot(0);
const list = slot(1);
const binary = (operator: '+' | '-' | '<' | '>=' | '|', left: Expression, right: Expression): Expression => ({
  op: 'binary',
  operator,
  left,
  right,
});

const scanning: { readonly [what: string]: Statement } = {
  'unary plus': evaluate({ op: 'unary', operator: '+', value: text }),
  'unary minus': evaluate({ op: 'unary', operator: '-', value: text }),
  complement: evaluate({ op: 'unary', operator: '~', value: text }),
  'a difference': evaluate(binary('-', text, literal(1))),
  'a bitwise or': evaluate(binary('|', literal(0), text)),
  'a comparison with a number': evaluate(binary('<', text, literal(1))),
  'a comparison with a boolean': evaluate(binary('>=', literal(true), text)),
  'Math.max': evaluate(builtin('Math.max', text)),
  'an index of a list': evaluate(method(list, 'at', text)),
  'the reason of a denial': effect('deny', literal('no'), recordOf({ message: text })),
  'the name of a claim that is not set': effect('session.setCustomClaim', method(text, 'slice', literal(0), literal(2048)), nothing),
};

describe('a long text is charged in', () => {
  it.each(Object.entries(scanning))('%s', (_what, statement) => {
    const program = programOf([set(0, longText(length)), set(1, listOf(literal(1))), times(1000, statement)]);
    expect(run(program).error).toMatchObject({ code: 'budget-exceeded' });
  });

  it('the name of a claim, which is too long before it is normalised', () => {
    const program = programOf([effect('session.setCustomClaim', longText(defaultLimits.claim + 1), nothing)]);
    expect(run(program).error).toMatchObject({ code: 'budget-exceeded' });
  });
});

describe('a long text that is no index', () => {
  it.each([
    ['in a list', { op: 'in', left: text, right: list }],
    ['as a key of a list', { op: 'index', object: list, key: text }],
    ['as a key of a text', { op: 'index', object: text, key: text }],
  ] as const)('is not read as a number: %s', (_what, value) => {
    const run32 = programOf([set(0, longText(2 ** 20)), set(1, listOf(literal(1))), times(30_000, evaluate(value))]);
    expect(run(run32)).toMatchObject({ decision: 'continue' });
  });

  it('is told from the longest index', () => {
    const keys = ['4294967294', '4294967295', '0', '00', '1e0', '10000000000'];
    const reads = keys.map((key, at) => effect('state.set', literal(`k${at}`), { op: 'in', left: literal(key), right: list }));
    const { state } = run(programOf([set(1, listOf(literal(1))), ...reads]));
    expect(state).toEqual({ k0: false, k1: false, k2: true, k3: false, k4: false, k5: false });
  });
});

describe('a text that is put together', () => {
  it('stops at the limit of one value, not at the end of the template', () => {
    const parts = Array.from({ length: 600 }, () => text);
    const outcome = run(programOf([set(0, longText(2 ** 20)), evaluate({ op: 'template', parts })]));
    expect(outcome.error).toMatchObject({ code: 'budget-exceeded', message: expect.stringContaining('one value') });
  });
});
