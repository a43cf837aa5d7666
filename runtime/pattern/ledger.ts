/** What stands before the first note of a way. */
export const noNote = -1;

/** Numbers of one note: what it is for, from and to before which; the place in the text; the note before it. */
const size = 4;
const smallest = 64 * size;
/** A ledger that a long search made larger is given up after it. */
const largestKept = 16_384 * size;

/** What is saved on the ways through a pattern while a text is searched: notes in a row, each with the number of the one before. */
export class Ledger {
  #cells = new Int32Array(smallest);
  #used = 0;

  clear(): void {
    this.#used = 0;
    if (this.#cells.length > largestKept) this.#cells = new Int32Array(smallest);
  }

  add(from: number, end: number, place: number, before: number): number {
    if (this.#used + size > this.#cells.length) this.#grow();
    const cells = this.#cells;
    const note = this.#used;
    cells[note] = from;
    cells[note + 1] = end;
    cells[note + 2] = place;
    cells[note + 3] = before;
    this.#used = note + size;
    return note;
  }

  /** The places under the first `count` numbers as the last note of a way and those before it say; -1 for a number that has none. */
  placesOf(last: number, count: number): number[] {
    const unknown = -2;
    const places: number[] = [];
    for (let index = 0; index < count; index++) places.push(unknown);
    const cells = this.#cells;
    for (let note = last; note !== noNote; note = cells[note + 3] as number) {
      const end = cells[note + 1] as number;
      for (let index = cells[note] as number; index < end; index++)
        if (places[index] === unknown) places[index] = cells[note + 2] as number;
    }
    for (let index = 0; index < count; index++) if (places[index] === unknown) places[index] = -1;
    return places;
  }

  #grow(): void {
    const cells = new Int32Array(2 * this.#cells.length);
    cells.set(this.#cells);
    this.#cells = cells;
  }
}
