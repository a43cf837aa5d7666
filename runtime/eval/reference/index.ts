import type { Program } from '../../../schemas/ir/program.ts';
import { defaultLimits, type Limits } from '../../../schemas/platform/limits.ts';
import { programDigest } from '../../ir/digest.ts';
import { verifyProgram } from '../../ir/verify.ts';
import type { Pattern } from '../../pattern/compile.ts';
import { type FetchRequest, Suspension } from '../journal.ts';
import { type Outcome, outcomeOf } from '../outcome.ts';
import { compilePatterns } from '../pattern-value.ts';
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

/**
 * Runs a program by walking its tree: slow, obvious, and the executable specification that the planner is held to. Its lists are
 * always marked as its own, since what a mark costs does not matter here.
 */
export function runReference(
  program: Program,
  input: RunInput,
  limits: Limits = defaultLimits,
): Outcome | { readonly pending: readonly FetchRequest[] } {
  verifyProgram(program);
  const digest = programDigest(program);
  const run = new Run(input, { ...limits, ...input.limits }, true);
  const compiledPatterns = compilePatterns(program.patterns);
  const prepared: PreparedProgram = { ...program, constants: buildConstants(program, compiledPatterns), compiledPatterns, executeBlock };
  const entry = program.functions.at(-1);
  if (entry === undefined) throw new Error('a verified program has an entry');
  try {
    callFunction({ run, program: prepared, frame: [] }, entry, []);
  } catch (thrown) {
    if (thrown instanceof Suspension) return { pending: thrown.pending };
    return outcomeOf(run, digest, { ended: 'threw', thrown });
  }
  return outcomeOf(run, digest, { ended: 'normal' });
}

function buildConstants(program: Program, compiledPatterns: readonly Pattern[]): readonly Value[] {
  const constants: Value[] = [];
  const run = new Run({ event: {}, now: 0 }, { ...defaultLimits, steps: Number.MAX_SAFE_INTEGER, built: Number.MAX_SAFE_INTEGER }, true);
  const prepared: PreparedProgram = { ...program, constants, compiledPatterns, executeBlock };
  for (const expression of program.constants) {
    const value = evaluate(expression, { run, program: prepared, frame: [] });
    Object.freeze(value);
    constants.push(value);
  }
  return constants;
}
