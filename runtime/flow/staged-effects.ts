import type { Json, JsonRecord } from '../../schemas/json.ts';
import type { Effect } from '../eval/effect.ts';
import type { Outcome } from '../eval/outcome.ts';
import { composePatches, isRecord, plainRecord } from './merge-patch.ts';

/** What the platform is to apply. */
export interface StagedEffects {
  readonly app_metadata: JsonRecord;
  readonly user_metadata: JsonRecord;
  readonly claims: JsonRecord;
  readonly id_claims: JsonRecord;
}

/** Patches of the two metadata bags. */
export type Patches = Pick<StagedEffects, 'app_metadata' | 'user_metadata'>;

export const nothingStaged: StagedEffects = { app_metadata: {}, user_metadata: {}, claims: {}, id_claims: {} };

/** Two sums of effects as one: patches merge in order, and of two writes to one claim the later stands. */
export function mergeEffects(before: StagedEffects, after: StagedEffects): StagedEffects {
  return {
    ...mergePatches(before, after),
    claims: plainRecord({ ...before.claims, ...after.claims }),
    id_claims: plainRecord({ ...before.id_claims, ...after.id_claims }),
  };
}

export function mergePatches(before: Patches, after: Patches): Patches {
  return {
    app_metadata: composePatches(before.app_metadata, after.app_metadata),
    user_metadata: composePatches(before.user_metadata, after.user_metadata),
  };
}

/** The patches that an action asked for, whatever it decided. */
export function patchesAsked(effects: readonly Effect[]): Patches {
  let asked: Patches = { app_metadata: {}, user_metadata: {} };
  for (const { type, ...effect } of effects) {
    if (!('patch' in effect) || !isRecord(effect.patch)) continue;
    const bag = type === 'user.setAppMetadata' ? 'app_metadata' : 'user_metadata';
    asked = { ...asked, [bag]: composePatches(asked[bag], effect.patch) };
  }
  return asked;
}

/** What was staged before a patch that is handed over at once, without what it overrides: released later, that would undo it. */
export function withoutOverridden<Staged extends Patches>(staged: Staged, committed: Patches): Staged {
  return {
    ...staged,
    app_metadata: withoutMembers(staged.app_metadata, committed.app_metadata),
    user_metadata: withoutMembers(staged.user_metadata, committed.user_metadata),
  };
}

function withoutMembers(patch: JsonRecord, over: JsonRecord): JsonRecord {
  const left = Object.entries(patch).flatMap(([name, value]): [string, Json][] => {
    const later = Object.hasOwn(over, name) ? over[name] : undefined;
    if (later === undefined) return [[name, value]];
    if (!isRecord(value) || !isRecord(later)) return [];
    const inside = withoutMembers(value, later);
    return Object.keys(inside).length === 0 ? [] : [[name, inside]];
  });
  return Object.fromEntries(left);
}

/** The effects of an outcome that continues. */
export function stagedBy({ app_metadata, user_metadata, claims, id_claims }: Outcome): StagedEffects {
  return { app_metadata, user_metadata, claims, id_claims };
}
