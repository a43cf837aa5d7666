import fc from 'fast-check';
import type { Json, JsonRecord } from '../../../schemas/json.ts';

/** What patches come to that are applied in turn. */
export const inTurn = (stored: Json, patches: readonly Json[]): Json => patches.reduce<Json>(mergePatch, stored);

/** MergePatch of RFC 7396, section 2, as it stands there: what ours is held to. */
function mergePatch(target: Json | undefined, patch: Json): Json {
  if (!isRecord(patch)) return patch;
  const result: { [name: string]: Json } = Object.assign(Object.create(null), isRecord(target) ? target : {});
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete result[name];
    else result[name] = mergePatch(result[name], value);
  }
  return Object.fromEntries(Object.entries(result));
}

function isRecord(value: Json | undefined): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const record = (depth: number, names: readonly string[], scalars: readonly Json[]): fc.Arbitrary<JsonRecord> => {
  const scalar = fc.constantFrom(...scalars);
  const member: fc.Arbitrary<Json> = depth === 0 ? scalar : fc.oneof(scalar, record(depth - 1, names, scalars));
  // Not fc.dictionary, which assigns: a member may be called __proto__.
  return fc.array(fc.tuple(fc.constantFrom(...names), member), { maxLength: 3 }).map((members) => Object.fromEntries(members));
};

/** What a platform may store, and patches of it. The names are few, so that they meet. */
export const bagOf = (names: readonly string[]) => record(3, names, [1, null, 'text', [{ a: 1 }]]);
export const patchOf = (names: readonly string[]) => record(2, names, [null, null, 2, ['list']]);
