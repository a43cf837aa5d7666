import type { Statement } from '../../schemas/ir/nodes.ts';
import type { Span, Variable } from '../hir/nodes.ts';
import type { Emission } from './emission.ts';
import type { KeptHeaders, KeptOptions } from './sealed.ts';

/** One IR function being made: its slots, and where its nodes came from. */
export class FrameBuilder {
  readonly emission: Emission;
  readonly names: string[] = [];
  /** What the records of sealed headers, which stand in no slot, were lowered to. */
  readonly keptHeaders = new Map<Variable, KeptHeaders>();
  readonly keptOptions = new Map<Variable, KeptOptions>();
  readonly #slots = new Map<Variable, number>();

  constructor(emission: Emission) {
    this.emission = emission;
  }

  /** The slot of a variable; its first mention makes it. */
  slotOf(variable: Variable): number {
    const known = this.#slots.get(variable);
    if (known !== undefined) return known;
    const slot = this.newSlot(variable.name);
    this.#slots.set(variable, slot);
    return slot;
  }

  newSlot(name: string): number {
    this.names.push(name);
    return this.names.length - 1;
  }
}

/** Statements under construction, in order. */
export type Output = Statement[];

export type { Span };
