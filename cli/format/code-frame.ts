import type { TextRange } from '../../compiler/diagnostics/diagnostic.ts';
import type { Colours } from '../terminal.ts';
import { type Cell, cellsOf, visibleLine } from './visible-text.ts';

/** A stretch of a file. */
export interface Excerpt {
  /** The path as it is shown. */
  readonly file: string;
  readonly text: string;
  readonly range: TextRange;
}

export interface FrameStyle {
  readonly colours: Colours;
  readonly paint: (text: string) => string;
  /** The character under the stretch. */
  readonly mark: string;
  /** Stands behind the marks of the last line. */
  readonly label?: string;
  readonly width: number;
}

/** Stretches of more lines than these are shown by their beginning and end. */
const mostLines = 5;
const shownAtEnds = 2;

/** The lines of an excerpt with its stretch underlined, each line with its number. */
export function codeFrame({ text, range }: Excerpt, style: FrameStyle): string[] {
  const { colours } = style;
  const lines = linesOf(text);
  const { start, end } = range;
  // A range that ends at the very beginning of a line does not concern that line.
  const last = end.line > start.line && end.column === 1 ? end.line - 1 : end.line;
  const gutter = String(last).length;
  const bar = (number = '') => colours.blue(`${number.padStart(gutter)} |`);
  const numbers = Array.from({ length: last - start.line + 1 }, (_, index) => start.line + index);
  const frame = [bar()];
  for (const number of numbers) {
    const index = number - start.line;
    if (numbers.length > mostLines && index >= shownAtEnds && index < numbers.length - shownAtEnds) {
      if (index === shownAtEnds) frame.push(colours.blue('...'));
      continue;
    }
    const line = lines[number - 1] ?? '';
    const from = number === start.line ? start.column - 1 : line.length - line.trimStart().length;
    const to = number === end.line ? end.column - 1 : line.trimEnd().length;
    const { code, padding, marks } = underline(line, from, to, Math.max(40, style.width - gutter - 3));
    const label = number === last && style.label !== undefined ? ` ${visibleLine(style.label)}` : '';
    frame.push(`${bar(String(number))} ${code}`.trimEnd());
    frame.push(`${bar()} ${padding}${style.paint(style.mark.repeat(marks) + label)}`);
  }
  return frame;
}

/** Lines as ECMAScript ends them, which is how positions are counted. */
function linesOf(text: string): string[] {
  return text.split(/\r\n|[\n\r\u2028\u2029]/);
}

interface Underlined {
  readonly code: string;
  readonly padding: string;
  readonly marks: number;
}

/** One line, cut to the width around its stretch, and where the marks go. */
function underline(line: string, from: number, to: number, width: number): Underlined {
  const cells = cellsOf(line);
  const [first, behind] = windowOf(cells, from, width);
  const shown = cells.slice(first, behind);
  const before = first > 0 ? '…' : '';
  const after = behind < cells.length ? '…' : '';
  const widthOf = (some: readonly Cell[]) => some.reduce((sum, cell) => sum + cell.width, 0);
  const padding = widthOf(shown.filter(({ start }) => start < from)) + before.length;
  const marks = Math.max(1, widthOf(shown.filter(({ start }) => start >= from && start < to)));
  return { code: `${before}${shown.map(({ text }) => text).join('')}${after}`, padding: ' '.repeat(padding), marks };
}

/** The cells of a long line that are shown: some before the stretch, and as many behind its start as there is room for. */
function windowOf(cells: readonly Cell[], from: number, width: number): readonly [number, number] {
  const total = cells.reduce((sum, cell) => sum + cell.width, 0);
  if (total <= width) return [0, cells.length];
  const room = width - 2;
  const begin = cells.findIndex(({ start }) => start >= from);
  let first = begin < 0 ? cells.length : begin;
  let used = 0;
  const take = (cell: Cell | undefined, limit: number) => {
    if (cell === undefined || used + cell.width > limit) return false;
    used += cell.width;
    return true;
  };
  while (first > 0 && take(cells[first - 1], Math.floor(room / 3))) first -= 1;
  let behind = begin < 0 ? cells.length : begin;
  while (behind < cells.length && take(cells[behind], room)) behind += 1;
  while (first > 0 && take(cells[first - 1], room)) first -= 1;
  return [first, behind];
}
