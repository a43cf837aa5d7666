import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findJsonError } from '../../schemas/json-error.ts';

const isJson = (text: string) => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

/** JSON texts with a piece cut out or put in. */
const damaged = fc
  .tuple(
    fc.json(),
    fc.nat(),
    fc.constantFrom('', ',', ':', '"', '{', '}', '[', ']', '0', '-', 'x', '\\', '\n', '\u0001', 'null', '.5', '1e', "'"),
    fc.nat(2),
  )
  .map(([text, place, piece, cut]) => {
    const at = place % (text.length + 1);
    return text.slice(0, at) + piece + text.slice(at + cut);
  });

describe('the first error of a text that is not JSON', () => {
  it('is found exactly where JSON.parse finds that there is one', () => {
    fc.assert(
      fc.property(damaged, (text) => {
        expect(findJsonError(text) === undefined).toBe(isJson(text));
      }),
      { numRuns: 1000 },
    );
  });

  it('stands where no continuation could mend what comes before it', () => {
    const errors: [string, number][] = [
      ['{ "a": 1, }', 10],
      ["{ 'a': 1 }", 2],
      ['{ "a" 1 }', 6],
      ['[1 2]', 3],
      ['[1,]', 3],
      ['{"a":object}', 5],
      ['// x\n{}', 0],
      ['{}}', 2],
      ['[', 1],
      ['', 0],
      ['[01]', 2],
    ];
    for (const [text, offset] of errors) expect([text, findJsonError(text)?.offset]).toEqual([text, offset]);
  });

  it('is found without recursion', () => {
    expect(findJsonError('['.repeat(200_000))).toMatchObject({ offset: 200_000 });
  });
});
