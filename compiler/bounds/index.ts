import type { Program } from '../../schemas/ir/program.ts';
import { Activation } from './activation.ts';
import { type Cost, type Counted, costOverTurns, mapCost, perCount } from './cost.ts';
import { evaluate } from './expressions.ts';
import { type InputExtents, type InputSchemas, inputExtents } from './inputs.ts';
import { type Growth, Interpreter, type SharedParts, sharedParts } from './interpreter.ts';
import { Memory, Unbounded } from './memory.ts';
import type { Spot } from './meter.ts';
import { type Term, toTerms, unknownMark, variable } from './size.ts';

/** The worst case of one action: what any run of it counts at most, as a number or a formula over lengths that nobody declared. */
export type Bounds = { readonly [count in Counted]: readonly Term[] };

export interface BoundedProgram {
  readonly bounds: Bounds;
  readonly cost: Cost;
  /** What each statement costs by itself, in all turns of the loops around it. */
  readonly spots: readonly Spot[];
  /** The same of calls of built-ins, which are parts of statements. */
  readonly operations: readonly Spot[];
}

/**
 * Computes what running a program costs at most, by running it on sizes instead of values. It follows the evaluator charge by
 * charge; what it cannot follow is an unknown in the formula, never a number that could be wrong.
 */
export function boundProgram(program: Program, schemas: Omit<InputSchemas, 'positions'>, growth: Growth = 'counted'): BoundedProgram {
  const inputs = inputExtents({ ...schemas, positions: program.positions });
  const shared = sharedParts(program);
  try {
    const { written, isAll, ...found } = settle({ shared, inputs, growth }, undefined);
    // What nothing is put into needs no track, and more is known of it without.
    return isAll ? found : settle({ shared, inputs, growth }, written);
  } catch (error) {
    if (!(error instanceof Unbounded)) throw error;
    const size = variable(`${unknownMark}cost of this action: ${error.message}`);
    const cost = perCount(() => size);
    return { bounds: boundsOf(cost), cost, spots: [], operations: [] };
  }
}

interface Subject {
  readonly shared: SharedParts;
  readonly inputs: InputExtents;
  readonly growth: Growth;
}

interface Settled extends BoundedProgram {
  /** Lists and records that something may be put into, by what makes them, and whether these are all that were kept track of. */
  readonly written: ReadonlySet<string>;
  readonly isAll: boolean;
}

/** Looks at a program round after round, until one brings nothing new. */
function settle({ shared, inputs, growth }: Subject, tracked: ReadonlySet<string> | undefined): Settled {
  const memory = new Memory();
  for (let round = 1; ; round++) {
    memory.begin();
    const late = shared.late.size;
    const run = new Interpreter(shared, inputs, memory, tracked, growth);
    buildConstants(run);
    run.call(shared.program.functions.length - 1, [], 'entry');
    const settled = memory.settle(round);
    if (!settled || shared.late.size > late) continue;
    const solve = memory.solver();
    const cost = mapCost(run.meter.total, solve);
    const inAllTurns = ({ node, loops, cost: own }: Spot): Spot => ({
      node,
      loops: loops.map(({ node: walker, count }) => ({ node: walker, count: solve(count) })),
      cost: mapCost(loops.reduceRight(costOverTurns, own), solve),
    });
    const [spots, operations] = [run.meter.spots.map(inAllTurns), run.meter.operations.map(inAllTurns)];
    return { bounds: boundsOf(cost), cost, spots, operations, written: memory.written, isAll: memory.places === memory.written.size };
  }
}

/** The pool of constants is built before any run, which pays nothing for it. */
function buildConstants(run: Interpreter): void {
  run.isFrozen = true;
  const nowhere = new Activation('constants', { parameters: 0, slots: 0, body: [] }, [], {
    memory: run.memory,
    meter: run.meter,
    late: new Set(),
  });
  for (const constant of run.program.constants) {
    run.meter.measure(() => {
      run.constants.push(evaluate(run, constant, nowhere));
    });
  }
  run.isFrozen = false;
}

function boundsOf(cost: Cost): Bounds {
  return perCount((count) => toTerms(cost[count]));
}
