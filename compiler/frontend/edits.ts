/**
 * The type checker sees the author's text with annotations put in: types of the entry's parameters, a typed constant for what
 * `catch` binds. The map leads every offset of that text back to the author's.
 */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export class EditedText {
  readonly text: string;
  /** Stretches that the two texts share, in order. */
  readonly #shared: readonly { readonly original: number; readonly edited: number; readonly length: number }[];

  constructor(original: string, edits: readonly Edit[]) {
    const ordered = [...edits].sort((left, right) => left.start - right.start || left.end - right.end);
    const shared: { original: number; edited: number; length: number }[] = [];
    let text = '';
    let position = 0;
    for (const edit of ordered) {
      shared.push({ original: position, edited: text.length, length: edit.start - position });
      text += original.slice(position, edit.start) + edit.text;
      position = edit.end;
    }
    shared.push({ original: position, edited: text.length, length: original.length - position });
    this.text = text + original.slice(position);
    this.#shared = shared;
  }

  /** The author's offset of an offset in the edited text; what was put in lies where the text before it ends. */
  toOriginal(offset: number): number {
    // The first stretch that does not end before the offset.
    let low = 0;
    let high = this.#shared.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const stretch = this.#shared[middle];
      if (stretch !== undefined && stretch.edited + stretch.length < offset) low = middle + 1;
      else high = middle;
    }
    const found = this.#shared[low];
    if (found !== undefined && offset >= found.edited) return found.original + offset - found.edited;
    const before = this.#shared[low - 1];
    return before === undefined ? 0 : before.original + before.length;
  }

  /** Whether a character of the edited text was put in. */
  isPutIn(offset: number): boolean {
    return !this.#shared.some(({ edited, length }) => edited <= offset && offset < edited + length);
  }

  /** The offset in the edited text of an author's offset; undefined in what was taken out. */
  toEdited(offset: number): number | undefined {
    const found = this.#shared.find(({ original, length }) => original <= offset && offset <= original + length);
    return found === undefined ? undefined : found.edited + offset - found.original;
  }
}
