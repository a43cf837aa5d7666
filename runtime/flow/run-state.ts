import type { Json, JsonRecord } from '../../schemas/json.ts';
import type { FlowName } from '../../schemas/platform/flows.ts';
import type { Patches, StagedEffects } from './staged-effects.ts';

/** A block that only the platform can run, and that the run waits for. */
export interface AwaitedBlock {
  readonly stage: string;
  /** The block's own slug, or that of the action that asked. */
  readonly slug: string;
  readonly block: string;
  readonly config: Json;
}

/** What an action asked the run to wait for. */
export type Demand =
  | { readonly block: 'mfa'; readonly config: { readonly factors?: readonly string[] } }
  | { readonly block: 'redirect'; readonly config: { readonly url: string } };

/** All that is known of a run between two calls. It is plain JSON: whoever has it can go on. */
export interface RunState {
  readonly run: string;
  readonly tenant: string;
  /** Digest of the bundle that the run began on. */
  readonly bundle: string;
  readonly flow: FlowName;
  /** Whether only one stage runs, whose own blocks of the platform are the host's. */
  readonly stageOnly: boolean;
  /**
   * The block that is awaited, or the one that asked: its stage and its place in it; then, while the place is that of a decision, a branch
   * and a place in it, and while it is that of a custom flow, one of its stages and a place in that.
   */
  readonly cursor: readonly number[];
  readonly awaiting: AwaitedBlock;
  /** Whether an action asked for what is awaited, so that it leaves no step key; and what it asked for beside. */
  readonly asked: readonly Demand[] | null;
  /** As the platform gave it. */
  readonly event: JsonRecord;
  /** The patches that earlier answers handed over: with them laid over the event, it is what the platform stores. */
  readonly handed: Patches;
  /** All patches so far, laid over what the platform gives. */
  readonly patches: Patches;
  readonly step: { readonly [slug: string]: JsonRecord };
  /** Slugs of the step values that the host of a single stage handed in: what the run itself was answered counts once. */
  readonly given: readonly string[];
  /** Is handed over when the flow completes. */
  readonly staged: StagedEffects;
  /** Of the budgets of the run, and of the stage's time. */
  readonly used: { readonly state: number; readonly claims: number; readonly time: number };
  /** Names of the platform's blocks that have run. */
  readonly ran: readonly string[];
  /** The last score of Risk Evaluate. */
  readonly risk: number | null;
  /** Whether the user was looked up in vain. */
  readonly nobody: boolean;
  /** The session that Issue Session began. */
  readonly session: string | null;
  /** The instant that the start gave for the whole run; without one each call has its own. */
  readonly now: number | null;
  /** Counts the answers that await something. */
  readonly call: number;
}
