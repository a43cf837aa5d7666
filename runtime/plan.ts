import type { Program } from '../schemas/ir/program.ts';
import type { JournalEntry } from './eval/journal.ts';
import type { Outcome } from './eval/outcome.ts';
import { type PlanOptions, type ProgramPlan, planProgram as planToRun } from './eval/plan/index.ts';
import type { RunInput } from './eval/run.ts';
import { type ExecuteOptions, executePlan } from './execute.ts';
import { answersFrom, type RecordedAnswer } from './recorded-answers.ts';

/** An action, ready to run any number of times. */
export interface Plan extends ProgramPlan {
  /** Validates the event, fetches through the host and answers the outcome. Throws an InvalidEvent. */
  execute(input: RunInput, options: ExecuteOptions): Promise<Outcome>;
  /** Runs on recorded answers: nothing is fetched and nothing waits. The event is one that `validateEvent` accepted. */
  replay(input: RunInput, recorded: readonly RecordedAnswer[]): Outcome;
}

/** Plans a program, which is verified unless its bundle was loaded. Throws a `ProgramRefused` on anything the verifier refuses. */
export function planProgram(program: Program, choices?: PlanOptions): Plan {
  const plan = planToRun(program, choices);
  return {
    ...plan,
    execute: (input, options) => executePlan(plan, input, options),
    replay: (input, recorded) => replayOn(plan.run, input, recorded),
  };
}

/** Runs an evaluator until it needs no more answers; it gets the recorded ones. */
export function replayOn(run: ProgramPlan['run'], input: RunInput, recorded: readonly RecordedAnswer[]): Outcome {
  const answerOf = answersFrom(recorded);
  const journal: JournalEntry[] = [];
  for (;;) {
    const result = run({ ...input, journal });
    if (!('pending' in result)) return result;
    journal.push(...result.pending.map((request) => ({ request, answer: answerOf(request) })));
  }
}
