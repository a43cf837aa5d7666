import { isReservedClaim, reasonMaxLength, reasonPattern, stateKeyPattern } from '../../../../schemas/platform/names.ts';
import type { RecordedAnswer } from '../outcome.ts';
import type { Bridge } from './bridge.ts';
import { misuse } from './errors.ts';
import { recordedFetch } from './fetch.ts';
import { isRecord, jsonText } from './json.ts';

/** The effects asked for so far, as JSON texts: copied at the call, whatever the program does with its values afterwards. */
export type Recording = string[];

const levels = ['debug', 'info', 'warn', 'error'];
const tokens = ['access', 'id', 'both'];
const reasonExpression = new RegExp(reasonPattern);
const stateKeyExpression = new RegExp(stateKeyPattern);

/** An `api` that notes what is asked of it and refuses what the runtime must refuse at the call. */
export function recordingApi(recording: Recording, bridge: Bridge, answers: readonly RecordedAnswer[], secrets: readonly string[]) {
  const record = (effect: { readonly [key: string]: unknown }) => recording.push(effectText(effect));

  const setMetadata = (type: string) => (patch: unknown) => {
    if (!isRecord(patch)) throw misuse();
    record({ type, patch });
  };

  // A fetch stands where it was asked for, though its end is known later.
  const fetch = recordedFetch(bridge, answers, (request) => {
    const place = recording.push('') - 1;
    return (end) => {
      recording[place] = effectText({ type: 'fetch', ...request, ...end });
    };
  });

  const log = (level: unknown, message: unknown) => {
    record({ type: 'log', level: oneOf(levels, level), message: String(message) });
  };

  return deepFreeze({
    deny(reason: unknown, options: unknown = {}) {
      if (!isRecord(options)) throw misuse();
      if (!reasonExpression.test(text(reason)) || text(reason).length > reasonMaxLength) throw misuse();
      const message = options.message === undefined ? undefined : text(options.message);
      record({ type: 'deny', reason, message });
    },
    log,
    state: {
      set(key: unknown, value: unknown) {
        if (!stateKeyExpression.test(text(key)) || value === undefined) throw misuse();
        record({ type: 'state.set', key, value });
      },
    },
    user: { setAppMetadata: setMetadata('user.setAppMetadata'), setUserMetadata: setMetadata('user.setUserMetadata') },
    session: {
      setCustomClaim(name: unknown, value: unknown, options: unknown = {}) {
        if (!isRecord(options)) throw misuse();
        const token = oneOf(tokens, options.token ?? 'access');
        if (text(name).trim() === '' || isReservedClaim(text(name))) throw misuse();
        if (value !== undefined) record({ type: 'session.setCustomClaim', name, value, token });
      },
    },
    mfa: {
      require(options: unknown = {}) {
        if (!isRecord(options)) throw misuse();
        const { factors = [] } = options;
        if (!Array.isArray(factors)) throw misuse();
        record({ type: 'mfa.require', factors: factors.map(text) });
      },
    },
    redirect: (url: unknown) => record({ type: 'redirect', url: text(url) }),
    fetch,
    // A sealed value's text shows nowhere in an outcome, so any text will do.
    secrets: { get: (name: unknown) => (secrets.includes(text(name)) ? `sealed ${name}` : misused()) },
    hmac: (secret: unknown, data: unknown) => `sealed ${text(secret)} over ${text(data)}`,
  });
}

/** The record of an effect is no level of nesting: the limit is that of the values in it. */
const effectText = (effect: { readonly [key: string]: unknown }): string => jsonText(effect, -1);

/** `console` as programs may write it: the same as `api.log`. */
export function consoleOver(api: ReturnType<typeof recordingApi>) {
  const at =
    (level: string) =>
    (...values: unknown[]) =>
      api.log(level, values.map(String).join(' '));
  return { debug: at('debug'), log: at('info'), info: at('info'), warn: at('warn'), error: at('error') };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : misused();
}

function oneOf(words: readonly string[], value: unknown): string {
  return words.includes(text(value)) ? text(value) : misused();
}

function misused(): never {
  throw misuse();
}

function deepFreeze<T extends object>(value: T): T {
  for (const member of Object.values(value)) if (typeof member === 'object') deepFreeze(member);
  return Object.freeze(value);
}
