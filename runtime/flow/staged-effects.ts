import type { Json, JsonRecord } from '../../schemas/json.ts';
import type { Effect } from '../eval/effect.ts';
import { type Outcome, patchesOf } from '../eval/outcome.ts';
import { sumOfPatches } from '../eval/patch-sum.ts';
import { applyMergePatch, bothMembers, composePatches, memberOf, patchLeft, plainRecord } from './merge-patch.ts';

/** What the platform is to apply. */
export interface StagedEffects {
  readonly app_metadata: JsonRecord;
  readonly user_metadata: JsonRecord;
  readonly claims: JsonRecord;
  readonly id_claims: JsonRecord;
}

/** Patches of the two metadata bags. */
export type Patches = Pick<StagedEffects, 'app_metadata' | 'user_metadata'>;

/** What is stored in the two metadata bags, where it is known. */
export type Bags = { readonly [Bag in keyof Patches]: Json | undefined };

export const nothingStaged: StagedEffects = { app_metadata: {}, user_metadata: {}, claims: {}, id_claims: {} };

/** Two sums of effects as one: patches merge in order, and of two writes to one claim the later stands. */
export function mergeEffects(before: StagedEffects, after: StagedEffects, stored: Bags): StagedEffects {
  return {
    ...mergePatches(before, after, stored),
    claims: plainRecord({ ...before.claims, ...after.claims }),
    id_claims: plainRecord({ ...before.id_claims, ...after.id_claims }),
  };
}

/** Two patches of each bag as one that is applied to what is stored. */
export function mergePatches(before: Patches, after: Patches, stored: Bags): Patches {
  return {
    app_metadata: composePatches(before.app_metadata, after.app_metadata, stored.app_metadata),
    user_metadata: composePatches(before.user_metadata, after.user_metadata, stored.user_metadata),
  };
}

/** The bags of an event. */
export function bagsOf({ user }: JsonRecord): Bags {
  return { app_metadata: memberOf(user, 'app_metadata'), user_metadata: memberOf(user, 'user_metadata') };
}

/** The bags when the patches are applied. */
export function patchedBags(stored: Bags, patches: Patches): Bags {
  return {
    app_metadata: applyMergePatch(stored.app_metadata, patches.app_metadata),
    user_metadata: applyMergePatch(stored.user_metadata, patches.user_metadata),
  };
}

/** Bags with the members of both: what a patch removes besides does no harm. */
export function bothBags(some: Bags, others: Bags): Bags {
  return {
    app_metadata: bothMembers(some.app_metadata, others.app_metadata),
    user_metadata: bothMembers(some.user_metadata, others.user_metadata),
  };
}

/** The patches that an action asked for, whatever it decided. */
export function patchesAsked(effects: readonly Effect[], stored: Bags): Patches {
  return {
    app_metadata: plainRecord(sumOfPatches(patchesOf(effects, 'user.setAppMetadata'), stored.app_metadata)),
    user_metadata: plainRecord(sumOfPatches(patchesOf(effects, 'user.setUserMetadata'), stored.user_metadata)),
  };
}

/** What was staged before a patch that is handed over at once, without what it overrides: released later, that would undo it. */
export function withoutOverridden<Staged extends Patches>(staged: Staged, committed: Patches, stored: Bags): Staged {
  return {
    ...staged,
    app_metadata: patchLeft(staged.app_metadata, committed.app_metadata, stored.app_metadata),
    user_metadata: patchLeft(staged.user_metadata, committed.user_metadata, stored.user_metadata),
  };
}

/** The effects of an outcome that continues. */
export function stagedBy({ app_metadata, user_metadata, claims, id_claims }: Outcome): StagedEffects {
  return { app_metadata, user_metadata, claims, id_claims };
}
