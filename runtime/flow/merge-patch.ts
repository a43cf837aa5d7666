import type { Json, JsonRecord } from '../../schemas/json.ts';

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
 * Two patches as one: records merge, everything else replaces. A null is kept, since it removes a stored member. What comes out shares
 * nothing with the patches.
 */
export function composePatches(first: JsonRecord, second: JsonRecord): JsonRecord {
  const members = new Map(Object.entries(plainRecord(first)));
  for (const [name, value] of Object.entries(second)) {
    const before = members.get(name);
    members.set(name, isRecord(value) ? composePatches(isRecord(before) ? before : {}, value) : plainCopy(value));
  }
  return Object.fromEntries(members);
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
