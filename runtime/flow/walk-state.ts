import type { JsonRecord } from '../../schemas/json.ts';
import type { DrivenRun } from '../drive.ts';
import type { Effect } from '../eval/effect.ts';
import type { RunInput } from '../eval/run.ts';
import type { ExecuteOptions } from '../execute.ts';
import type { Plan } from '../plan.ts';
import { eventView } from './event-view.ts';
import type { PlannedBlock } from './planned.ts';
import type { AwaitedBlock, Demand, RunState } from './run-state.ts';
import { type Bags, bagsOf, mergePatches, nothingStaged, type Patches, patchedBags, type StagedEffects } from './staged-effects.ts';

/** A line of the log, as the audit log sees it. */
export interface LogLine {
  readonly slug: string;
  readonly level: string;
  readonly message: string;
}

/** A program that ran, and what came of it. */
export type BlockRun = DrivenRun & { readonly slug: string };

/** An error that did or did not deny; its message is for the audit log alone. */
export interface BlockError {
  readonly slug: string;
  readonly code: string;
}

/** What a walk did at a block. */
export type Deed =
  | { readonly did: 'skipped'; readonly why: 'disabled' | 'nobody' | 'host' }
  | {
      readonly did: 'ran';
      readonly run: BlockRun;
      readonly step?: JsonRecord;
      readonly branch?: number;
      /** Of a webhook: how its answer breaks the schema. */
      readonly breach?: string;
    }
  | { readonly did: 'reached' };

/** A block that a walk came to, for whoever shows the way. */
export type Passage = Deed & { readonly stage: string; readonly cursor: readonly number[]; readonly block: PlannedBlock };

/** What runs programs, and who watches. */
export interface FlowHost extends ExecuteOptions {
  /** Runs a program to its end; by way of `fetch` when left out. */
  readonly drive?: (plan: Plan, input: RunInput) => DrivenRun;
  readonly onPassage?: (passage: Passage) => void;
}

/** How a walk ends before the last block. */
export type End =
  | { readonly status: 'allowed' }
  | { readonly status: 'denied'; readonly slug: string; readonly reason: string; readonly message: string | null }
  | {
      readonly status: 'awaiting';
      readonly cursor: readonly number[];
      readonly awaiting: AwaitedBlock;
      readonly asked: readonly Demand[] | null;
    };

type Carried = Pick<
  RunState,
  'event' | 'handed' | 'patches' | 'step' | 'given' | 'staged' | 'used' | 'ran' | 'risk' | 'nobody' | 'session'
>;

/** A run while one call goes on. What is carried into the next call is replaced, never changed in place. */
export interface Walk {
  readonly host: FlowHost;
  readonly flow: RunState['flow'];
  readonly stageOnly: boolean;
  readonly now: number;
  stage: string;
  /** Where the block stands that is walked. */
  cursor: readonly number[];
  carried: Carried;
  /** What `commit: immediately` hands over with this answer. */
  committed: Patches;
  readonly log: LogLine[];
  readonly runs: BlockRun[];
  readonly errors: BlockError[];
  /** The event as blocks see it now; made when it is needed. */
  seen: JsonRecord | undefined;
}

export const noPatches: Patches = { app_metadata: {}, user_metadata: {} };

export function newCarried(event: JsonRecord, step: RunState['step']): Carried {
  const used = { state: 0, claims: 0, time: 0 };
  return {
    event,
    handed: noPatches,
    patches: noPatches,
    step,
    given: Object.keys(step),
    staged: nothingStaged,
    used,
    ran: [],
    risk: null,
    nobody: false,
    session: null,
  };
}

/** The event as the next block sees it. */
export function seenEvent(walk: Walk): JsonRecord {
  walk.seen ??= eventView(walk.carried);
  return walk.seen;
}

/** Tells whoever watches what was done at the block that is walked. */
export function tell({ host, stage, cursor }: Walk, block: PlannedBlock, deed: Deed): void {
  host.onPassage?.({ ...deed, stage, cursor, block });
}

/** Changes what is carried. */
export function carry(walk: Walk, change: Partial<Carried>): void {
  walk.carried = { ...walk.carried, ...change };
  if ('event' in change || 'patches' in change || 'risk' in change) walk.seen = undefined;
}

export function setStep(walk: Walk, slug: string, value: JsonRecord): void {
  // Not by assignment: nothing of ours is called __proto__, but what a host hands in may be.
  carry(walk, { step: Object.fromEntries([...Object.entries(walk.carried.step), [slug, value]]) });
}

/** Lays patches over the event that later blocks see. */
export function layPatches(walk: Walk, patches: Patches): void {
  if (Object.keys(patches.app_metadata).length + Object.keys(patches.user_metadata).length === 0) return;
  carry(walk, { patches: mergePatches(walk.carried.patches, patches, bagsOf(walk.carried.event)) });
}

/** What the platform stores while this call goes on. */
export function storedBags({ carried: { event, handed } }: Walk): Bags {
  return patchedBags(bagsOf(event), handed);
}

/** What the platform will store when it has applied what this call commits so far: that is what staged patches will come upon. */
export function committedBags(walk: Walk): Bags {
  return patchedBags(storedBags(walk), walk.committed);
}

/** What is handed over when the platform has this answer. */
export function handedBy({ carried: { event, handed }, committed }: Walk): Patches {
  return mergePatches(handed, committed, bagsOf(event));
}

export function logEffects(walk: Walk, slug: string, effects: readonly Effect[]): void {
  for (const effect of effects) if (effect.type === 'log') walk.log.push({ slug, level: effect.level, message: effect.message });
}

/** What the platform is to apply: all of it when the run completes, else what was to be handed over at once. */
export function effectsOf(walk: Walk, completed: boolean): StagedEffects {
  const { committed, carried } = walk;
  if (!completed) return { ...nothingStaged, ...committed };
  return { ...carried.staged, ...mergePatches(committed, carried.staged, storedBags(walk)) };
}
