import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SourceText } from '../../compiler/source/text.ts';

const texts = fc.string({ unit: fc.constantFrom('a', '\n', '\r', '\u2028', '\u2029', '\u{1f600}') });

/** By going through the text, one code unit at a time. */
function walkTo(text: string, offset: number): { line: number; column: number } {
  let line = 1;
  let column = 1;
  for (let index = 0; index < offset; index++) {
    const endsLine = /[\n\u2028\u2029]/.test(text[index] ?? '') || (text[index] === '\r' && text[index + 1] !== '\n');
    line += endsLine ? 1 : 0;
    column = endsLine ? 1 : column + 1;
  }
  return { line, column };
}

describe('positions in a text', () => {
  it('count lines as ECMAScript ends them, and columns in UTF-16 code units', () => {
    fc.assert(
      fc.property(texts, fc.nat(), (text, seed) => {
        const offset = seed % (text.length + 1);
        expect(new SourceText('a.ts', text).positionAt(offset)).toEqual(walkTo(text, offset));
      }),
    );
  });

  it('stay inside the text', () => {
    const source = new SourceText('a.ts', 'one\ntwo');
    expect(source.positionAt(-5)).toEqual({ line: 1, column: 1 });
    expect(source.rangeOf(5, 100)).toEqual({ start: { line: 2, column: 2 }, end: { line: 2, column: 4 } });
  });
});
