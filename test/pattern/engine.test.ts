import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePattern } from '../../runtime/pattern/compile.ts';
import { type Match, matcherOf } from '../../runtime/pattern/match.ts';
import { flagTexts, scraps, sources, texts } from './arbitraries.ts';

const free = (): void => {};

function spellMatch(match: Match | undefined, text: string): unknown {
  if (match === undefined) return null;
  const { places } = match;
  const captures = Array.from({ length: places.length / 2 }, (_none, group) =>
    (places[2 * group] ?? -1) < 0 ? undefined : text.slice(places[2 * group], places[2 * group + 1]),
  );
  return [match.index, captures];
}

function spellEngine(match: RegExpExecArray | null): unknown {
  return match === null ? null : [match.index, [...match]];
}

/**
 * V8 lets `\B` match between the halves of a surrogate pair, which with flag `u` are one character (ECMAScript 22.2.7.2): the one
 * place where we follow the standard and not V8.
 */
function splitsPairs(source: string, flags: string): boolean {
  return flags.includes('u') && source.includes('\\B');
}

function engineAccepts(source: string, flags: string): boolean {
  try {
    new RegExp(source, flags);
    return true;
  } catch {
    return false;
  }
}

describe('matching agrees with the engine', () => {
  it('in where a match is and what its groups hold', () => {
    fc.assert(
      fc.property(sources, flagTexts, fc.array(texts, { minLength: 1, maxLength: 6 }), (source, flags, candidates) => {
        const { pattern, refusal } = compilePattern(source, flags);
        if (pattern === undefined) {
          expect(['ill-formed', 'property', 'escape', 'too-large']).toContain(refusal.reason);
          return;
        }
        const engine = new RegExp(source, flags);
        for (const text of candidates) {
          if (splitsPairs(source, flags) && /[\u{10000}-\u{10ffff}]/u.test(text)) continue;
          engine.lastIndex = 0;
          expect([text, spellMatch(matcherOf(pattern, text, free)(0), text)]).toEqual([text, spellEngine(engine.exec(text))]);
        }
      }),
      { numRuns: Number(process.env.RUNS ?? 3000) },
    );
  });

  it('in every match of a text', () => {
    fc.assert(
      fc.property(sources, flagTexts, texts, (source, flags, text) => {
        const { pattern } = compilePattern(source, flags);
        if (pattern === undefined || splitsPairs(source, flags)) return;
        const find = matcherOf(pattern, text, free);
        const engine = new RegExp(source, flags.includes('g') ? flags : `${flags}g`);
        const ours: unknown[] = [];
        for (let match = find(0); match !== undefined; ) {
          ours.push(spellMatch(match, text));
          const width = pattern.flags.unicode && (text.codePointAt(match.end) ?? 0) > 0xffff ? 2 : 1;
          const next: number = match.end === match.index ? match.end + width : match.end;
          match = next > text.length ? undefined : find(next);
        }
        expect(ours).toEqual([...text.matchAll(engine)].map(spellEngine));
      }),
      { numRuns: Number(process.env.RUNS ?? 2000) },
    );
  });
});

describe('parsing agrees with the engine', () => {
  it('and accepts nothing that the engine refuses', () => {
    fc.assert(
      fc.property(fc.oneof(scraps, sources), flagTexts, (source, flags) => {
        if (compilePattern(source, flags).pattern !== undefined)
          expect([source, flags, engineAccepts(source, flags)]).toEqual([source, flags, true]);
      }),
      { numRuns: Number(process.env.RUNS ?? 10_000) },
    );
  });

  it('and calls nothing ill-formed that the engine takes', () => {
    fc.assert(
      fc.property(fc.oneof(scraps, sources), flagTexts, (source, flags) => {
        const { refusal } = compilePattern(source, flags);
        if (source !== '' && refusal?.reason === 'ill-formed')
          expect([source, flags, engineAccepts(source, flags)]).toEqual([source, flags, false]);
      }),
      { numRuns: Number(process.env.RUNS ?? 10_000) },
    );
  });
});
