import { childrenOf, type Node } from '../../../schemas/ir/nodes.ts';
import type { Program } from '../../../schemas/ir/program.ts';
import { builtinEntries } from '../../../schemas/language/builtins/index.ts';
import { defaultLimits, type Limits } from '../../../schemas/platform/limits.ts';
import { verifiedProgram } from '../../ir/verified.ts';
import type { Pattern } from '../../pattern/compile.ts';
import { makeConstant } from '../constant.ts';
import type { FetchRequest } from '../journal.ts';
import { unlimited } from '../meter.ts';
import { type Outcome, outcomeOf } from '../outcome.ts';
import { Run, type RunInput } from '../run.ts';
import type { Value } from '../values.ts';
import { callFunction, newFrame, type PlanContext, type PlannedFunction } from './closure.ts';
import { planExpression } from './expressions.ts';
import { planFunction } from './statements.ts';

/** A program turned into closures, once. It holds no state: any number of runs may use it. */
export interface ProgramPlan {
  readonly program: Program;
  readonly digest: string;
  /** The budgets of a run whose input lowers none. */
  readonly limits: Limits;
  run(input: RunInput): Outcome | { readonly pending: readonly FetchRequest[] };
}

/** Gets what made the evaluator fail. An outcome never says it: it would show the inside of the host to whoever reads it. */
export type OnInternalError = (error: unknown) => void;

export interface PlanOptions {
  readonly limits?: Limits | undefined;
  readonly onInternalError?: OnInternalError | undefined;
  /** Whether `originOf` is to know the effects of its runs: remembering them takes as long as all else that a small action does. */
  readonly notesOrigins?: boolean;
}

/** Plans a program, which is verified unless it was for good. Throws a `ProgramRefused` on anything the verifier refuses. */
export function planProgram(program: Program, options: PlanOptions = {}): ProgramPlan {
  const { limits = defaultLimits, onInternalError, notesOrigins = false } = options;
  const { digest, patterns } = verifiedProgram(program);
  const functions: PlannedFunction[] = [];
  const context: PlanContext = {
    functions,
    constants: planConstants(program, patterns),
    patterns,
    targets: program.targets,
    shapes: program.shapes,
    notesOrigins,
  };
  for (const definition of program.functions) functions.push(planFunction(definition, context));
  const entry = functions.at(-1);
  if (entry === undefined) throw new Error('a verified program has an entry');
  const writesLists = program.functions.some(({ body }) => body.some(writesList));
  return {
    program,
    digest,
    limits,
    run: (input) => {
      const run = new Run(input, input.limits === undefined ? limits : { ...limits, ...input.limits }, writesLists, program.targets);
      try {
        callFunction(entry, run, newFrame(entry));
      } catch (thrown) {
        const outcome = outcomeOf(run, digest, { ended: 'threw', thrown });
        if (outcome.error?.code === 'internal-error') onInternalError?.(thrown);
        return outcome;
      }
      return run.suspension === undefined ? outcomeOf(run, digest, { ended: 'normal' }) : { pending: run.suspension.pending };
    },
  };
}

/** The constants pool, built once and frozen: what all runs share, none may change. */
function planConstants(program: Program, patterns: readonly Pattern[]): readonly Value[] {
  const constants: Value[] = [];
  const context: PlanContext = { functions: [], constants, patterns, targets: [], shapes: [] };
  const run = new Run({ event: {}, now: 0 }, unlimited, false);
  for (const expression of program.constants) {
    constants.push(makeConstant(() => planExpression(expression, context)(run, [])));
  }
  return constants;
}

const mutatingMethods: ReadonlySet<string> = new Set(builtinEntries.filter(([, builtin]) => builtin.mutates).map(([, { name }]) => name));

/** Whether a program may write to a list. Where none does, lists need not be marked as the run's own. */
function writesList(node: Node): boolean {
  return node.op === 'put' || (node.op === 'method' && mutatingMethods.has(node.name)) || childrenOf(node).some(writesList);
}
