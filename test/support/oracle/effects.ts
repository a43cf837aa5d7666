import type { Json } from '../../../schemas/json.ts';
import type { JsonRecord, OracleOutcome } from './outcome.ts';

const none: JsonRecord = {};
const keptAfterError = ['log', 'fetch', 'deny'];

/** Sums up what a run asked for: the first denial stands, a denial or an error applies nothing. */
export function outcomeOf(effects: readonly JsonRecord[], errorText: string | null, event: unknown): OracleOutcome {
  const denial = effects.find(({ type }) => type === 'deny');
  const failed = errorText !== null;
  const denied = failed || denial !== undefined;
  const applied = denied ? [] : effects;
  const user = memberOf(event as Json, 'user');
  const claimsIn = (...tokens: Json[]) =>
    lastOfEach(
      applied.filter(({ type, token = null }) => type === 'session.setCustomClaim' && tokens.includes(token)),
      'name',
    );
  return {
    decision: denied ? 'deny' : 'continue',
    reason: textOf(denial?.reason) ?? (failed ? 'action-error' : null),
    message: textOf(denial?.message),
    error: failed ? { code: 'uncaught-error', message: errorText } : null,
    state: lastOfEach(applied.filter(ofType('state.set')), 'key'),
    app_metadata: mergedPatches(applied.filter(ofType('user.setAppMetadata')), memberOf(user, 'app_metadata')),
    user_metadata: mergedPatches(applied.filter(ofType('user.setUserMetadata')), memberOf(user, 'user_metadata')),
    claims: claimsIn('access', 'both'),
    id_claims: claimsIn('id', 'both'),
    effects: failed ? effects.filter((effect) => keptAfterError.includes(String(effect.type))) : effects,
  };
}

const ofType = (wanted: string) => (effect: JsonRecord) => effect.type === wanted;
const textOf = (value: Json | undefined) => (typeof value === 'string' ? value : null);

function lastOfEach(effects: readonly JsonRecord[], nameMember: string): JsonRecord {
  return Object.fromEntries(effects.map((effect) => [String(effect[nameMember]), effect.value ?? null]));
}

function mergedPatches(effects: readonly JsonRecord[], stored: Json | undefined): JsonRecord {
  return effects.reduce<JsonRecord>((sum, { patch }) => (isRecord(patch) ? mergePatches(sum, patch, stored) : sum), none);
}

/** One patch that does to what is stored what two do in turn (RFC 7396). A null stays: it removes what is stored. */
function mergePatches(first: JsonRecord, second: JsonRecord, stored: Json | undefined): JsonRecord {
  const sum = new Map(Object.entries(first));
  for (const [key, value] of Object.entries(second)) sum.set(key, follow(sum.get(key), value, memberOf(stored, key)));
  return Object.fromEntries(sum);
}

function follow(before: Json | undefined, value: Json, stored: Json | undefined): Json {
  if (!isRecord(value) || before === undefined) return value;
  return isRecord(before) ? mergePatches(before, value, stored) : replacement(value, stored);
}

/** A patch that leaves nothing of what is stored but these members. */
function replacement(value: JsonRecord, stored: Json | undefined): JsonRecord {
  const removed = isRecord(stored) ? Object.keys(stored).map((key): [string, Json] => [key, null]) : [];
  const kept = Object.entries(value).map(([key, member]): [string, Json] => [
    key,
    isRecord(member) ? replacement(member, memberOf(stored, key)) : member,
  ]);
  return Object.fromEntries([...removed, ...kept]);
}

function memberOf(value: Json | undefined, key: string): Json | undefined {
  return isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function isRecord(value: Json | undefined): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
