import fc from 'fast-check';
import colours from 'picocolors';
import { describe, expect, it } from 'vitest';
import { codeFrame } from '../../cli/format/code-frame.ts';
import { visibleLine } from '../../cli/format/visible-text.ts';
import { SourceText } from '../../compiler/source/text.ts';

const plain = colours.createColors(false);

function frame(text: string, start: number, end: number, width = 80): string[] {
  const range = new SourceText('a.ts', text).rangeOf(start, end);
  return codeFrame({ file: 'a.ts', text, range }, { colours: plain, paint: String, mark: '^', width });
}

/** The frame of the only `«…»` in a text, which is taken out. */
function frameOf(marked: string, width?: number): string[] {
  const start = marked.indexOf('«');
  const end = marked.indexOf('»') - 1;
  return frame(marked.replace(/[«»]/g, ''), start, end, width);
}

describe('a code frame', () => {
  it('underlines the stretch', () => {
    expect(frameOf('const a = 1;\napi.«den»(a);\n')).toEqual(['  |', '2 | api.den(a);', '  |     ^^^']);
  });

  it('marks an empty stretch, at the end of the text too', () => {
    expect(frameOf('a\nb«»')).toEqual(['  |', '2 | b', '  |  ^']);
    expect(frameOf('a\n«»')).toEqual(['  |', '2 |', '  | ^']);
  });

  it('sets tabs to columns', () => {
    expect(frameOf('\tif (a)\t«b»;')).toEqual(['  |', '1 |     if (a)  b;', '  |             ^']);
  });

  it('counts wide characters twice, combined ones once, and marks as a person sees them', () => {
    const columnOf = (marked: string) => (frameOf(marked)[2] ?? '').indexOf('^') - '1 | '.length;
    expect(columnOf("f('日本', «x»)")).toBe(10);
    expect(columnOf("f('e\u0301', «x»)")).toBe(7);
    expect(columnOf("f('👩‍👩‍👧', «x»)")).toBe(8);
    expect(frameOf("f(«'日本'»)")[2]).toBe('  |   ^^^^^^');
  });

  it('cuts long lines around the stretch', () => {
    const [, code = '', marks = ''] = frameOf(`${'a'.repeat(300)}«bc»${'d'.repeat(300)}`, 60);
    expect(code).toMatch(/^1 \| …a+bcd+…$/);
    expect(code.length).toBeLessThanOrEqual(60);
    expect(code.slice(marks.indexOf('^'), marks.lastIndexOf('^') + 1)).toBe('bc');
  });

  it('shows every line of a stretch, or its beginning and end', () => {
    expect(frameOf('a(«b,\n  c»);')).toEqual(['  |', '1 | a(b,', '  |   ^^', '2 |   c);', '  |   ^']);
    const long = frameOf(`a(«${'b,\n'.repeat(12)}c»);`);
    expect(long).toContain('...');
    expect(long.map((line) => line.split(' |')[0]?.trim()).filter((number) => /^\d+$/.test(number ?? ''))).toEqual(['1', '2', '12', '13']);
  });

  it('does not concern the line that a stretch ends before', () => {
    expect(frameOf('a«b\n»c')).toEqual(['  |', '1 | ab', '  |  ^']);
  });

  it('shows what would act on a terminal or hide', () => {
    expect(frameOf('a\u001B[31m\u202Eb«c»')).toEqual(['  |', '1 | a<U+001B>[31m<U+202E>bc', '  |                       ^']);
    expect(visibleLine('a\u009B2Jb\r\nc')).toBe('a<U+009B>2Jb\\r\\nc');
  });

  it('keeps to the width and marks something, whatever the text', () => {
    const text = fc.string({
      unit: fc.oneof(
        fc.constantFrom('a', '日', '\t', '\n', '\r\n', '👍🏽', '\u2028', '\u0301', '\u001B'),
        fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
      ),
      maxLength: 200,
    });
    fc.assert(
      fc.property(text, fc.nat(), fc.nat(30), (source, at, length) => {
        const start = at % (source.length + 1);
        const lines = frame(source, start, start + length, 50);
        expect(lines.some((line) => /^ *\| +\^/.test(line))).toBe(true);
        for (const line of lines) expect(line).not.toMatch(/[\p{Cc}\u202E]/u);
      }),
    );
  });
});
