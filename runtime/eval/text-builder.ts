import { type Context, checkTextLength } from './context.ts';

/** Collects pieces of a text whose length is not known before; stops at the limit. */
export class TextBuilder {
  readonly #context: Context;
  #text = '';

  constructor(context: Context) {
    this.#context = context;
  }

  add(piece: string): void {
    checkTextLength(this.#context, this.#text.length + piece.length);
    this.#text += piece;
  }

  finish(): string {
    this.#context.meter.build(this.#text.length);
    return this.#text;
  }
}
