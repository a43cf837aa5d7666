import type { JsonRecord } from '../../schemas/json.ts';
import type { Limits } from '../../schemas/platform/limits.ts';
import { validate } from '../../schemas/validator.ts';
import { driveJournal } from '../drive.ts';
import type { Effect } from '../eval/effect.ts';
import type { Outcome } from '../eval/outcome.ts';
import type { RunInput } from '../eval/run.ts';
import { plainRecord } from './merge-patch.ts';
import type { PlannedAction, PlannedDecision, PlannedLogEvent, PlannedProgram, PlannedWebhook } from './planned.ts';
import type { Demand } from './run-state.ts';
import { bagsOf, bothBags, mergeEffects, mergePatches, type Patches, patchesAsked, stagedBy, withoutOverridden } from './staged-effects.ts';
import {
  type BlockRun,
  carry,
  committedBags,
  type End,
  layPatches,
  logEffects,
  seenEvent,
  setStep,
  storedBags,
  tell,
  type Walk,
} from './walk-state.ts';

/** What a program that was driven to its end decided, and what the audit log sees of it. */
interface Ran {
  readonly run: BlockRun;
  readonly outcome: Outcome;
  readonly seen: Pick<Outcome, 'effects' | 'error' | 'reason'>;
}

const actionError = 'action-error';
const webhookError = 'webhook-error';

/** Runs an action. The demands are what the run is to wait for right behind it. */
export async function runAction(planned: PlannedAction, walk: Walk): Promise<{ readonly end?: End; readonly demands: readonly Demand[] }> {
  const { block } = planned;
  const { run, outcome, seen } = await runProgram(planned, walk, { config: block.config, headers: block.headers });
  const kept = outcome.decision === 'continue';
  if (kept) useBudgets(walk, outcome.effects);
  // What is handed over at once survives every denial, also the action's own; an error takes it back.
  const committed = block.commit === 'immediately' && outcome.error === null ? asked(walk, outcome.effects) : undefined;
  if (committed !== undefined) commit(walk, committed);
  if (halts(outcome, block.onError)) {
    tell(walk, planned, { did: 'ran', run });
    return { end: { status: 'denied', slug: block.slug, reason: seen.reason ?? actionError, message: outcome.message }, demands: [] };
  }
  const step = plainRecord(outcome.state);
  setStep(walk, block.slug, step);
  const staged = stagedBy(outcome);
  if (committed === undefined) layPatches(walk, staged);
  const left = committed === undefined ? staged : { ...staged, app_metadata: {}, user_metadata: {} };
  carry(walk, { staged: mergeEffects(walk.carried.staged, left, committedBags(walk)) });
  tell(walk, planned, { did: 'ran', run, step });
  return { demands: kept ? demandsOf(outcome.effects) : [] };
}

/** The patches that an action asked for: they are laid over what is seen, and handed over without what is staged. */
function asked(walk: Walk, effects: readonly Effect[]): Patches {
  return patchesAsked(effects, bothBags(committedBags(walk), bagsOf(seenEvent(walk))));
}

/** Patches that the very next answer hands over. */
function commit(walk: Walk, patches: Patches): void {
  const stored = committedBags(walk);
  layPatches(walk, patches);
  carry(walk, { staged: withoutOverridden(walk.carried.staged, patches, stored) });
  walk.committed = mergePatches(walk.committed, patches, storedBags(walk));
}

/** The index of the branch to take, the default's where no condition holds. */
export async function runDecision(planned: PlannedDecision, walk: Walk): Promise<{ readonly end: End } | { readonly branch: number }> {
  const { block } = planned;
  const { run, outcome } = await runProgram(planned, walk, { config: block.config });
  const { branch } = outcome.state;
  if (outcome.decision === 'deny' || typeof branch !== 'number' || planned.branches[branch] === undefined) {
    tell(walk, planned, { did: 'ran', run });
    return { end: { status: 'denied', slug: block.slug, reason: actionError, message: null } };
  }
  tell(walk, planned, { did: 'ran', run, branch });
  return { branch };
}

