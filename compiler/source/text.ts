import type { TextPosition, TextRange } from '../diagnostics/diagnostic.ts';
import type { Place } from '../diagnostics/report.ts';

/**
 * A text of the policy repository, with its lines. Lines end where ECMAScript ends them, so that TypeScript's offsets and
 * ours name the same place; YAML texts hold no U+2028 outside scalars, where the two may differ without harm.
 */
export class SourceText {
  /** Relative to the policy repository, with forward slashes. */
  readonly path: string;
  readonly text: string;
  #lineStarts: readonly number[] | undefined;

  constructor(path: string, text: string) {
    this.path = path;
    this.text = text;
  }

  /** Line and column, from 1, of an offset in UTF-16 code units; offsets outside the text give its nearest end. */
  positionAt(offset: number): TextPosition {
    const inside = Math.min(Math.max(offset, 0), this.text.length);
    this.#lineStarts ??= lineStartsOf(this.text);
    const starts = this.#lineStarts;
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= inside) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: inside - (starts[low] ?? 0) + 1 };
  }

  /** The range from one offset to another; the end is exclusive. */
  rangeOf(start: number, end: number): TextRange {
    return { start: this.positionAt(start), end: this.positionAt(Math.max(start, end)) };
  }
}

function lineStartsOf(text: string): number[] {
  const starts = [0];
  for (const terminator of text.matchAll(/\r\n|[\n\r\u2028\u2029]/g)) starts.push(terminator.index + terminator[0].length);
  return starts;
}

/** The place of a problem that concerns a file as a whole. */
export function fileStart(file: string): Place {
  const start = { line: 1, column: 1 };
  return { file, range: { start, end: start } };
}
