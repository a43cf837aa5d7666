/** Why a regular expression is not taken. */
export type RefusalReason =
  | 'lookahead'
  | 'lookbehind'
  | 'backreference'
  | 'flag'
  | 'modifier'
  | 'property'
  | 'escape'
  | 'group-name'
  | 'too-large'
  | 'ill-formed';

/** What is refused, and where in the source: `start` to before `end`; for a flag, in the flags. */
export interface PatternRefusal {
  readonly reason: RefusalReason;
  readonly start: number;
  readonly end: number;
  /** The refused part as written, or for `ill-formed` and `too-large` what is wrong. */
  readonly detail: string;
}

/** Ends parsing or compiling; it never leaves this folder. */
export class PatternRefused extends Error {
  readonly refusal: PatternRefusal;
  constructor(refusal: PatternRefusal) {
    super(refusal.detail);
    this.refusal = refusal;
  }
}