export async function runLogEvent(planned: PlannedLogEvent, walk: Walk): Promise<End | undefined> {
  const { run, outcome } = await runProgram(planned, walk, {});
  tell(walk, planned, { did: 'ran', run });
  return outcome.decision === 'continue' ? undefined : { status: 'denied', slug: planned.block.slug, reason: actionError, message: null };
}

/** Calls a webhook. A failed one leaves `{ ok: false }`, or denies where the block says so. */
export async function runWebhook(planned: PlannedWebhook, walk: Walk): Promise<End | undefined> {
  const { block } = planned;
  const { run, outcome } = await runProgram(planned, walk, {});
  const answered = outcome.decision === 'continue';
  const [problem] = answered && block.answer !== undefined ? validate(block.answer, outcome.state.body ?? null) : [];
  const breach = problem !== undefined;
  if (breach) walk.errors.push({ slug: block.slug, code: 'answer-schema' });
  if (answered && !breach) useBudgets(walk, outcome.effects);
  // A fault of the evaluator is nothing that a policy reckoned with.
  const forgiven = block.onError === 'continue' && outcome.error?.code !== 'internal-error';
  const step: JsonRecord | undefined = answered && !breach ? plainRecord(outcome.state) : forgiven ? { ok: false } : undefined;
  if (step !== undefined) setStep(walk, block.slug, step);
  const broken = breach ? { breach: `the answer breaks its schema: ${problem.pointer || 'the body'} ${problem.message}` } : {};
  tell(walk, planned, { did: 'ran', run, ...(step === undefined ? {} : { step }), ...broken });
  return step === undefined ? { status: 'denied', slug: block.slug, reason: webhookError, message: null } : undefined;
}

type Settings = Pick<RunInput, 'config' | 'headers'>;

async function runProgram(planned: PlannedProgram, walk: Walk, { config, headers }: Settings): Promise<Ran> {
  const { plan, audit, block } = planned;
  const input = { event: seenEvent(walk), step: walk.carried.step, config, headers, now: walk.now, limits: limitsLeft(planned, walk) };
  const { host } = walk;
  const driven = host.drive === undefined ? await driveJournal(plan, input, host) : host.drive(plan, input);
  const { used } = walk.carried;
  carry(walk, { used: { ...used, time: used.time + driven.elapsed } });
  const run = { slug: block.slug, ...driven };
  walk.runs.push(run);
  const { outcome } = driven;
  const seen = audit(outcome);
  logEffects(walk, block.slug, seen.effects);
  if (outcome.error !== null) walk.errors.push({ slug: block.slug, code: outcome.error.code });
  return { run, outcome, seen };
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

/** Of two demands of one kind the later stands. */
function demandsOf(effects: readonly Effect[]): Demand[] {
  const standing = [effects.findLast(({ type }) => type === 'mfa.require'), effects.findLast(({ type }) => type === 'redirect')];
  return effects.flatMap((effect): Demand[] => {
    if (!standing.includes(effect)) return [];
    if (effect.type === 'redirect') return [{ block: 'redirect', config: { url: effect.url } }];
    if (effect.type !== 'mfa.require') return [];
    return [{ block: 'mfa', config: effect.factors.length === 0 ? {} : { factors: [...effect.factors] } }];
  });
}

/** Time, state and claims are budgets of the stage or the run, which its programs share. */
function limitsLeft(
  { kind, plan: { limits } }: PlannedProgram,
  { carried: { used } }: Walk,
): Pick<Limits, 'stageTime' | 'state' | 'claims'> {
  // The branch that a Decision takes is no step state, however its program says it.
  const state = kind === 'decision' ? limits.state : limits.state - used.state;
  return { stageTime: limits.stageTime - used.time, state, claims: limits.claims - used.claims };
}

function useBudgets(walk: Walk, effects: readonly Effect[]): void {
  const { used } = walk.carried;
  const state = effects.reduce((sum, effect) => sum + stateBytes(effect), used.state);
  const claims = effects.reduce((sum, { type }) => sum + (type === 'session.setCustomClaim' ? 1 : 0), used.claims);
  carry(walk, { used: { ...used, state, claims } });
}

/** As the evaluator counts it. */
function stateBytes(effect: Effect): number {
  return effect.type === 'state.set' ? effect.key.length + Buffer.byteLength(JSON.stringify(effect.value)) : 0;
}
