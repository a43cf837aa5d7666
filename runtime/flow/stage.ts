import type { Json, JsonRecord } from '../../schemas/json.ts';
import type { Limits } from '../../schemas/platform/limits.ts';
import { type DrivenRun, driveJournal } from '../drive.ts';
import type { Effect } from '../eval/effect.ts';
import { mergePatch, type Outcome } from '../eval/outcome.ts';
import type { ExecuteOptions } from '../execute.ts';
import { applyMergePatch, isRecord, plainRecord } from './merge-patch.ts';
import type { PlannedBlock } from './plan-tenant.ts';

export interface StageInput {
  /** An event that `validateEvent` accepted at the position of each block. */
  readonly event: JsonRecord;
  /** What earlier blocks of the run wrote: by slug, then by key. */
  readonly step: { readonly [slug: string]: JsonRecord };
  /** Milliseconds since the epoch: the clock of every action in the stage. */
  readonly now: number;
}

/** What the platform is to apply. */
export type StageEffects = Pick<Outcome, 'app_metadata' | 'user_metadata' | 'claims' | 'id_claims'>;

export interface StageOutcome {
  readonly status: 'completed' | 'denied' | 'awaiting';
  /** With a denial: its reason as the audit log sees it, and the public text that it gave. */
  readonly denial?: { readonly reason: string; readonly message: string | null };
  /** The second factor that an action asked for, and the action's slug. */
  readonly awaiting?: { readonly slug: string; readonly factors: readonly string[] };
  readonly effects: StageEffects;
  readonly step: StageInput['step'];
  /** As the audit log sees it: what is made of a field that the tenant masks is masked. */
  readonly log: readonly { readonly slug: string; readonly level: string; readonly message: string }[];
  /** The blocks that ran, in order. */
  readonly runs: readonly (DrivenRun & { readonly slug: string })[];
}

const nothing: StageEffects = { app_metadata: {}, user_metadata: {}, claims: {}, id_claims: {} };

/**
 * Runs the action blocks of one stage in order. Each sees what those before it wrote; the first denial or demand for a second
 * factor halts the stage. Platform blocks between them are the host's to run.
 */
export async function runStage(blocks: readonly PlannedBlock[], input: StageInput, host: ExecuteOptions): Promise<StageOutcome> {
  let { event, step } = input;
  let staged = nothing;
  let committed = nothing;
  const runs: (DrivenRun & { readonly slug: string })[] = [];
  const logged: StageOutcome['log'][] = [];
  const log = () => logged.flat();
  for (const { block, plan, audit } of blocks) {
    const { slug } = block;
    const runInput = { event, step, config: block.config, headers: block.headers, now: input.now, limits: limitsLeft(plan.limits, runs) };
    const run = { slug, ...(await driveJournal(plan, runInput, host)) };
    const { outcome } = run;
    runs.push(run);
    const seen = audit(outcome);
    logged.push(logOf(slug, seen.effects));
    if (halts(outcome, block.onError)) {
      const denial = { reason: seen.reason ?? 'action-error', message: outcome.message };
      return { status: 'denied', denial, effects: committed, step: {}, log: log(), runs };
    }
    step = { ...step, [slug]: plainRecord(outcome.state) };
    event = withMetadata(event, outcome);
    staged = mergeEffects(staged, outcome);
    if (block.commit === 'immediately') committed = mergeEffects(committed, { ...outcome, claims: {}, id_claims: {} });
    const demand = outcome.effects.findLast((effect) => effect.type === 'mfa.require');
    if (demand !== undefined) {
      return { status: 'awaiting', awaiting: { slug, factors: demand.factors }, effects: committed, step, log: log(), runs };
    }
  }
  return { status: 'completed', effects: staged, step, log: log(), runs };
}

/**
 * `on-error: continue` forgives an error of the action, not a denial that it had asked for before it failed, nor a fault of
 * the evaluator.
 */
function halts({ decision, error, effects }: Outcome, onError: 'deny' | 'continue'): boolean {
  if (decision === 'continue') return false;
  const forgiven = onError === 'continue' && error !== null && error.code !== 'internal-error';
  return !forgiven || effects.some(({ type }) => type === 'deny');
}

/** Time, state and claims are budgets of the stage or the run, which its actions share. */
function limitsLeft(limits: Limits, runs: readonly DrivenRun[]): Pick<Limits, 'stageTime' | 'state' | 'claims'> {
  const elapsed = runs.reduce((sum, run) => sum + run.elapsed, 0);
  const kept = runs.flatMap(({ outcome }) => (outcome.decision === 'continue' ? outcome.effects : []));
  const state = kept.reduce((sum, effect) => sum + stateBytes(effect), 0);
  const claims = kept.filter(({ type }) => type === 'session.setCustomClaim').length;
  return { stageTime: limits.stageTime - elapsed, state: limits.state - state, claims: limits.claims - claims };
}

/** As the evaluator counts it. */
function stateBytes(effect: Effect): number {
  return effect.type === 'state.set' ? effect.key.length + Buffer.byteLength(JSON.stringify(effect.value)) : 0;
}

function mergeEffects(before: StageEffects, after: StageEffects): StageEffects {
  return {
    app_metadata: mergePatch(before.app_metadata, after.app_metadata),
    user_metadata: mergePatch(before.user_metadata, after.user_metadata),
    claims: { ...before.claims, ...after.claims },
    id_claims: { ...before.id_claims, ...after.id_claims },
  };
}

/** The event as the next action sees it: staged patches laid over the stored metadata. */
function withMetadata(event: JsonRecord, { app_metadata, user_metadata }: Outcome): JsonRecord {
  const { user } = event;
  if (!isRecord(user)) return event;
  const bags: { [bag: string]: Json } = {};
  for (const [bag, patch] of Object.entries({ app_metadata, user_metadata })) {
    if (Object.keys(patch).length > 0) bags[bag] = applyMergePatch(user[bag], patch);
  }
  return Object.keys(bags).length === 0 ? event : { ...event, user: { ...user, ...bags } };
}

function logOf(slug: string, effects: readonly Effect[]): StageOutcome['log'] {
  return effects.flatMap((effect) => (effect.type === 'log' ? [{ slug, level: effect.level, message: effect.message }] : []));
}
