import { type Context, checkTextLength } from './context.ts';

/** Collects pieces of a text whose length is not known before; stops at the limit before the text is made. */
export class TextBuilder {
  readonly #context: Context;
  readonly #pieces: string[] = [];
  #length = 0;

  constructor(context: Context) {
    this.#context = context;
  }

  add(piece: string): void {
    this.#length += piece.length;
    checkTextLength(this.#context, this.#length);
    this.#pieces.push(piece);
  }

  finish(): string {
    this.#context.meter.build(this.#length);
    return this.#pieces.join('');
  }
}
