import { FetchFailure, fetchFailures } from './egress/failures.ts';
import type { FetchRequest, JournalEntry } from './eval/journal.ts';
import type { Outcome } from './eval/outcome.ts';
import type { ProgramPlan } from './eval/plan/index.ts';
import type { RunInput } from './eval/run.ts';
import type { ExecuteOptions } from './execute.ts';
import { joinSecrets } from './host/secrets.ts';

/** A run that was driven to its end. */
export interface DrivenRun {
  readonly outcome: Outcome;
  /** The answers that the run got: what a run record keeps. */
  readonly journal: readonly JournalEntry[];
  /** Milliseconds of the stage's time that its fetches took. */
  readonly elapsed: number;
}

/**
 * Drives a run to its end by fetching what each suspension asks for, side by side. The event is one that `validateEvent`
 * accepted at one of the program's positions. Answers that a journal holds already took their time before.
 */
export async function driveJournal(plan: ProgramPlan, input: RunInput, host: ExecuteOptions): Promise<DrivenRun> {
  const stageTime = input.limits?.stageTime ?? plan.limits.stageTime;
  const journal: JournalEntry[] = [...(input.journal ?? [])];
  let elapsed = 0;
  for (;;) {
    const result = plan.run({ ...input, journal });
    if (!('pending' in result)) return { outcome: result, journal, elapsed };
    const left = stageTime - elapsed;
    const entries = await Promise.all(result.pending.map((request) => answerTo(request, plan, host, left)));
    journal.push(...entries);
    // As the evaluator counts it: requests of one suspension run side by side, and none counts more than it was allowed.
    elapsed += Math.max(0, ...entries.map(({ request, answer }) => Math.min(answer.ms, request.timeout, left)));
  }
}

async function answerTo(request: FetchRequest, { program }: ProgramPlan, host: ExecuteOptions, left: number): Promise<JournalEntry> {
  if (left <= 0) return { request, answer: { error: fetchFailures['stage-time'], ms: 0 } };
  const started = performance.now();
  const elapsed = () => Math.ceil(performance.now() - started);
  const allowed = Math.min(request.timeout, left);
  // The host's fetch holds to the timeout itself; the signal is for one that does not, and for the end of the stage's time.
  const signal = AbortSignal.timeout(Math.ceil(allowed));
  const over = left < request.timeout ? new FetchFailure('stage-time') : new FetchFailure('timeout');
  let hide = (text: string) => text;
  try {
    const joined = joinSecrets(request.headers, host.secrets);
    hide = joined.hide;
    // The secrets are in this one object, which nothing but the host's fetch gets.
    const { target: index, ...asked } = { ...request, headers: joined.headers, signal };
    const target = program.targets[index];
    if (target === undefined) throw new FetchFailure('not-proven');
    const sent = { ...asked, target };
    const response = await Promise.race([host.fetch(sent), whenAborted(signal, over)]);
    const headers = lowerCased(response.headers, hide);
    return { request, answer: { status: response.status, headers, body: hide(response.body), ms: Math.min(elapsed(), allowed) } };
  } catch (error) {
    const message = error instanceof Error ? hide(error.message) : fetchFailures['connection-failed'];
    // A timer may go off a little early; the time that was allowed is used up all the same.
    return { request, answer: { error: message, ms: error === over ? allowed : Math.min(elapsed(), allowed) } };
  }
}

function whenAborted(signal: AbortSignal, failure: FetchFailure): Promise<never> {
  return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(failure), { once: true }));
}

function lowerCased(headers: { readonly [name: string]: string }, hide: (text: string) => string): { [name: string]: string } {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), hide(value)]));
}
