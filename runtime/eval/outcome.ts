import type { Effect } from './effect.ts';
import type { JsonCopy } from './json-copy.ts';
import { LimitReached } from './meter.ts';
import { sumOfPatches } from './patch-sum.ts';
import type { Run } from './run.ts';
import { ErrorValue, isRecord, OwnRecord, type Value } from './values.ts';

/** What an action decided, as `writ run --format json` prints it. */
export interface Outcome {
  readonly decision: 'continue' | 'deny';
  readonly reason: string | null;
  readonly error: { readonly code: ErrorCode; readonly message: string } | null;
  readonly message: string | null;
  readonly state: JsonRecord;
  readonly app_metadata: JsonRecord;
  readonly user_metadata: JsonRecord;
  readonly claims: JsonRecord;
  readonly id_claims: JsonRecord;
  readonly effects: readonly Effect[];
  readonly usage: { readonly steps: number; readonly bytes: number; readonly fetches: number };
  readonly program: string;
}

export type JsonRecord = { readonly [key: string]: JsonCopy };

/** Why an action ended in an error: its own, a budget, or a bug of ours. */
export type ErrorCode = 'uncaught-error' | 'budget-exceeded' | 'internal-error';

/** Reason of a denial that an error caused. */
export const errorReason = 'action-error';

/** How a run ended. What was thrown may be any value at all, `undefined` too, so that alone cannot say it. */
export type Ended = { readonly ended: 'normal' } | { readonly ended: 'threw'; readonly thrown: unknown };

/** Sums a finished run up. */
export function outcomeOf(run: Run, program: string, end: Ended): Outcome {
  const error = end.ended === 'normal' ? null : describeError(end.thrown);
  const denial = run.effects.find((effect) => effect.type === 'deny');
  const denied = denial !== undefined || error !== null;
  const usage = { steps: run.meter.steps, bytes: run.meter.bytes, fetches: run.requests };
  const { state, appMetadata, userMetadata, claims, idClaims } = applyEffects(denied ? [] : run.effects, run.event);
  return {
    decision: denied ? 'deny' : 'continue',
    reason: denial?.reason ?? (error === null ? null : errorReason),
    error,
    message: denial?.message ?? null,
    state,
    app_metadata: appMetadata,
    user_metadata: userMetadata,
    claims,
    id_claims: idClaims,
    // After an error only what cannot be taken back is kept: logs, fetches, and a denial that came before it.
    effects: error === null ? run.effects : run.effects.filter(({ type }) => type === 'log' || type === 'fetch' || type === 'deny'),
    usage,
    program,
  };
}

function describeError(thrown: unknown): { readonly code: ErrorCode; readonly message: string } {
  if (thrown instanceof ErrorValue) return { code: 'uncaught-error', message: `${thrown.name}: ${thrown.message}`.toWellFormed() };
  if (thrown instanceof LimitReached) return { code: 'budget-exceeded', message: thrown.message };
  return { code: 'internal-error', message: 'the evaluator failed; this is a bug in Writ, not in the action' };
}

/** What the staged effects come to. The event has what the platform stores, which a sum of patches depends on. */
function applyEffects(effects: readonly Effect[], event: Value) {
  const state = newRecord();
  const claims = newRecord();
  const idClaims = newRecord();
  // Most actions patch nothing, and what is stored need not be looked at for them.
  let patchesApp = false;
  let patchesUser = false;
  for (const effect of effects) {
    switch (effect.type) {
      case 'state.set':
        state[effect.key] = effect.value;
        break;
      case 'session.setCustomClaim':
        if (effect.token !== 'id') claims[effect.name] = effect.value;
        if (effect.token !== 'access') idClaims[effect.name] = effect.value;
        break;
      case 'user.setAppMetadata':
        patchesApp = true;
        break;
      case 'user.setUserMetadata':
        patchesUser = true;
        break;
    }
  }
  const appMetadata = patchesApp ? sumOf(effects, 'user.setAppMetadata', event, 'app_metadata') : newRecord();
  const userMetadata = patchesUser ? sumOf(effects, 'user.setUserMetadata', event, 'user_metadata') : newRecord();
  return { state, appMetadata, userMetadata, claims, idClaims };
}

function sumOf(effects: readonly Effect[], type: PatchEffect, event: Value, bag: 'app_metadata' | 'user_metadata'): MutableRecord {
  return sumOfPatches(patchesOf(effects, type), memberOf(memberOf(event, 'user'), bag));
}

type PatchEffect = 'user.setAppMetadata' | 'user.setUserMetadata';

type MutableRecord = { [key: string]: JsonCopy };

function newRecord(): MutableRecord {
  return new OwnRecord() as MutableRecord;
}

/** The patches of one bag, in order. */
export function patchesOf(effects: readonly Effect[], type: PatchEffect): JsonCopy[] {
  return effects.flatMap((effect) => (effect.type === type ? [effect.patch] : []));
}

function memberOf(value: Value, name: string): Value {
  return isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}
