import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePattern, type Pattern } from '../../runtime/pattern/compile.ts';
import { matcherOf } from '../../runtime/pattern/match.ts';
import { flagTexts, sources, texts } from './arbitraries.ts';

function search(pattern: Pattern, text: string) {
  let steps = 0;
  const match = matcherOf(pattern, text, (more) => {
    steps += more;
  })(0);
  return { match, steps };
}

function compiled(source: string, flags: string): Pattern | undefined {
  return compilePattern(source, flags).pattern;
}

describe('what a pattern remembers of one text', () => {
  it('changes neither the match nor the steps of the next', () => {
    fc.assert(
      fc.property(sources, flagTexts, fc.array(texts, { minLength: 2, maxLength: 8 }), (source, flags, all) => {
        const kept = compiled(source, flags);
        if (kept === undefined) return;
        for (const text of [...all, ...all]) {
          const fresh = compiled(source, flags);
          expect(search(kept, text)).toEqual(fresh === undefined ? undefined : search(fresh, text));
        }
      }),
    );
  });

  it('has an end, behind which it goes on as before', () => {
    // Which of the last twelve characters were an `a` is a state of its own each: more than are kept.
    const source = '(a)[ab]{12}c';
    const kept = compiled(source, '');
    const native = new RegExp(source);
    if (kept === undefined) throw new Error('the pattern was refused');
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 30, maxLength: 200 }), (text) => {
        const { match } = search(kept, `${text}c`);
        expect(match?.index).toBe(native.exec(`${text}c`)?.index);
      }),
    );
  });
});
