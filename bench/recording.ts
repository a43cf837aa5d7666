type JsonRecord = { readonly [key: string]: unknown };

/** What a run came to, as far as a host needs it. */
export interface Recorded {
  readonly decision: 'continue' | 'deny';
  readonly reason: string | null;
  readonly state: JsonRecord;
  readonly app_metadata: JsonRecord;
  readonly claims: JsonRecord;
  readonly effects: readonly JsonRecord[];
}

const reasonExpression = /^[a-z0-9]+([-_][a-z0-9]+)*$/;
const keyExpression = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;
const levels = new Set(['debug', 'info', 'warn', 'error']);

/**
 * An `api` that does the work any host must do, written plainly: names are checked, values are copied, effects are kept in
 * order. `answer` is the status that a fetch gets.
 */
export function recordingApi(answer = 200) {
  const effects: JsonRecord[] = [];
  const api = {
    deny(reason: string) {
      if (!reasonExpression.test(reason)) throw new TypeError('ill-formed reason');
      effects.push({ type: 'deny', reason });
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
    },
    session: {
      setCustomClaim(name: string, value: unknown) {
        if (value !== undefined) effects.push({ type: 'session.setCustomClaim', name, value: copy(value), token: 'access' });
      },
    },
    async fetch(url: string, options: { readonly method?: string } = {}) {
      effects.push({ type: 'fetch', method: options.method ?? 'GET', url, status: answer });
      return { status: answer, ok: answer >= 200 && answer <= 299 };
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
  const metadata: { [key: string]: unknown } = {};
  const claims: { [key: string]: unknown } = {};
  const denial = effects.find(({ type }) => type === 'deny');
  if (denial !== undefined) {
    return { decision: 'deny', reason: String(denial.reason), state, app_metadata: metadata, claims, effects };
  }
  for (const effect of effects) {
    if (effect.type === 'state.set') state[String(effect.key)] = effect.value;
    else if (effect.type === 'session.setCustomClaim') claims[String(effect.name)] = effect.value;
    else if (effect.type === 'user.setAppMetadata') Object.assign(metadata, effect.patch);
  }
  return { decision: 'continue', reason: null, state, app_metadata: metadata, claims, effects };
}
