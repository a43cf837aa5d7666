import type { Repeat } from './measure.js';
import type { CompiledAction, Policy } from './policies.js';

/** What every contender must come to for a policy, so that none is measured doing less. */
export interface Result {
  readonly decision: string;
  readonly reason: string | null;
  readonly effects: readonly object[];
}

/** A policy that a contender has readied. */
export interface Prepared {
  /** Runs the policy once. */
  readonly call: () => Result | Promise<Result>;
  readonly repeat: Repeat;
}

export interface Contender {
  readonly name: string;
  /** Readies a policy once. */
  readonly prepare: (policy: Policy, action: CompiledAction) => Prepared;
}
