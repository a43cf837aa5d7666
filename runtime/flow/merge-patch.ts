import type { Json, JsonRecord } from '../../schemas/json.ts';
import { sumOfPatches } from '../eval/patch-sum.ts';

/**
 * A value with a JSON Merge Patch applied (RFC 7396). What comes out shares nothing with the patch: the evaluator lets a
 * program write to records of its own making, and a patch is made of such.
 */
export function applyMergePatch(target: Json | undefined, patch: Json): Json {
  if (!isRecord(patch)) return plainCopy(patch);
  const members = new Map(Object.entries(isRecord(target) ? target : {}));
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) members.delete(name);
    else members.set(name, applyMergePatch(members.get(name), value));
  }
  // Not by assignment: a member may be called __proto__.
  return Object.fromEntries(members);
}

/**
 * Two patches as one, for what is stored where they are applied. A null is kept, since it removes a stored member. What comes out shares
 * nothing with the patches.
 */
export function composePatches(first: JsonRecord, second: JsonRecord, stored: Json | undefined): JsonRecord {
  return plainRecord(sumOfPatches([first, second], stored));
}

/**
 * What is left of a patch when a later one was applied without it, to what is stored: applied last, it does what it would have done before
 * that one.
 */
export function patchLeft(patch: JsonRecord, over: JsonRecord, stored: Json | undefined): JsonRecord {
  const left = Object.entries(patch).flatMap(([name, value]): [string, Json][] => {
    const later = memberOf(over, name);
    if (later === undefined) return [[name, value]];
    if (!isRecord(later)) return [];
    const inside = isRecord(value) ? patchLeft(value, later, memberOf(stored, name)) : removals(memberOf(stored, name), later);
    return Object.keys(inside).length === 0 ? [] : [[name, inside]];
  });
  return Object.fromEntries(left);
}

/** Removes what is stored and was not to be there any more when a patch with these members came. */
function removals(stored: Json | undefined, named: JsonRecord): JsonRecord {
  if (!isRecord(stored)) return {};
  const removed = Object.entries(stored).flatMap(([name, value]): [string, Json][] => {
    const later = memberOf(named, name);
    if (later === undefined) return [[name, null]];
    const inside = isRecord(later) ? removals(value, later) : {};
    return Object.keys(inside).length === 0 ? [] : [[name, inside]];
  });
  return Object.fromEntries(removed);
}

/** A record with the members of both, at every depth; of what is a record on one side alone, that side. */
export function bothMembers(some: Json | undefined, others: Json | undefined): Json | undefined {
  if (!isRecord(others)) return some;
  if (!isRecord(some)) return others;
  const added = Object.entries(others).map(([name, value]): [string, Json] => [name, bothMembers(memberOf(some, name), value) ?? value]);
  return Object.fromEntries([...Object.entries(some), ...added]);
}

/** A member of a record; undefined of anything else. */
export function memberOf(value: Json | undefined, name: string): Json | undefined {
  return isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** A copy made of ordinary objects, as JSON.parse makes them. */
export function plainCopy(value: Json): Json {
  if (Array.isArray(value)) return value.map(plainCopy);
  return isRecord(value) ? plainRecord(value) : value;
}

export function plainRecord(record: JsonRecord): JsonRecord {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, plainCopy(value)]));
}

export function isRecord(value: Json | undefined): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
