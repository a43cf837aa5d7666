import { codeUnitsPerStep } from '../../runtime/eval/meter.ts';
import type { Node } from '../../schemas/ir/nodes.ts';
import { addCost, type Cost, free, timesCost } from './cost.ts';
import type { Extent } from './extent.ts';
import { ceilingOf, type Size, sum, times } from './size.ts';
import { type WalkFacts, walkText } from './walk.ts';

/** Something that runs more than once, and how often at most. */
export interface Loop {
  readonly node: Node;
  readonly count: Size;
}

/** What a statement costs by itself, and the loops that it stands in. */
export interface Spot {
  readonly node: Node;
  readonly loops: readonly Loop[];
  readonly cost: Cost;
}

/** The meter of the static bound: charged where the evaluator's is, by the most that it can be. */
export class Meter {
  readonly facts: WalkFacts;
  readonly #loops: Loop[] = [];
  #cost: Cost = free;
  readonly spots: Spot[] = [];

  constructor(facts: WalkFacts) {
    this.facts = facts;
  }

  /** What was charged so far. */
  get total(): Cost {
    return this.#cost;
  }

  get loops(): readonly Loop[] {
    return this.#loops;
  }

  add(cost: Cost): void {
    this.#cost = addCost(this.#cost, cost);
  }

  charge(steps: Size): void {
    if (steps !== 0) this.add({ ...free, steps });
  }

  build(bytes: Size): void {
    if (bytes !== 0) this.add({ ...free, bytes });
  }

  /** Charges texts that are looked through: so many code units, and steps are rounded up for each text. */
  scan(codeUnits: Size, texts: Size = 1): void {
    if (codeUnits === 0) return;
    if (texts === 1) this.charge(ceilingOf(codeUnits, codeUnitsPerStep));
    else this.charge(sum(times(codeUnits, 1 / codeUnitsPerStep), texts));
  }

  /** Charges ToString; answers the length of the text. */
  text(extent: Extent): Size {
    const { steps, bytes, length } = walkText(extent, this.facts);
    this.charge(steps);
    this.build(bytes);
    return length;
  }

  /** Charges ToNumber. */
  number(extent: Extent): void {
    const { number: _number, plain: _plain, date: _date, ...read } = extent;
    if (Object.keys(read).length > 0) this.scan(this.text(read));
  }

  /** What something costs, instead of charging it. */
  measure(run: () => void): Cost {
    const before = this.#cost;
    this.#cost = free;
    run();
    const cost = this.#cost;
    this.#cost = before;
    return cost;
  }

  /** Charges something that happens so often. */
  each(count: Size, run: () => void): void {
    this.add(timesCost(this.measure(run), count));
  }

  /** Charges something that runs so often, and knows that it does. */
  repeat(loop: Loop, run: () => void): void {
    this.#loops.push(loop);
    this.each(loop.count, run);
    this.#loops.pop();
  }

  /** Runs in a loop without charging; the caller does. */
  within<Result>(loop: Loop, run: () => Result): Result {
    this.#loops.push(loop);
    const result = run();
    this.#loops.pop();
    return result;
  }

  /** How often what is looked at now runs since a loop's turn began; since the start without one. */
  countSince(outer: Loop | undefined, from = 0): Size {
    const start = outer === undefined ? from : this.#loops.indexOf(outer) + 1;
    return this.#loops.slice(start === 0 && outer !== undefined ? from : start).reduce<Size>((count, loop) => times(count, loop.count), 1);
  }
}
