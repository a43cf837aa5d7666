import type { Severity } from './diagnostic.ts';

/** A source that shows a diagnostic. The bad one reports this code and no other (warnings beside an error aside); the good one reports nothing. */
export type Example =
  /** One action, compiled at `at` (`login/post-auth` when left out) with `allow` as its allowlist, and the names of its secrets. */
  | { readonly action: string; readonly at?: string; readonly allow?: readonly string[]; readonly secrets?: readonly string[] }
  /** A policy repository: the files by path; what is left out is a minimal valid one. */
  | { readonly files: { readonly [path: string]: string } }
  /** Said in words, where no text can show it. */
  | { readonly described: string };

/**
 * One kind of problem. `Parameters` are what a report must say; forgetting one is a type error at the place that reports.
 * Codes are permanent: a retired one is never given to another problem.
 */
export interface Definition<Parameters> {
  readonly code: `W${number}`;
  readonly severity: Severity;
  readonly message: (parameters: Parameters) => string;
  readonly help: string | ((parameters: Parameters) => string);
  /** A better help where a report knows one: what to write instead of just this. */
  readonly advice?: (parameters: Parameters) => string | undefined;
  /** Why this is refused or warned of: one paragraph for `writ explain`. */
  readonly why: string;
  readonly bad: Example;
  readonly good: Example;
}

/** Names a definition's parameters: `define<{ name: string }>({ … })`. */
export function define<Parameters = Record<never, never>>(definition: Definition<Parameters>): Definition<Parameters> {
  return definition;
}

/** The help of a definition where no report is at hand: what a report would say stands in angle brackets. */
export function generalHelp({ help }: Pick<Definition<never>, 'help'>): string {
  if (typeof help === 'string') return help;
  // A list of one text reads as that text, and answers to what a list answers to.
  const named = new Proxy({}, { get: (_target, name) => [`<${String(name)}>`] });
  return help(named as never);
}
