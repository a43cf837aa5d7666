import type { Program } from '../../schemas/ir/program.ts';
import { Activation } from './activation.ts';
import { type Cost, type Counted, mapCost, perCount } from './cost.ts';
import { evaluate } from './expressions.ts';
import { type InputSchemas, inputExtents } from './inputs.ts';
import { Interpreter, sharedParts } from './interpreter.ts';
import { Memory, Unbounded } from './memory.ts';
import type { Spot } from './meter.ts';
import { type Term, toTerms, unknownMark, variable } from './size.ts';

/** The worst case of one action: what any run of it counts at most, as a number or a formula over lengths that nobody declared. */
export type Bounds = { readonly [count in Counted]: readonly Term[] };

export interface BoundedProgram {
  readonly bounds: Bounds;
  readonly cost: Cost;
  /** What each statement costs by itself, and the loops around it. */
  readonly spots: readonly Spot[];
}

/**
 * Computes what running a program costs at most, by running it on sizes instead of values. It follows the evaluator charge by
 * charge; what it cannot follow is an unknown in the formula, never a number that could be wrong.
 */
export function boundProgram(program: Program, schemas: Omit<InputSchemas, 'positions'>): BoundedProgram {
  const inputs = inputExtents({ ...schemas, positions: program.positions });
  const shared = sharedParts(program);
  const memory = new Memory();
  try {
    for (let round = 1; ; round++) {
      memory.begin();
      const late = shared.late.size;
      const run = new Interpreter(shared, inputs, memory);
      buildConstants(run);
      run.call(program.functions.length - 1, [], 'entry');
      const settled = memory.settle(round);
      if (!settled || shared.late.size > late) continue;
      const solve = memory.solver();
      const cost = mapCost(run.meter.total, solve);
      const spots = run.meter.spots.map(({ node, loops, cost: own }) => ({
        node,
        loops: loops.map((loop) => ({ ...loop, count: solve(loop.count) })),
        cost: mapCost(own, solve),
      }));
      return { bounds: boundsOf(cost), cost, spots };
    }
  } catch (error) {
    if (!(error instanceof Unbounded)) throw error;
    const size = variable(`${unknownMark}cost of this action: ${error.message}`);
    const cost = perCount(() => size);
    return { bounds: boundsOf(cost), cost, spots: [] };
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
