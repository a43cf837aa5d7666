import type { Target } from '../schemas/ir/program.ts';
import { driveJournal } from './drive.ts';
import type { Outcome } from './eval/outcome.ts';
import type { ProgramPlan } from './eval/plan/index.ts';
import type { RunInput } from './eval/run.ts';
import type { SecretValues } from './host/secrets.ts';
import { type EventError, validateEvent } from './validation.ts';

/** A request as the host's fetch gets it. Its URL, method and headers passed every check that needs no network. */
export interface ExecuteRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: { readonly [name: string]: string };
  readonly body?: string;
  /** The pattern that was proven for this fetch and that the URL follows, for a fetch that checks once more. */
  readonly target?: Target;
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
  /** Values of the tenant's secrets by name. A fetch that needs one which is missing rejects, and nothing is sent. */
  readonly secrets?: SecretValues;
}

/** An event that every attach point of the action refuses; the errors are those of the one that it comes closest to. */
export class InvalidEvent extends Error {
  override readonly name = 'InvalidEvent';
  readonly errors: readonly EventError[];
  constructor(at: string, errors: readonly EventError[]) {
    super(`the event is not one of ${at}: ${errors.map(({ pointer, message }) => `${pointer} ${message}`).join('; ')}`);
    this.errors = errors;
  }
}

/** An action may stand in several flows; a call comes from one of them. */
function expectEvent({ program }: ProgramPlan, event: unknown): void {
  let closest: InvalidEvent | undefined;
  for (const position of program.positions) {
    const validation = validateEvent(event, position);
    if (validation.ok) return;
    if (closest === undefined || validation.errors.length < closest.errors.length)
      closest = new InvalidEvent(position.at, validation.errors);
  }
  if (closest !== undefined) throw closest;
}

/**
 * Runs a plan to its end: validates the event, and drives the journal by fetching what each suspension asks for, side by side.
 * Throws an InvalidEvent; everything that goes wrong inside the action is in the outcome.
 */
export async function executePlan(plan: ProgramPlan, input: RunInput, options: ExecuteOptions): Promise<Outcome> {
  expectEvent(plan, input.event);
  return (await driveJournal(plan, input, options)).outcome;
}
