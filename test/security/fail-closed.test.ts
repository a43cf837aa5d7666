import { describe, expect, it } from 'vitest';
import type { Expression } from '../../schemas/ir/nodes.ts';
import { effect, listOf, literal, nothing, programOf, recordOf, run } from './hand-made.ts';

describe('a throw of something that is no error', () => {
  const thrown: { readonly [what: string]: Expression } = {
    undefined: nothing,
    null: literal(null),
    'a text': literal('stop'),
    'a record': recordOf({ name: literal('Error'), message: literal('mine') }),
    'a list': listOf(),
  };

  it.each(Object.entries(thrown))('denies: %s', (_what, value) => {
    const outcome = run(programOf([effect('state.set', literal('passed'), literal(true)), { op: 'throw', value }]));
    expect(outcome).toMatchObject({ decision: 'deny', reason: 'action-error', error: { code: 'uncaught-error' }, state: {} });
    expect(outcome.error?.message).toMatch(/^TypeError: /);
  });

  it.each(Object.entries(thrown))('is caught as an error: %s', (_what, value) => {
    const handler = [effect('log', literal('info'), { op: 'get', object: { op: 'slot', slot: 0 }, key: 'name' })];
    const outcome = run(programOf([{ op: 'catch', slot: 0, body: [{ op: 'throw', value }], handler }]));
    expect(outcome).toMatchObject({ decision: 'continue', effects: [{ message: 'TypeError' }] });
  });
});
