import type { HeaderPart } from './sealed.ts';

/** A text, or stretches of one of which some are tokens for secrets: only who sends the request knows their text. */
export type HeaderValue = string | readonly HeaderPart[];

/** A request as the host is asked to send it: what passed every check that needs no network. */
export interface FetchRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: { readonly [name: string]: HeaderValue };
  readonly body?: string;
  /** Milliseconds. */
  readonly timeout: number;
  /** Index of the program's proven target that the URL matched. */
  readonly target: number;
}

/** What came back, or why nothing did; `ms` is the time it took and counts against the budgets. */
export type FetchAnswer =
  | { readonly status: number; readonly headers: { readonly [name: string]: string }; readonly body: string; readonly ms: number }
  | { readonly error: string; readonly ms: number };

export interface JournalEntry {
  readonly request: FetchRequest;
  readonly answer: FetchAnswer;
}

/** The answers a run has got so far, in the order in which it asked. */
export type Journal = readonly JournalEntry[];

/**
 * The run needs answers it does not have. It is no completion: no guest `catch`, `finally` or their `return` sees it.
 */
export class Suspension {
  readonly pending: readonly FetchRequest[];
  constructor(pending: readonly FetchRequest[]) {
    this.pending = pending;
  }
}
