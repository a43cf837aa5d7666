import { describe, expect, it } from 'vitest';
import { runReference } from '../../runtime/eval/reference/index.ts';
import { ProgramRefused, planProgram } from '../../runtime/index.ts';
import { verifyProgram } from '../../runtime/ir/verify.ts';
import type { Block, Expression, Part, Sealed, Statement } from '../../schemas/ir/nodes.ts';
import type { Program } from '../../schemas/ir/program.ts';
import {
  back,
  builtin,
  callback,
  effect,
  equal,
  evaluate,
  fetchOf,
  field,
  get,
  helper,
  index,
  join,
  listOf,
  literal,
  method,
  plus,
  programOf,
  put,
  recordOf,
  set,
  slot,
  spread,
  template,
  when,
} from './hand-made.ts';

/**
 * The attacks of `secrets.yaml` as programs that no compiler made: every shape in which an action could get at what is sealed, with
 * what is sealed where a text would stand.
 */

/** What an attacker has in the event. */
const x = field('x');
const base = literal('https://crm.acme.example/hooks/');
const fine = literal('https://crm.acme.example/hooks/x');
const [list, same] = [slot(3), slot(4)];
const aliased = (value: Expression): Statement[] => [set(3, value), set(4, list)];
const targets = [{ method: 'GET', url: [{ text: 'https://crm.acme.example/hooks/' }, { hole: 'segment' as const }] }];

describe('a secret in a program that no compiler made', () => {
  const secret: Part<'secret'> = { op: 'secret', name: 'crm-key' };
  const kept: Sealed = { op: 'sealed', slot: 2 };
  const hmac: Part<'hmac'> = { op: 'hmac', secret: 'crm-key', data: literal('x'), encoding: 'hex', key: 'text' };
  const log = (value: unknown) => effect('log', literal('info'), value as Expression);

  /** The shapes in which an action could get at what is sealed; `s` stands where a text would. */
  const uses: { readonly [idea: string]: (s: Expression) => Block } = {
    'its letters, one by one': (s) => [{ op: 'for', list: method(s, 'split', literal('')), slot: 5, body: [log(slot(5))] }],
    'its first letter': (s) => [log(method(s, 'charAt', literal(0)))],
    'an index into it': (s) => [log(index(s, literal(0)))],
    'a slice of it': (s) => [log(method(s, 'slice', literal(0), literal(4)))],
    'its length': (s) => [log(template(get(s, 'length')))],
    'a comparison with a guess': (s) => [when(equal(s, x), effect('deny', literal('right')))],
    'a loose comparison with a guess': (s) => [when({ op: 'binary', operator: '==', left: x, right: s }, effect('deny', literal('right')))],
    'an order between it and a guess': (s) => [when({ op: 'binary', operator: '<', left: s, right: x }, effect('deny', literal('lower')))],
    'whether it begins like a guess': (s) => [when(method(s, 'startsWith', x), effect('deny', literal('right')))],
    'whether a guess holds it': (s) => [when(method(x, 'includes', s), effect('deny', literal('right')))],
    'whether a list of guesses holds it': (s) => [when(method(listOf(x), 'includes', s), effect('deny', literal('right')))],
    'a switch over it': (s) => [
      { op: 'switch', value: s, cases: [{ op: 'case', tests: [x], body: [effect('deny', literal('right'))] }], default: [] },
    ],
    'a switch with it for a case': (s) => [
      { op: 'switch', value: x, cases: [{ op: 'case', tests: [s], body: [effect('deny', literal('right'))] }], default: [] },
    ],
    'whether it is there': (s) => [when(s, effect('deny', literal('there')))],
    'its encoding in base64': (s) => [log(builtin('btoa', s))],
    'its encoding for a URL': (s) => [log(builtin('encodeURIComponent', s))],
    'its digest': (s) => [log(builtin('sha256', s))],
    'its JSON': (s) => [log(builtin('JSON.stringify', recordOf({ s })))],
    'itself in capitals': (s) => [log(method(s, 'toUpperCase'))],
    'what kind of value it is': (s) => [log({ op: 'unary', operator: 'typeof', value: s })],
    'itself as a number': (s) => [log(template(builtin('Number', s)))],
    'itself in a text that is cut again': (s) => [log(method(template(literal('x'), s), 'slice', literal(1)))],
    'a sum with it': (s) => [log(plus(literal('x'), s))],
    'an index by it': (s) => [log(index(recordOf({ a: literal('b') }), s))],
    'a key of a record whose keys are read': (s) => [
      log(join(builtin('Object.keys', { op: 'record', entries: [{ op: 'entry', key: s, value: literal(1) }] }))),
    ],
    'a list that is joined': (s) => [log(join(listOf(s)))],
    'a set that is spread': (s) => [log(join({ op: 'list', elements: [spread(builtin('new Set', listOf(s)))] }))],
    'a list that another name reads': (s) => [...aliased(listOf()), evaluate(method(list, 'push', s)), log(index(same, literal(0)))],
    'a record that another name reads': (s) => [...aliased(recordOf({})), put(list, 'k', s), log(get(same, 'k'))],
    'an error that is caught': (s) => [
      { op: 'catch', body: [{ op: 'throw', value: builtin('new Error', s) }], slot: 5, handler: [log(get(slot(5), 'message'))] },
    ],
    'a choice by it': (s) => [log({ op: 'conditional', test: s, consequent: literal('a'), alternate: literal('b') })],
    'a choice of it': (s) => [log({ op: 'conditional', test: x, consequent: s, alternate: literal('b') })],
    'a callback that gets it': (s) => [log(join(method(listOf(literal('a')), 'map', callback(0, s))))],
    'a segment of a URL': (s) => [fetchOf(template(base, s))],
    'a body': (s) => [fetchOf(fine, recordOf({ method: literal('POST'), body: s }))],
    'headers among the options': (s) => [fetchOf(fine, recordOf({ headers: recordOf({ 'x-key': s }) }))],
    'a state': (s) => [effect('state.set', literal('k'), s)],
    'a claim': (s) => [effect('session.setCustomClaim', literal('k'), s)],
  };

  function refused(attack: Program): void {
    expect(() => verifyProgram(attack)).toThrow(ProgramRefused);
    expect(() => planProgram(attack)).toThrow(ProgramRefused);
    expect(() => runReference(attack, { event: {}, now: 0 })).toThrow(ProgramRefused);
  }

  it.each(Object.entries(uses))('is refused, whether it stands there itself or by its slot: %s', (_idea, use) => {
    const functions = [helper(2, back(plus(slot(0), slot(1))))];
    const more = { targets, functions };
    // The shape itself is one that the verifier takes of a text.
    expect(() => verifyProgram(programOf(use(x), more))).not.toThrow();
    // No type of ours lets these stand where an expression does; an attacker has no types.
    for (const node of [secret, hmac, kept, { op: 'join', parts: [secret] }]) {
      refused(programOf([{ op: 'seal', value: secret, slot: 2 }, ...use(node as unknown as Expression)], more));
    }
    refused(programOf([{ op: 'seal', value: hmac, slot: 2 }, ...use(slot(2))], more));
    refused(programOf([...use(slot(2)), { op: 'seal', value: secret, slot: 2 }], more));
  });
});
