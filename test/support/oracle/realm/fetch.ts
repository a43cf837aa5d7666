import { limits } from '../../../../schemas/platform/limits.ts';
import type { RecordedAnswer } from '../outcome.ts';
import { unspecified } from '../unspecified.ts';
import type { Bridge } from './bridge.ts';
import { failedFetch, misuse } from './errors.ts';
import { isRecord } from './json.ts';

/** Called at the place of a fetch; answers what notes its end. */
export type NoteFetch = (request: {
  readonly method: string;
  readonly url: string;
}) => (end: { readonly status: number } | { readonly error: string }) => void;

/**
 * `api.fetch` over recorded answers. Time passes in fetches alone: one starts when it is asked for and ends `ms` later, and two
 * asked for together run side by side. Promises settle in the order of the calls, so that `Promise.all` rejects as the first in
 * its list does.
 */
export function recordedFetch(bridge: Bridge, answers: readonly RecordedAnswer[], note: NoteFetch) {
  const left = [...answers];
  let clock = 0;
  let count = 0;

  return async (url: unknown, options: unknown = {}) => {
    const request = requestOf(url, options);
    const end = note({ method: request.method, url: request.url });
    const started = clock;
    const answer = take(request);
    const allowed = Math.min(request.timeout, limits.stageTime.value - started);
    count += 1;
    const refused = count > limits.fetches.value || (request.body !== '' && bodiless.includes(request.method));
    const ms = answer?.ms ?? 0;
    await undefined;
    clock = Math.max(clock, started + Math.min(ms, allowed));
    if (answer === undefined || refused || allowed <= 0 || ms > allowed) return fail(end, unspecified);
    if ('error' in answer) return fail(end, answer.error);
    end({ status: answer.status });
    return response(answer);
  };

  function take(request: { readonly method: string; readonly url: string }): RecordedAnswer | undefined {
    const url = canonical(request.url);
    const index = left.findIndex((answer) => answer.method === request.method && canonical(answer.url) === url);
    return index === -1 ? undefined : left.splice(index, 1)[0];
  }

  function canonical(url: string): string {
    const members = bridge.parseUrl(url, undefined);
    return members === undefined ? url : (JSON.parse(members) as { href: string }).href;
  }
}

const bodiless = ['GET', 'HEAD'];

function fail(end: ReturnType<NoteFetch>, error: string): never {
  end({ error });
  throw failedFetch(error);
}

function requestOf(url: unknown, options: unknown) {
  if (typeof url !== 'string' || !isRecord(options)) throw misuse();
  const { method = 'GET', timeout = limits.fetchTime.value, body = '', headers = {} } = options;
  if (typeof method !== 'string' || typeof timeout !== 'number' || typeof body !== 'string' || !isRecord(headers)) throw misuse();
  const wait = timeout > 0 ? Math.min(timeout, limits.longestFetch.value) : limits.fetchTime.value;
  return { method: method.toUpperCase(), url, body, timeout: wait };
}

function response(answer: Extract<RecordedAnswer, { status: number }>) {
  const { body = '', headers = {} } = answer;
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const fields = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return Object.freeze({
    status: answer.status,
    ok: answer.status >= 200 && answer.status <= 299,
    headers: Object.freeze({ get: (name: unknown) => fields.get(fieldName(String(name)).toLowerCase()) ?? null }),
    text: async () => text,
    json: async () => JSON.parse(text) as unknown,
  });
}

/** The Fetch standard throws for what can be no name of a header field. */
function fieldName(name: string): string {
  if (!/^[!#$%&'*+.^_`|~\w-]+$/.test(name)) throw misuse();
  return name;
}
