import type { CompiledAction, Policy } from './policies.js';

/** What every contender must come to for a policy, so that none is measured doing less. */
export interface Result {
  readonly decision: string;
  readonly reason: string | null;
  readonly effects: readonly object[];
}

/** Runs a policy once. */
export type Call = () => Result | Promise<Result>;

export interface Contender {
  readonly name: string;
  /** Calls in one sample: enough that the clock's own cost is lost in it. */
  readonly calls: number;
  /** Readies a policy once; what it answers runs the policy once. */
  readonly prepare: (policy: Policy, action: CompiledAction) => Call;
}
