import type { Program } from '../../../schemas/ir/program.ts';
import { defaultLimits, type Limits } from '../../../schemas/platform/limits.ts';
import { programDigest } from '../../ir/digest.ts';
import { verifyProgram } from '../../ir/verify.ts';
import type { Pattern } from '../../pattern/compile.ts';
import { makeConstant } from '../constant.ts';
import { type FetchRequest, Suspension } from '../journal.ts';
import { unlimited } from '../meter.ts';
import { type Outcome, outcomeOf } from '../outcome.ts';
import { Run, type RunInput } from '../run.ts';
import type { Value } from '../values.ts';
import { callFunction, type ExecuteBlock } from './activation.ts';
import { evaluate } from './expressions.ts';
import { executeBlock } from './statements.ts';

/** A program whose constants have been built. */
export interface PreparedProgram extends Omit<Program, 'constants'> {
  readonly constants: readonly Value[];
  readonly compiledPatterns: readonly Pattern[];
  readonly executeBlock: ExecuteBlock;
}

/** A program that was verified and whose constants were built, ready to be walked any number of times. */
export type ReferenceRun = (input: RunInput) => Outcome | { readonly pending: readonly FetchRequest[] };

/**
 * Readies a program to be run by walking its tree: slow, obvious, and the executable specification that the planner is held to.
 * Its lists are always marked as its own, since what a mark costs does not matter here.
 */
export function prepareReference(program: Program, limits: Limits = defaultLimits): ReferenceRun {
  const compiledPatterns = verifyProgram(program);
  const digest = programDigest(program);
  const prepared: PreparedProgram = { ...program, constants: buildConstants(program, compiledPatterns), compiledPatterns, executeBlock };
  const entry = program.functions.at(-1);
  if (entry === undefined) throw new Error('a verified program has an entry');
  return (input) => {
    const run = new Run(input, { ...limits, ...input.limits }, true, program.targets);
    try {
      callFunction({ run, program: prepared, frame: [] }, entry, []);
    } catch (thrown) {
      if (thrown instanceof Suspension) return { pending: thrown.pending };
      return outcomeOf(run, digest, { ended: 'threw', thrown });
    }
    return outcomeOf(run, digest, { ended: 'normal' });
  };
}

/** Runs a program once by walking its tree. */
export function runReference(program: Program, input: RunInput, limits: Limits = defaultLimits): ReturnType<ReferenceRun> {
  return prepareReference(program, limits)(input);
}

function buildConstants(program: Program, compiledPatterns: readonly Pattern[]): readonly Value[] {
  const constants: Value[] = [];
  const run = new Run({ event: {}, now: 0 }, unlimited, true);
  const prepared: PreparedProgram = { ...program, constants, compiledPatterns, executeBlock };
  for (const expression of program.constants) {
    constants.push(makeConstant(() => evaluate(expression, { run, program: prepared, frame: [] })));
  }
  return constants;
}
