import type { DrivenRun } from '../drive.ts';
import type { JournalEntry } from '../eval/journal.ts';
import type { RunInput } from '../eval/run.ts';
import type { Plan } from '../plan.ts';
import { answersFrom, type RecordedAnswer } from '../recorded-answers.ts';

/** Drives programs on recorded answers: each is given once, over all programs of the run. Nothing is sent and nothing waits. */
export function recordedDrive(recorded: readonly RecordedAnswer[]): (plan: Plan, input: RunInput) => DrivenRun {
  const answerOf = answersFrom(recorded);
  return (plan, input) => {
    const stageTime = input.limits?.stageTime ?? plan.limits.stageTime;
    const journal: JournalEntry[] = [];
    let elapsed = 0;
    for (;;) {
      const result = plan.run({ ...input, journal });
      if (!('pending' in result)) return { outcome: result, journal, elapsed };
      const left = stageTime - elapsed;
      const entries = result.pending.map((request) => ({ request, answer: answerOf(request) }));
      journal.push(...entries);
      // As the evaluator counts it.
      elapsed += Math.max(0, ...entries.map(({ request, answer }) => Math.min(answer.ms, request.timeout, left)));
    }
  };
}
