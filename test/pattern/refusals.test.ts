import { describe, expect, it } from 'vitest';
import { planProgram } from '../../runtime/index.ts';
import { compilePattern } from '../../runtime/pattern/compile.ts';
import type { RefusalReason } from '../../runtime/pattern/refusal.ts';
import { unicodeProperties } from '../../runtime/pattern/unicode-properties.ts';
import type { Expression } from '../../schemas/ir/nodes.ts';
import type { PatternSource } from '../../schemas/ir/program.ts';
import { program } from '../bundle/sample-bundle.ts';

const refused: readonly (readonly [source: string, flags: string, reason: RefusalReason, start: number, end: number])[] = [
  ['a(?=b)', '', 'lookahead', 1, 4],
  ['a(?!b)', '', 'lookahead', 1, 4],
  ['(?<=a)b', '', 'lookbehind', 0, 4],
  ['(?<!a)b', '', 'lookbehind', 0, 4],
  ['(a)\\1', '', 'backreference', 3, 5],
  ['(a)\\10', '', 'backreference', 3, 6],
  ['(?<n>a)\\k<n>', '', 'backreference', 7, 12],
  ['(?i:a)', '', 'modifier', 0, 4],
  ['(?-i:a)', '', 'modifier', 0, 5],
  ['\\p{L}', '', 'property', 0, 2],
  ['x\\p{Emoji}', 'u', 'property', 1, 10],
  ['\\p{constructor}', 'u', 'property', 0, 15],
  ['\\07', '', 'escape', 0, 3],
  ['[\\1]', '', 'escape', 1, 3],
  ['\\Aadm', '', 'escape', 0, 2],
  ['adm\\z', '', 'escape', 3, 5],
  ['\\c', '', 'escape', 0, 2],
  ['\\u12', '', 'escape', 0, 4],
  ['\\u{61}', '', 'escape', 0, 2],
  ['\\-', 'u', 'escape', 0, 2],
  ['(?<größe>a)', '', 'group-name', 3, 5],
  ['a', 'y', 'flag', 0, 1],
  ['a', 'dg', 'flag', 0, 1],
  ['a', 'v', 'flag', 0, 1],
  ['a', 'mg', 'ill-formed', 1, 2],
  ['a', 'gg', 'ill-formed', 1, 2],
  ['[b-a]', '', 'ill-formed', 1, 4],
  ['a**', '', 'ill-formed', 2, 3],
  ['(a', '', 'ill-formed', 0, 2],
  ['a)', '', 'ill-formed', 1, 2],
  ['(?<n>a)|(?<n>b)', '', 'ill-formed', 11, 13],
  ['\ud800', '', 'ill-formed', 0, 1],
  ['', '', 'ill-formed', 0, 0],
];

describe('a pattern that is not taken', () => {
  it.each(refused)('/%s/%s is refused: %s', (source, flags, reason, start, end) => {
    expect(compilePattern(source, flags).refusal).toMatchObject({ reason, start, end });
  });

  it.each(unicodeProperties)('\\p{%s} is taken, and is the set that the engine has', (property) => {
    const source = `^\\p{${property}}$`;
    const { pattern } = compilePattern(source, 'u');
    expect(pattern).toBeDefined();
    const set = pattern?.code.find(({ op }) => op === 'character')?.set ?? [];
    const engine = new RegExp(source, 'u');
    // A set is right when it is right at the edges of all its ranges.
    for (let index = 0; index < set.length; index += 2) {
      const [first = 0, last = 0] = set.slice(index, index + 2);
      const inside = [first, last].map((point) => engine.test(String.fromCodePoint(point)));
      const outside = [first - 1, last + 1].map((point) => point >= 0 && point <= 0x10ffff && engine.test(String.fromCodePoint(point)));
      expect([first, last, inside, outside]).toEqual([first, last, [true, true], [false, false]]);
    }
  });
});

describe('a program', () => {
  const withPatterns = (patterns: readonly unknown[], constants: readonly Expression[] = []) =>
    planProgram({ ...program, patterns: patterns as readonly PatternSource[], constants });

  it('may bring patterns in, and constants that hold them', () => {
    const list: Expression = { op: 'list', elements: [{ op: 'pattern', index: 0 }] };
    expect(() => withPatterns([{ source: 'a+', flags: 'gi' }], [{ op: 'pattern', index: 0 }, list])).not.toThrow();
  });

  it.each<readonly [string, readonly unknown[]]>([
    ['one that looks ahead', [{ source: 'a(?=b)', flags: '' }]],
    ['one with flags out of order', [{ source: 'a', flags: 'ig' }]],
    ['one without flags', [{ source: 'a' }]],
    ['one with a member too many', [{ source: 'a', flags: '', lastIndex: 1 }]],
    ['one that is no text', [{ source: 1, flags: '' }]],
    ['nothing', [null]],
    ['more than can be held', Array.from({ length: 30 }, () => ({ source: 'a{1000}b{1000}c{1000}d{1000}', flags: '' }))],
  ])('is refused with %s', (_name, patterns) => {
    expect(() => withPatterns(patterns)).toThrow(/^\/patterns/);
  });

  it('is refused when it names a pattern that it does not have', () => {
    expect(() => withPatterns([], [{ op: 'pattern', index: 0 }])).toThrow('/constants/0 names pattern 0 of 0');
    const [entry] = program.functions;
    const body = [...(entry?.body ?? []), { op: 'evaluate' as const, value: { op: 'pattern' as const, index: 1 } }];
    const patterns = [{ source: 'a', flags: '' }];
    expect(() => planProgram({ ...program, patterns, functions: [{ parameters: 0, slots: 1, body }] })).toThrow('names pattern 1 of 1');
  });
});
