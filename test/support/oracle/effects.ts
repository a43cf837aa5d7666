import type { Json } from '../../../schemas/json.ts';
import type { JsonRecord, OracleOutcome } from './outcome.ts';

const none: JsonRecord = {};
const keptAfterError = ['log', 'fetch', 'deny'];

/** Sums up what a run asked for: the first denial stands, a denial or an error applies nothing. */
export function outcomeOf(effects: readonly JsonRecord[], errorText: string | null): OracleOutcome {
  const denial = effects.find(({ type }) => type === 'deny');
  const failed = errorText !== null;
  const denied = failed || denial !== undefined;
  const applied = denied ? [] : effects;
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
    app_metadata: mergedPatches(applied.filter(ofType('user.setAppMetadata'))),
    user_metadata: mergedPatches(applied.filter(ofType('user.setUserMetadata'))),
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

function mergedPatches(effects: readonly JsonRecord[]): JsonRecord {
  return effects.reduce<JsonRecord>((sum, { patch }) => (isRecord(patch) ? mergePatches(sum, patch) : sum), none);
}

/** One patch that does what two do in turn (RFC 7396). A null stays: it removes what is stored. */
function mergePatches(first: JsonRecord, second: JsonRecord): JsonRecord {
  const sum = new Map(Object.entries(first));
  for (const [key, value] of Object.entries(second)) {
    const before = sum.get(key);
    sum.set(key, isRecord(before) && isRecord(value) ? mergePatches(before, value) : value);
  }
  return Object.fromEntries(sum);
}

function isRecord(value: Json | undefined): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
