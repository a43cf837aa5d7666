import type { Effect } from './effect.ts';
import type { JsonCopy } from './json-copy.ts';
import { LimitReached } from './meter.ts';
import type { Run } from './run.ts';
import { ErrorValue, OwnRecord } from './values.ts';

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
  const { state, appMetadata, userMetadata, claims, idClaims } = applyEffects(denied ? [] : run.effects);
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

/** What the staged effects come to. */
function applyEffects(effects: readonly Effect[]) {
  const state = newRecord();
  const claims = newRecord();
  const idClaims = newRecord();
  const appMetadata = newRecord();
  const userMetadata = newRecord();
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
        mergeInto(appMetadata, effect.patch);
        break;
      case 'user.setUserMetadata':
        mergeInto(userMetadata, effect.patch);
        break;
    }
  }
  return { state, appMetadata, userMetadata, claims, idClaims };
}

type MutableRecord = { [key: string]: JsonCopy };

function newRecord(): MutableRecord {
  return new OwnRecord() as MutableRecord;
}

/** Two patches as one (RFC 7396): records merge, everything else replaces. A null is kept, since it removes a stored member. */
export function mergePatch(first: JsonCopy, second: JsonCopy): MutableRecord {
  return mergeInto(mergeInto(newRecord(), first), second);
}

/** Merges a patch into a sum, whose records are its own: the patch stays as it is, and many patches cost no more than their size. */
function mergeInto(sum: MutableRecord, patch: JsonCopy): MutableRecord {
  if (!isJsonRecord(patch)) return sum;
  for (const key of Object.keys(patch)) {
    const value = patch[key];
    if (value === undefined) continue;
    const before = sum[key];
    sum[key] = isJsonRecord(value) ? mergeInto(isJsonRecord(before) ? before : newRecord(), value) : value;
  }
  return sum;
}

function isJsonRecord(value: JsonCopy | undefined): value is MutableRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
