import { unitsPerStep } from '../../runtime/eval/meter.ts';
import type { Node } from '../../schemas/ir/nodes.ts';
import { addCost, type Cost, costOverTurns, free, largerCost } from './cost.ts';
import type { Extent } from './extent.ts';
import type { Over } from './memory.ts';
import { ceilingOf, overTurns, type Size, sum, type Turns, times } from './size.ts';
import { type WalkFacts, walkText } from './walk.ts';

/** Something that runs more than once, and how often at most. */
export interface Loop extends Turns {
  readonly node: Node;
}

/** What a statement costs by itself, in one turn of the loops that it stands in. */
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
  /** What calls of built-ins cost, as a part of their statements. */
  readonly operations: Spot[] = [];

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
  look(codeUnits: Size, texts: Size = 1): void {
    this.#read(codeUnits, unitsPerStep.look, texts);
  }

  /** The same for texts that are turned into something else. */
  scan(codeUnits: Size, texts: Size = 1): void {
    this.#read(codeUnits, unitsPerStep.scan, texts);
  }

  #read(codeUnits: Size, perStep: number, texts: Size): void {
    if (codeUnits === 0) return;
    if (texts === 1) this.charge(ceilingOf(codeUnits, perStep));
    else this.charge(sum(times(codeUnits, 1 / perStep), texts));
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

  /** Charges what the dearest of several costs. */
  either(ways: readonly (() => void)[]): void {
    this.add(ways.map((way) => this.measure(way)).reduce(largerCost, free));
  }

  /** Charges something that happens so often. */
  each(turns: Turns, run: () => void): void {
    this.add(costOverTurns(this.measure(run), turns));
  }

  /** Charges something that runs so often, and knows that it does. */
  repeat(loop: Loop, run: () => void): void {
    this.#loops.push(loop);
    this.add(costOverTurns(this.measure(run), loop));
    this.#loops.pop();
  }

  /** Charges an operation, and remembers what it cost. */
  operation<Result>(node: Node, run: () => Result): Result {
    const before = this.#cost;
    this.#cost = free;
    const result = run();
    this.operations.push({ node, loops: [...this.#loops], cost: this.#cost });
    this.#cost = addCost(before, this.#cost);
    return result;
  }

  /** Runs in a loop without charging; the caller does. */
  within<Result>(loop: Loop, run: () => Result): Result {
    this.#loops.push(loop);
    const result = run();
    this.#loops.pop();
    return result;
  }

  /** What is looked at now, over all times that it runs since a loop's turn began; since the start without one. */
  since(outer: Loop | undefined, from = 0): Over {
    const start = outer === undefined ? from : this.#loops.indexOf(outer) + 1;
    const loops = this.#loops.slice(start === 0 && outer !== undefined ? from : start);
    return (each) => loops.reduceRight(overTurns, each);
  }
}
