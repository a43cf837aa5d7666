import type { Diagnostic } from '../../compiler/index.ts';
import { SourceText } from '../../compiler/source/text.ts';

/** Applies the first fix of the first error that has one, until none has. */
export function withFixes(source: string, check: (text: string) => readonly Diagnostic[]): string {
  let text = source;
  for (let round = 0; round < 20; round++) {
    const fix = check(text).find(({ severity, fixes }) => severity === 'error' && fixes !== undefined)?.fixes?.[0];
    if (fix === undefined) return text;
    const edits = fix.edits.map(({ range, text: written }) => ({
      start: offsetOf(text, range.start),
      end: offsetOf(text, range.end),
      written,
    }));
    for (const { start, end, written } of edits.sort((left, right) => right.start - left.start || right.end - left.end))
      text = text.slice(0, start) + written + text.slice(end);
  }
  throw new Error('the fixes come to no end');
}

function offsetOf(text: string, { line, column }: { readonly line: number; readonly column: number }): number {
  const source = new SourceText('action.js', text);
  for (let offset = 0; offset <= text.length; offset++) {
    const { start } = source.rangeOf(offset, offset);
    if (start.line === line && start.column === column) return offset;
  }
  throw new Error(`there is no ${line}:${column}`);
}
