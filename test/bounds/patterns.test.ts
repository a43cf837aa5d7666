import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { patternFacts } from '../../compiler/bounds/patterns.ts';
import { compilePattern } from '../../runtime/pattern/compile.ts';
import { matcherOf } from '../../runtime/pattern/match.ts';
import { flagTexts, sources, texts } from '../pattern/arbitraries.ts';

const factsOf = (source: string, flags = '') => {
  const { pattern } = compilePattern(source, flags);
  if (pattern === undefined) throw new Error(`/${source}/ is refused`);
  return { pattern, ...patternFacts(pattern) };
};

describe('what is known of a regular expression', () => {
  it.each([
    ['a', 1, 1],
    ['^ab?$', 1, 2],
    ['^([a-z]{2,12})-(viewer|admin)$', 8, 19],
    ['a*', 0, undefined],
    ['(?:a|bc)+', 1, undefined],
    ['(?:^|[._-])acme(?:$|[._-])', 4, 6],
  ])('/%s/ matches %s to %s characters', (source, shortest, longest) => {
    expect(factsOf(source)).toMatchObject({ shortest, longest });
  });

  it('looks no further than the longest match where it must begin at the start', () => {
    expect(factsOf('^[a-z]{3,20}$').reach).toBe(20);
    expect(factsOf('[a-z]{3,20}$').reach).toBeUndefined();
  });

  it('holds for every search: its steps, and the length of what it finds', () => {
    fc.assert(
      fc.property(sources, flagTexts, fc.array(texts, { maxLength: 4 }), (source, flags, all) => {
        const { pattern } = compilePattern(source, flags);
        fc.pre(pattern !== undefined);
        if (pattern === undefined) return;
        const {
          readying,
          stepsPerUnit,
          reach = Number.POSITIVE_INFINITY,
          shortest,
          longest = Number.POSITIVE_INFINITY,
        } = patternFacts(pattern);
        for (const text of all) {
          let steps = 0;
          const match = matcherOf(pattern, text, (more) => {
            steps += more;
          })(0);
          expect(steps).toBeLessThanOrEqual(readying + (Math.min(reach, text.length) + 2) * stepsPerUnit + 2);
          if (match === undefined) continue;
          expect(match.end - match.index).toBeGreaterThanOrEqual(shortest);
          expect(match.end - match.index).toBeLessThanOrEqual(longest);
        }
      }),
      { numRuns: 300 },
    );
  });
});
