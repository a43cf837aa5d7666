import type { Target } from '../../schemas/ir/program.ts';
import type { Limits } from '../../schemas/platform/limits.ts';
import type { Context } from './context.ts';
import type { Effect } from './effect.ts';
import type { Journal, Suspension } from './journal.ts';
import { Meter } from './meter.ts';
import { OwnedLists } from './owned-lists.ts';
import type { Value } from './values.ts';

/** What one evaluation reads. `event`, `step` and `config` are read in place and never written to. */
export interface RunInput {
  /** An event that `validateEvent` accepted at the action's attach point. */
  readonly event: unknown;
  /** What earlier blocks wrote: by slug, then by key. */
  readonly step?: unknown;
  readonly config?: unknown;
  /** The run's instant: ISO 8601 text, or milliseconds since the epoch. */
  readonly now: string | number;
  readonly journal?: Journal;
  /** Headers that the block gives all fetches of its action, by lower-case name; those that the action gives go before. */
  readonly headers?: { readonly [name: string]: string } | undefined;
  readonly limits?: Partial<Limits>;
}

/** The state of one evaluation of a program, from the top to its end or to a suspension. */
export class Run implements Context {
  readonly meter: Meter;
  readonly now: number;
  readonly owned: OwnedLists | undefined;
  readonly event: Value;
  readonly step: Value;
  readonly config: Value;
  readonly journal: Journal;
  readonly headers: { readonly [name: string]: string };
  readonly effects: Effect[] = [];
  /** Requests asked for so far, sent or refused. */
  requests = 0;
  /** Place in the journal of the next request's answer. */
  journalPosition = 0;
  /** Milliseconds that fetches took so far; nothing else takes time. */
  elapsed = 0;
  logEntries = 0;
  droppedLogEntries = 0;
  stateBytes = 0;
  metadataBytes = 0;
  claims = 0;
  denials = 0;
  /** Places in `effects` of the demands for a second factor. */
  demands: number[] | undefined;
  /** Places in `effects` of the redirects. */
  redirects: number[] | undefined;
  /** Where the program may send: fetches name theirs by index, redirects go to any that is theirs. */
  readonly targets: readonly Target[];
  /** Why the run goes no further, where the planner's statements end one after the other. */
  suspension: Suspension | undefined;
  /** What the function that is returning returns. */
  returned: Value = undefined;

  constructor(input: RunInput, limits: Limits, writesLists: boolean, targets: readonly Target[] = []) {
    this.targets = targets;
    this.meter = new Meter(limits);
    this.now = typeof input.now === 'number' ? input.now : Date.parse(input.now);
    this.owned = writesLists ? new OwnedLists() : undefined;
    this.event = input.event as Value;
    this.step = (input.step ?? emptyInput) as Value;
    this.config = (input.config ?? emptyInput) as Value;
    this.journal = input.journal ?? [];
    this.headers = input.headers ?? {};
  }
}

const emptyInput = Object.freeze({});
