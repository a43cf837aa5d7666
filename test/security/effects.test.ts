import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../../schemas/platform/limits.ts';
import { effect, evaluate, listOf, literal, longText, method, nothing, programOf, recordOf, run, set, slot, times } from './hand-made.ts';

/** What an action asks for is kept by the host: there is a bound on how much of it there is, and how long it takes to sum up. */

const patch = (member: string) => effect('user.setAppMetadata', recordOf({ [member]: literal(1) }));

describe('metadata patches', () => {
  it('share one budget over the run', () => {
    const outcome = run(
      programOf([times(defaultLimits.metadata, patch('a'), effect('user.setUserMetadata', recordOf({ b: literal(1) })))]),
    );
    expect(outcome.error).toMatchObject({ code: 'budget-exceeded', message: expect.stringContaining('metadata') });
  });

  it('may be many while they are small together', () => {
    const outcome = run(programOf([times(1000, patch('a'))]));
    expect(outcome).toMatchObject({ decision: 'continue', app_metadata: { a: 1 } });
    expect(outcome.effects).toHaveLength(1000);
  });

  it('merge without changing what the effects before them say', () => {
    const first = recordOf({ deep: recordOf({ kept: literal(1), replaced: literal(1) }), list: listOf(literal(1)) });
    const second = recordOf({ deep: recordOf({ replaced: literal(null) }), list: recordOf({ now: literal('a record') }) });
    const outcome = run(programOf([effect('user.setAppMetadata', first), effect('user.setAppMetadata', second)]));
    expect(outcome.app_metadata).toEqual({ deep: { kept: 1, replaced: null }, list: { now: 'a record' } });
    expect(outcome.effects).toEqual([
      { type: 'user.setAppMetadata', patch: { deep: { kept: 1, replaced: 1 }, list: [1] } },
      { type: 'user.setAppMetadata', patch: { deep: { replaced: null }, list: { now: 'a record' } } },
    ]);
  });
});

describe('a demand for a second factor', () => {
  const demand = (...factors: Parameters<typeof listOf>) => effect('mfa.require', recordOf({ factors: listOf(...factors) }));

  it.each([
    ['too many factors', demand(...Array.from({ length: 33 }, () => literal('totp')))],
    ['too long a factor', demand(literal('x'.repeat(65)))],
  ])('is refused with %s', (_what, statement) => {
    const outcome = run(programOf([statement]));
    expect(outcome).toMatchObject({ decision: 'deny', error: { code: 'uncaught-error', message: expect.stringMatching(/^TypeError/) } });
  });

  it('takes as many and as long ones as may be', () => {
    const factors = Array.from({ length: 32 }, () => 'x'.repeat(64));
    expect(run(programOf([demand(...factors.map(literal))])).effects).toEqual([{ type: 'mfa.require', factors }]);
  });

  it('charges its factors', () => {
    const factors = set(0, listOf(...Array.from({ length: 32 }, () => literal('x'.repeat(64)))));
    const outcome = run(programOf([factors, times(100_000, effect('mfa.require', recordOf({ factors: slot(0) })))]));
    expect(outcome.error).toMatchObject({ code: 'budget-exceeded' });
  });

  it('is kept fifty times at most, and the last stands', () => {
    const outcome = run(programOf([times(1000, demand(literal('totp'))), demand(literal('webauthn'))]));
    expect(outcome.effects).toHaveLength(50);
    expect(outcome.effects.at(-1)).toEqual({ type: 'mfa.require', factors: ['webauthn'] });
  });
});

describe('a denial', () => {
  it('is recorded fifty times at most, and the first stands', () => {
    const denials = [effect('deny', literal('first')), times(1000, effect('deny', literal('later')))];
    const outcome = run(programOf(denials));
    expect(outcome).toMatchObject({ decision: 'deny', reason: 'first' });
    expect(outcome.effects).toHaveLength(50);
  });

  it('is checked also where it is no longer recorded', () => {
    const program = programOf([times(60, effect('deny', literal('again'))), effect('deny', literal('not a reason'))]);
    expect(run(program)).toMatchObject({ reason: 'again', error: { code: 'uncaught-error' } });
  });

  it('gives a message as long as a log line at most', () => {
    const message = run(programOf([effect('deny', literal('no'), recordOf({ message: longText(100_000) }))])).message ?? '';
    expect(message).toMatch(/^1+…$/);
    expect(Buffer.byteLength(message)).toBe(2048);
  });

  it('cuts its message between characters', () => {
    const text = method(literal('🔒'), 'repeat', literal(1000));
    const message = run(programOf([effect('deny', literal('no'), recordOf({ message: text }))])).message ?? '';
    expect(message).toMatch(/^🔒+…$/u);
    expect(Buffer.byteLength(message)).toBeLessThanOrEqual(2048);
  });
});

describe('what an effect does not take', () => {
  it.each([
    [
      'a level that there is not',
      effect('log', literal('loud'), literal('x')),
      'the level of api.log must be one of debug, info, warn, error',
    ],
    ['a reserved claim', effect('session.setCustomClaim', literal(' Sub '), literal(1), nothing), 'the claim `Sub` is reserved'],
    [
      'undefined as a state value',
      effect('state.set', literal('a'), nothing),
      'the value of api.state.set is undefined, which JSON cannot say',
    ],
    [
      'an undefined element',
      effect('state.set', literal('a'), listOf(nothing)),
      'the value of api.state.set is undefined, which JSON cannot say',
    ],
  ])('is said in words: %s', (_what, statement, message) => {
    expect(run(programOf([statement])).error).toEqual({ code: 'uncaught-error', message: `TypeError: ${message}` });
  });
});

describe('what a value cannot do', () => {
  const name = (index: number) => set(index, method(literal('é'), 'normalize', literal('NFCx')));
  it.each([
    ['a method of null', evaluate(method(literal(null), 'trim')), 'TypeError: cannot call `trim` of null'],
    ['a method of undefined', evaluate(method(nothing, 'trim')), 'TypeError: cannot call `trim` of undefined'],
    ['a member of null', evaluate({ op: 'get', object: literal(null), key: 'a' }), 'TypeError: cannot read `a` of null'],
    ['a method of another kind', evaluate(method(literal(1), 'trim')), 'TypeError: a number has no method `trim`'],
    ['a form that starts like one', name(0), 'RangeError: the form must be NFC, NFD, NFKC or NFKD'],
  ])('is said in words: %s', (_what, statement, message) => {
    expect(run(programOf([statement])).error).toEqual({ code: 'uncaught-error', message });
  });
});
