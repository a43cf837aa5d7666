import type { TextPosition, TextRange } from '../diagnostics/diagnostic.ts';
import { type Edit, EditedText } from '../frontend/edits.ts';
import { SourceText } from '../source/text.ts';

/** A text inside a file: where it is written, and, where that can be said, each of its characters. */
export interface WrittenText {
  readonly text: string;
  /** What to point at where no character can be. */
  readonly range: TextRange;
  readonly offsets: readonly number[] | undefined;
}

/** A stretch of a generated text. */
interface Piece {
  readonly start: number;
  readonly end: number;
  readonly of: WrittenText;
  /** The author's own text in it, if it is that, and where it begins in what was written. */
  readonly written?: { readonly edited: EditedText; readonly from: number };
}

/** The text of a program that is made of parts of a YAML file. What is said of its places is said of the file's. */
export class GeneratedText extends SourceText {
  /** Public, so that whoever compares what was compiled compares them too. */
  readonly pieces: readonly Piece[];
  readonly file: SourceText;

  constructor(file: SourceText, text: string, pieces: readonly Piece[]) {
    super(file.path, text);
    this.file = file;
    this.pieces = pieces;
  }

  override positionAt(offset: number): TextPosition {
    return this.rangeOf(offset, offset).start;
  }

  override rangeOf(start: number, end: number): TextRange {
    const touched = this.pieces.filter((piece) => piece.start <= end && start <= piece.end);
    const inside = touched.filter((piece) => piece.start < end && start < piece.end);
    const [first, ...others] = (inside.length > 0 ? inside : touched).filter(({ written }) => written !== undefined);
    const last = others.at(-1) ?? first;
    const [from, until] = [first === undefined ? undefined : offsetIn(first, start), last === undefined ? undefined : offsetIn(last, end)];
    if (from !== undefined && until !== undefined) return this.file.rangeOf(from, until);
    const around = first ?? inside[0] ?? touched[0] ?? this.pieces[0];
    return around === undefined ? this.file.rangeOf(0, 0) : around.of.range;
  }

  /** Whether a character was put between the author's own. */
  isPutIn(offset: number): boolean {
    const around = this.pieces.find(({ start, end, written }) => written !== undefined && start <= offset && offset < end);
    return around?.written?.edited.isPutIn(offset - around.start) ?? false;
  }

  /** Whether a stretch is, letter for letter, what its author wrote. */
  isWritten(start: number, end: number): boolean {
    return this.pieces.some((piece) => piece.written !== undefined && piece.start <= start && end <= piece.end);
  }
}

/** The offset in the file of an offset in a generated text; what lies outside of the piece gives its nearest end. */
function offsetIn({ start, end, of, written }: Piece, offset: number): number | undefined {
  if (written === undefined || of.offsets === undefined) return undefined;
  const inside = Math.min(Math.max(offset, start), end) - start;
  const index = written.from + written.edited.toOriginal(inside);
  const at = of.offsets[index];
  // The end of the text is behind its last character.
  const before = of.offsets[index - 1];
  return at ?? (before === undefined ? undefined : before + 1);
}

/** Puts a generated text together, piece by piece. */
export class TextBuilder {
  readonly #file: SourceText;
  readonly #pieces: Piece[] = [];
  #text = '';

  constructor(file: SourceText) {
    this.#file = file;
  }

  /** Text of ours; what is wrong with it is wrong with `of`. */
  add(text: string, of: WrittenText): this {
    this.#pieces.push({ start: this.#text.length, end: this.#text.length + text.length, of });
    this.#text += text;
    return this;
  }

  /** An expression of the author's, edited. A line comment at its end does not reach what stands behind it. */
  addExpression(of: WrittenText, from: number, expression: string, edits: readonly Edit[]): this {
    this.#addWritten(of, from, new EditedText(expression, edits));
    return this.add('\n', of);
  }

  /** A text of the author's between quotes, as a string literal spells it. */
  addText(of: WrittenText, from: number, literal: string): this {
    const inside = literal.slice(1, -1);
    if (inside !== of.text) return this.add(literal, of);
    this.add(literal.slice(0, 1), of);
    this.#addWritten(of, from, new EditedText(inside, []));
    return this.add(literal.slice(-1), of);
  }

  /** A text of the author's inside a template literal, where a line break of any kind would read as a line feed. */
  addTemplateText(of: WrittenText, { text, start }: { readonly text: string; readonly start: number }): this {
    const special = /[`\\]|\$(?=\{)|\$$|\r/g;
    const edits = [...text.matchAll(special)].map(({ index, 0: character }): Edit => {
      return character === '\r' ? { start: index, end: index + 1, text: '\\r' } : { start: index, end: index, text: '\\' };
    });
    this.#addWritten(of, start, new EditedText(text, edits));
    return this;
  }

  #addWritten(of: WrittenText, from: number, edited: EditedText): void {
    this.#pieces.push({ start: this.#text.length, end: this.#text.length + edited.text.length, of, written: { edited, from } });
    this.#text += edited.text;
  }

  build(): GeneratedText {
    return new GeneratedText(this.#file, this.#text, this.#pieces);
  }
}
