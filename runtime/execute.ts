import { FetchFailure, fetchFailures } from './egress/failures.ts';
import type { FetchRequest, JournalEntry } from './eval/journal.ts';
import type { Outcome } from './eval/outcome.ts';
import type { ProgramPlan } from './eval/plan/index.ts';
import type { RunInput } from './eval/run.ts';
import { type EventError, validateEvent } from './validation.ts';

/** A request as the host's fetch gets it. Its URL, method and headers passed every check that needs no network. */
export interface ExecuteRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: { readonly [name: string]: string };
  readonly body?: string;
  /** Milliseconds; `signal` aborts when they are over. */
  readonly timeout: number;
  readonly signal: AbortSignal;
}

export type ExecuteFetch = (request: ExecuteRequest) => Promise<{
  readonly status: number;
  readonly headers: { readonly [name: string]: string };
  readonly body: string;
}>;

export interface ExecuteOptions {
  readonly fetch: ExecuteFetch;
  /** Values of the tenant's secrets by name. */
  readonly secrets?: (name: string) => string | undefined;
}

/** An event that the schema of the attach point refuses. */
export class InvalidEvent extends Error {
  override readonly name = 'InvalidEvent';
  readonly errors: readonly EventError[];
  constructor(at: string, errors: readonly EventError[]) {
    super(`the event is not one of ${at}: ${errors.map(({ pointer, message }) => `${pointer} ${message}`).join('; ')}`);
    this.errors = errors;
  }
}

/**
 * Runs a plan to its end: validates the event, and drives the journal by fetching what each suspension asks for, side by side.
 * Throws an InvalidEvent; everything that goes wrong inside the action is in the outcome.
 */
export async function executePlan(plan: ProgramPlan, input: RunInput, options: ExecuteOptions): Promise<Outcome> {
  return (await executeWithJournal(plan, input, options)).outcome;
}

/** As `executePlan`, with the answers that the run got: what a run record keeps. */
export async function executeWithJournal(
  plan: ProgramPlan,
  input: RunInput,
  options: ExecuteOptions,
): Promise<{ readonly outcome: Outcome; readonly journal: readonly JournalEntry[] }> {
  for (const position of plan.program.positions) {
    const validation = validateEvent(input.event, position);
    if (!validation.ok) throw new InvalidEvent(position.at, validation.errors);
  }
  const journal: JournalEntry[] = [...(input.journal ?? [])];
  for (;;) {
    const result = plan.run({ ...input, journal });
    if (!('pending' in result)) return { outcome: result, journal };
    const answers = await Promise.all(result.pending.map((request) => answer(request, options.fetch)));
    journal.push(...answers);
  }
}

async function answer(request: FetchRequest, fetch: ExecuteFetch): Promise<JournalEntry> {
  const started = performance.now();
  const { target: _target, ...sent } = request;
  const elapsed = () => Math.ceil(performance.now() - started);
  // The host's fetch holds to the timeout itself; the signal is for one that does not.
  const signal = AbortSignal.timeout(request.timeout);
  try {
    const response = await Promise.race([fetch({ ...sent, signal }), whenAborted(signal)]);
    return {
      request,
      answer: {
        status: response.status,
        headers: lowerCased(response.headers),
        body: response.body,
        ms: Math.min(elapsed(), request.timeout),
      },
    };
  } catch (error) {
    const message = error instanceof Error ? error.message : fetchFailures['connection-failed'];
    return { request, answer: { error: message, ms: elapsed() } };
  }
}

function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new FetchFailure('timeout')), { once: true });
  });
}

function lowerCased(headers: { readonly [name: string]: string }): { [name: string]: string } {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
