import { describe, expect, it } from 'vitest';
import { methodOf } from '../../runtime/eval/builtins/dispatch.ts';
import { BudgetExceeded } from '../../runtime/eval/meter.ts';
import { compilePattern, type Pattern } from '../../runtime/pattern/compile.ts';
import { matcherOf } from '../../runtime/pattern/match.ts';
import type { BuiltinId } from '../../schemas/language/builtins/index.ts';
import { newContext } from '../eval/builtins/context.ts';
import { patternOf } from '../eval/builtins/pools.ts';

function compiled(source: string, flags = ''): Pattern {
  return patternOf(source, flags).pattern;
}

function stepsOf(pattern: Pattern, text: string): number {
  let steps = 0;
  matcherOf(pattern, text, (more) => {
    steps += more;
  })(0);
  return steps;
}

/** Patterns on which backtracking takes exponential or polynomial time, and the text that does it. */
const catastrophes: readonly (readonly [source: string, text: (length: number) => string])[] = [
  ['^(a+)+$', (length) => `${'a'.repeat(length)}!`],
  ['^(a|aa)+$', (length) => `${'a'.repeat(length)}!`],
  ['^(?:a?){20}a{20}$', (length) => `${'a'.repeat(length)}!`],
  ['(x+x+)+y', (length) => 'x'.repeat(length)],
  ['^([a-zA-Z0-9])(([\\-.]|[_]+)?([a-zA-Z0-9]+))*(@)', (length) => 'a'.repeat(length)],
  ['(.*)*(.*)*(.*)*b', (length) => 'a'.repeat(length)],
  ['\\s+$', (length) => `${' '.repeat(length)}x`],
  ['((a*)*)*$', (length) => `${'a'.repeat(length)}!`],
  ['(?:(?:a|b)*?c?)*d', (length) => 'ab'.repeat(length / 2)],
];

describe('matching takes time in proportion to the text', () => {
  it.each(catastrophes)('for %s', (source, textOf) => {
    const pattern = compiled(source);
    const [short, long] = [stepsOf(pattern, textOf(1000)), stepsOf(pattern, textOf(10_000))];
    expect(long).toBeLessThan(11 * short);
    // Each instruction at most twice at each character, and the groups that a repetition forgets.
    expect(long).toBeLessThan((10_002 * (4 * pattern.code.length + 4 * pattern.groups)) / 4 + 100);
  });

  it('for a text that holds no start of a match, with fewer steps than characters', () => {
    expect(stepsOf(compiled('[xyz]\\d+'), 'a'.repeat(100_000))).toBeLessThan(100_000);
  });

  it('and nothing is looked for behind the start where the pattern is held to it', () => {
    expect(stepsOf(compiled('^adm'), 'a'.repeat(100_000))).toBeLessThan(20);
  });
});

describe('the budget ends a match', () => {
  const calls: readonly (readonly [BuiltinId & `${string}.${string}`, string])[] = [
    ['pattern.test', ''],
    ['pattern.exec', ''],
    ['string.search', ''],
    ['string.match', ''],
    ['string.match', 'g'],
    ['string.matchAll', 'g'],
    ['string.replace', 'g'],
    ['string.replaceAll', 'g'],
    ['string.split', ''],
  ];
  it.each(calls)('in %s with the flags "%s"', (id, flags) => {
    const [kind, name] = id.split('.') as ['pattern' | 'string', string];
    const method = methodOf(kind, name);
    const pattern = patternOf('(?:a+b)+c|a*d', flags);
    const text = 'a'.repeat(50_000);
    const [receiver, argument] = kind === 'pattern' ? [pattern, text] : [text, pattern];
    expect(() => method?.(newContext({ steps: 5000 }), receiver, argument, name.startsWith('replace') ? 'x' : undefined)).toThrow(
      BudgetExceeded,
    );
  });

  it('where every place of a long text matches', () => {
    const method = methodOf('string', 'match');
    expect(() => method?.(newContext(), 'a'.repeat(1_000_000), patternOf('(?:)', 'g'))).toThrow(BudgetExceeded);
  });
});

describe('what a pattern may cost is bounded before it runs', () => {
  it.each(['a{1001}', '(?:a{1000}){1000}', '(?:(?:a|b|c|d){100}){100}', `${'('.repeat(101)}${')'.repeat(101)}`, 'a'.repeat(4001)])(
    'refuses %.40s as too large',
    (source) => {
      expect(compilePattern(source, '').refusal?.reason).toBe('too-large');
    },
  );

  it('and repeating nothing costs nothing', () => {
    expect(compiled('(?:(?:(?:){1000}){1000}){1000}').code.length).toBeLessThan(10);
  });
});
