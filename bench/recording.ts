import type { RecordedAnswer } from './policies.js';

type JsonRecord = { readonly [key: string]: unknown };

/** What a run came to, as far as a host needs it. */
export interface Recorded {
  readonly decision: 'continue' | 'deny';
  readonly reason: string | null;
  readonly state: JsonRecord;
  readonly app_metadata: JsonRecord;
  readonly user_metadata: JsonRecord;
  readonly claims: JsonRecord;
  readonly id_claims: JsonRecord;
  readonly effects: readonly JsonRecord[];
}

const reasonExpression = /^[a-z0-9]+([-_][a-z0-9]+)*$/;
const keyExpression = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;
const reservedClaims = new Set(['iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'jti']);
const levels = new Set(['debug', 'info', 'warn', 'error']);

/**
 * An `api` that does the work any host must do, written plainly: names are checked, values are copied, effects are kept in
 * order. `answer` is what a fetch gets.
 */
export function recordingApi(answer: RecordedAnswer = { status: 200, body: '' }) {
  const effects: JsonRecord[] = [];
  const api = {
    deny(reason: string, options?: { readonly message?: string }) {
      if (!reasonExpression.test(reason)) throw new TypeError('ill-formed reason');
      effects.push(options?.message === undefined ? { type: 'deny', reason } : { type: 'deny', reason, message: options.message });
    },
    log(level: string, message: string) {
      if (!levels.has(level)) throw new TypeError('unknown level');
      effects.push({ type: 'log', level, message: String(message) });
    },
    state: {
      set(key: string, value: unknown) {
        if (!keyExpression.test(key)) throw new TypeError('ill-formed key');
        effects.push({ type: 'state.set', key, value: copy(value) });
      },
    },
    user: {
      setAppMetadata(patch: object) {
        effects.push({ type: 'user.setAppMetadata', patch: copy(patch) });
      },
      setUserMetadata(patch: object) {
        effects.push({ type: 'user.setUserMetadata', patch: copy(patch) });
      },
    },
    session: {
      setCustomClaim(name: string, value: unknown, options?: { readonly token?: string }) {
        if (reservedClaims.has(name.trim().toLowerCase())) throw new TypeError('reserved claim');
        if (value !== undefined)
          effects.push({ type: 'session.setCustomClaim', name, value: copy(value), token: options?.token ?? 'access' });
      },
    },
    async fetch(url: string, options: { readonly method?: string } = {}) {
      effects.push({ type: 'fetch', method: options.method ?? 'GET', url, status: answer.status });
      return {
        status: answer.status,
        ok: answer.status >= 200 && answer.status <= 299,
        json: async () => JSON.parse(answer.body) as unknown,
        text: async () => answer.body,
      };
    },
  };
  return { api, effects };
}

function copy(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copy);
  const result: { [key: string]: unknown } = {};
  for (const [key, member] of Object.entries(value)) if (member !== undefined) result[key] = copy(member);
  return result;
}

/** Sums effects up as the runtime does: the later write stands, a denial applies nothing. */
export function summarise(effects: readonly JsonRecord[]): Recorded {
  const state: { [key: string]: unknown } = {};
  const appMetadata: { [key: string]: unknown } = {};
  const userMetadata: { [key: string]: unknown } = {};
  const claims: { [key: string]: unknown } = {};
  const idClaims: { [key: string]: unknown } = {};
  const denial = effects.find(({ type }) => type === 'deny');
  for (const effect of denial === undefined ? effects : []) {
    if (effect.type === 'state.set') state[String(effect.key)] = effect.value;
    else if (effect.type === 'session.setCustomClaim') {
      if (effect.token !== 'id') claims[String(effect.name)] = effect.value;
      if (effect.token !== 'access') idClaims[String(effect.name)] = effect.value;
    } else if (effect.type === 'user.setAppMetadata') Object.assign(appMetadata, effect.patch);
    else if (effect.type === 'user.setUserMetadata') Object.assign(userMetadata, effect.patch);
  }
  return {
    decision: denial === undefined ? 'continue' : 'deny',
    reason: denial === undefined ? null : String(denial.reason),
    state,
    app_metadata: appMetadata,
    user_metadata: userMetadata,
    claims,
    id_claims: idClaims,
    effects,
  };
}
