import { describe, expect, it } from 'vitest';
import { fetchFailures } from '../../runtime/egress/failures.ts';
import { planProgram } from '../../runtime/eval/plan/index.ts';
import type { Expression, Statement } from '../../schemas/ir/nodes.ts';
import { defaultLimits } from '../../schemas/platform/limits.ts';
import { effect, literal, longText, method, nothing, programOf, recordOf, run, set, slot, times } from './hand-made.ts';

const url = 'https://api.example/hooks';
const targets = [{ method: 'POST', url: [{ text: url }] }];

const fetchOf = (address: Expression, options: Expression = recordOf({ method: literal('POST') })): Statement => ({
  op: 'fetch',
  requests: [{ op: 'request', url: address, options, headers: [], targets: [0] }],
  all: false,
  slot: 1,
});

/** Goes on after a rejection. */
const attempt = (statement: Statement): Statement => ({ op: 'catch', body: [statement], slot: 2, handler: [] });

const optionsWith = (members: { readonly [name: string]: Expression }) => recordOf({ method: literal('POST'), ...members });

describe('fetches that are asked for', () => {
  it.each([
    ['sent', fetchOf(literal(url))],
    ['refused for their URL', fetchOf(literal('https://other.example/'))],
    ['refused for their method', fetchOf(literal(url), optionsWith({ method: literal('TRACE') }))],
    ['refused for a header', fetchOf(literal(url), optionsWith({ headers: recordOf({ host: literal('x') }) }))],
    ['refused for their body', fetchOf(literal(url), optionsWith({ body: longText(100_000) }))],
  ])('count before anything else is looked at: %s', (_what, statement) => {
    const outcome = run(programOf([times(defaultLimits.fetches + 2, attempt(statement))], { targets }));
    const errors = outcome.effects.flatMap((each) => (each.type === 'fetch' && 'error' in each ? [each.error] : []));
    expect(errors.filter((message) => message === fetchFailures['too-many'])).toHaveLength(2);
    expect(outcome.usage.fetches).toBe(defaultLimits.fetches + 2);
  });

  it('end the action when there are far too many', () => {
    const outcome = run(programOf([times(1000, attempt(fetchOf(literal(url))))], { targets }));
    expect(outcome.error).toMatchObject({ code: 'budget-exceeded' });
    expect(outcome.effects).toHaveLength(defaultLimits.fetches + 50);
  });

  it('end the action also where one statement asks for too many', () => {
    const requests = Array.from(
      { length: 1000 },
      () => ({ op: 'request', url: literal(url), options: nothing, headers: [], targets: [0] }) as const,
    );
    const outcome = run(programOf([{ op: 'fetch', requests, all: true, slot: 1 }], { targets }));
    expect(outcome.error).toMatchObject({ code: 'budget-exceeded' });
  });
});

describe('a fetch beside its target', () => {
  const failure = (
    address: string,
    method: string,
    target: (typeof targets)[number] | { method: string; url: ({ text: string } | { hole: 'segment' })[] },
  ) => {
    const outcome = run(programOf([fetchOf(literal(address), recordOf({ method: literal(method) }))], { targets: [target] }));
    return outcome.error?.message;
  };
  const user = { method: 'GET', url: [{ text: 'https://api.example/users/' }, { hole: 'segment' as const }] };

  it.each([
    ['another method than was proven', url, { method: 'POST', url: [{ text: url }] }],
    ['what stands before the hole alone', 'https://api.example/users/', user],
    ['two segments for one hole', 'https://api.example/users/a/b', user],
  ])('is refused: %s', (_what, address, target) => {
    expect(failure(address, 'GET', target)).toContain(fetchFailures['not-proven']);
  });

  it('is told from one that is proven', () => {
    expect(failure('https://api.example/users/a', 'GET', user)).toBeUndefined();
  });
});

describe('what a refused fetch leaves behind', () => {
  it('holds at most 2048 characters of the URL and of the method', () => {
    const outcome = run(
      programOf(
        [
          set(0, longText(20_000)),
          times(10, attempt(fetchOf(slot(0), optionsWith({ method: method(literal('a'), 'repeat', literal(9000)) })))),
        ],
        {
          targets,
        },
      ),
    );
    expect(outcome.effects).toHaveLength(10);
    for (const each of outcome.effects) {
      expect(each).toMatchObject({ type: 'fetch', url: '1'.repeat(2048), method: 'A'.repeat(2048) });
    }
  });
});

describe('a long text in a request is charged', () => {
  const long = slot(0);
  it.each([
    ['the URL', fetchOf(long)],
    ['a header', fetchOf(literal(url), optionsWith({ headers: recordOf({ 'x-long': long }) }))],
    ['the method', fetchOf(literal(url), optionsWith({ method: long }))],
    ['the body', fetchOf(literal(url), optionsWith({ body: long }))],
  ])('%s', (_what, statement) => {
    const steps = (length: number) => run(programOf([set(0, longText(length)), attempt(statement)], { targets })).usage.steps;
    // A step is 32 code units looked through, or fewer.
    expect(steps(80_000) - steps(40_000)).toBeGreaterThanOrEqual(40_000 / 32);
  });
});

describe('header names that differ by case', () => {
  /** The request as the host gets it. */
  function headersOf(headers: { readonly [name: string]: string }) {
    const written = recordOf(Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, literal(value)])));
    const program = programOf([fetchOf(literal(url), optionsWith({ headers: written }))], { targets });
    const result = planProgram(program).run({ event: {}, now: 0 });
    return 'pending' in result ? result.pending[0]?.headers : undefined;
  }

  it('are one header with both values, as Fetch joins them', () => {
    const written = { 'X-Tag': 'one', 'x-tag': 'two', other: ' three\t' };
    expect(headersOf(written)).toEqual(Object.fromEntries(new Headers(written)));
  });

  it('lose the white space of HTTP around a value and no other', () => {
    expect(headersOf({ a: '\u00a0x\u00a0' })).toEqual({ a: '\u00a0x\u00a0' });
  });

  it('make a value that is too long out of many', () => {
    const names = Array.from({ length: 64 }, (_each, bits) =>
      [...'abcdef'].map((letter, at) => (bits & (1 << at) ? letter.toUpperCase() : letter)).join(''),
    );
    const headers = recordOf(Object.fromEntries(names.map((name) => [name, slot(0)])));
    const outcome = run(
      programOf([set(0, longText(20_000)), fetchOf(literal(url), optionsWith({ headers })), effect('deny', literal('late'))], { targets }),
    );
    expect(outcome.error).toMatchObject({ code: 'budget-exceeded' });
  });
});
